// `settings`: shows and changes what holds for every PBX.
import { Command } from 'commander';
import { policySchema } from '../../shared/contracts/server-api.ts';
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
}

export function settingsCommand(terminal: Terminal): Command {
  const command = new Command('settings').description('what holds for every PBX; options change it');
  command.option('--grace-days <n>', 'how long a paid term counts after its end', wholeNumber);
  command.option('--floor-calls <n>', 'calls that are left when nothing counts', wholeNumber);
  command.option('--floor-extensions <n>', 'extensions that are left then', wholeNumber);
  command.option('--fresh-days <n>', 'days until a licence without news is called stale', wholeNumber);
  return verb<Options>(command, terminal, async ({ deps, act, transact }, options) => {
    const former = (await readSettings(deps.database.reader)) ?? { ...DEFAULT_SETTINGS, issuer: '' };
    const { graceDays, floorCalls, floorExtensions, freshDays } = options;
    const given = [graceDays, floorCalls, floorExtensions, freshDays].some((value) => value !== undefined);
    if (!given) return accept({ text: words(former), json: former });
    const { floor } = former.policy;
    const policy = policySchema.safeParse({
      graceDays: graceDays ?? former.policy.graceDays,
      floor: { calls: floorCalls ?? floor.calls, extensions: floorExtensions ?? floor.extensions },
    });
    const fresh = freshDays ?? former.freshDays;
    if (!policy.success || fresh < 2 || fresh > 365) {
      return refuse('validation_failed', 'Grace is 0 to 365 days, fresh time 2 to 365.', 'Correct it and try again.');
    }
    const changed = await transact((trx) => changeSettings(trx, act, { policy: policy.data, freshDays: fresh }));
    return changed.ok ? accept({ text: words(changed.value), json: changed.value }) : changed;
  });
}

function words({ issuer, policy, freshDays }: Settings): string {
  const { calls, extensions } = policy.floor;
  return `${issuer}: ${policy.graceDays} days of grace, then ${calls} calls and ${extensions} extensions; fresh for ${freshDays} days.`;
}
