// `settings`: shows and changes what holds for every PBX.
import { Command, InvalidArgumentError } from 'commander';
import { policySchema } from '../../shared/contracts/server-api.ts';
import type { Raise } from '../../shared/licence/licence.ts';
import { accept, refuse } from '../../shared/result.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../db/settings-store.ts';
import { changeSettings } from '../flows/change-settings.ts';
import { verb } from './command.ts';
import { wholeNumber } from './init.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly graceDays?: number;
  readonly floorCalls?: number;
  readonly floorExtensions?: number;
  readonly freshDays?: number;
  readonly rebindsPerYear?: number;
  readonly bothActiveMinutes?: number;
  readonly raise?: Raise | null;
}

export function settingsCommand(terminal: Terminal): Command {
  const command = new Command('settings').description('what holds for every PBX; options change it');
  command.option('--grace-days <n>', 'how long a paid term counts after its end', wholeNumber);
  command.option('--floor-calls <n>', 'calls that are left when nothing counts', wholeNumber);
  command.option('--floor-extensions <n>', 'extensions that are left then', wholeNumber);
  command.option('--fresh-days <n>', 'days until a licence without news is called stale', wholeNumber);
  command.option(
    '--rebinds-per-year <n>',
    'how often a PBX may be bound to other hardware without asking',
    wholeNumber,
  );
  command.option(
    '--both-active-minutes <n>',
    'how long two members of one entitlement may both take calls',
    wholeNumber,
  );
  command.option('--raise <percent,days,times>', 'emergency raise that an admin may take; off: none', raiseOf);
  return verb<Options>(command, terminal, async ({ deps, act, transact }, options) => {
    const former = (await readSettings(deps.database.reader)) ?? { ...DEFAULT_SETTINGS, issuer: '' };
    const { graceDays, floorCalls, floorExtensions, freshDays, rebindsPerYear, bothActiveMinutes, raise } = options;
    const asked = [graceDays, floorCalls, floorExtensions, freshDays, rebindsPerYear, bothActiveMinutes, raise];
    const given = asked.some((value) => value !== undefined);
    if (!given) return accept({ text: words(former), json: former });
    const { floor } = former.policy;
    const raising = raise === undefined ? former.policy.raise : (raise ?? undefined);
    const both = bothActiveMinutes ?? former.policy.bothActiveMinutes;
    const policy = policySchema.safeParse({
      ...(raising === undefined ? {} : { raise: raising }),
      ...(both === undefined ? {} : { bothActiveMinutes: both }),
      graceDays: graceDays ?? former.policy.graceDays,
      floor: { calls: floorCalls ?? floor.calls, extensions: floorExtensions ?? floor.extensions },
    });
    const fresh = freshDays ?? former.freshDays;
    const rebinds = rebindsPerYear ?? former.rebindsPerYear;
    if (!policy.success || fresh < 2 || fresh > 365 || rebinds > 1_000) {
      const words = 'Grace is 0 to 365 days, fresh time 2 to 365; a raise is 1 to 1,000 per cent for 1 to 366 days.';
      return refuse('validation_failed', words, 'Correct it and try again.');
    }
    const change = { policy: policy.data, freshDays: fresh, rebindsPerYear: rebinds };
    const changed = await transact((trx) => changeSettings(trx, act, change));
    return changed.ok ? accept({ text: words(changed.value), json: changed.value }) : changed;
  });
}

/** `20,5,2`: 20 per cent for 5 days, twice a term. */
function raiseOf(text: string): Raise | null {
  if (text === 'off') return null;
  const [percent, days, perTerm, ...rest] = text.split(',').map(Number);
  if (percent !== undefined && days !== undefined && perTerm !== undefined && rest.length === 0) {
    return { percent, days, perTerm };
  }
  throw new InvalidArgumentError('It must be per cent, days and times a term such as 20,5,2, or off.');
}

function words({ issuer, policy, freshDays }: Settings): string {
  const { calls, extensions } = policy.floor;
  return `${issuer}: ${policy.graceDays} days of grace, then ${calls} calls and ${extensions} extensions; fresh for ${freshDays} days.`;
}
