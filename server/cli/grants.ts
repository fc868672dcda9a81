// `grant add`, `change`, `end`, `list`: what a PBX may use; each issues the licence anew.
import { Command, Option } from 'commander';
import { addGrantSchema, changeGrantSchema } from '../../shared/contracts/server-api.ts';
import { GRANT_KINDS } from '../../shared/licence/licence.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { addGrant, changeGrant, type GrantOutcome, terminateGrant } from '../flows/change-grants.ts';
import { listGrants } from '../subscriptions/grant-store.ts';
import { type Office, pbxNamed, type Said, table, verb } from './command.ts';
import { wholeNumber } from './init.ts';
import type { Terminal } from './terminal.ts';

export function grantCommands(terminal: Terminal): Command {
  const grant = new Command('grant').description('what a PBX may use');
  addCommand(grant, terminal);
  changeCommand(grant, terminal);
  const end = grant.command('end').description('end a grant now').argument('<serial>').argument('<subscription>');
  verb(end, terminal, async (office, _options, serial, subscription) => {
    const of = await grantNamed(office, serial, subscription);
    if (!of.ok) return of;
    return said(await office.transact((trx) => terminateGrant(trx, office.deps, office.act, of.value)));
  });
  const list = grant.command('list').description('every grant of a PBX').argument('<serial>');
  verb(list, terminal, async (office, _options, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const grants = await listGrants(office.deps.database.reader, found.value.id);
    const rows = grants.map((one) => {
      const ended = one.endedAtMs === null ? isoOf(one.until) : 'ended';
      return [one.subscription, one.offer, one.kind, one.quantity - one.terminatedUnits.length, ended];
    });
    return accept({ text: table(['subscription', 'offer', 'kind', 'units', 'until'], rows), json: grants });
  });
  return grant;
}

function addCommand(grant: Command, terminal: Terminal): void {
  const add = grant.command('add').description('give a PBX something').argument('<serial>');
  add.requiredOption('--offer <sku>').addOption(new Option('--kind <kind>').choices(GRANT_KINDS).makeOptionMandatory());
  add.requiredOption('--quantity <n>', 'units', wholeNumber).requiredOption('--until <date>', 'e.g. 2027-03-01');
  add.option('--trial', 'ends without grace');
  verb<object>(add, terminal, async (office, options, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const { offer, kind, quantity, until, trial } = options as Record<string, unknown>;
    const asked = addGrantSchema.safeParse({ offer, kind, quantity, until, trial });
    if (!asked.success) return invalid(asked.error.issues);
    const order = { ...asked.data, pbxId: found.value.id, scope: office.vendor.path };
    return said(await office.transact((trx) => addGrant(trx, office.deps, office.act, order)));
  });
}

function changeCommand(grant: Command, terminal: Terminal): void {
  const change = grant.command('change').description('change a grant').argument('<serial>').argument('<subscription>');
  change.option('--quantity <n>', 'units', wholeNumber).option('--until <date>');
  change.option('--terminate <units>', 'numbers of the units that no longer count, e.g. 2,5 (all of them)');
  verb<{ quantity?: number; until?: string; terminate?: string }>(
    change,
    terminal,
    async (office, options, serial, number) => {
      const of = await grantNamed(office, serial, number);
      if (!of.ok) return of;
      const { quantity, until, terminate } = options;
      const terminatedUnits = terminate
        ?.split(',')
        .filter((unit) => unit !== '')
        .map(Number);
      const given = Object.entries({ quantity, until, terminatedUnits }).filter(([, value]) => value !== undefined);
      const asked = changeGrantSchema.safeParse(Object.fromEntries(given));
      if (!asked.success) return invalid(asked.error.issues);
      const order = { ...of.value, change: asked.data };
      return said(await office.transact((trx) => changeGrant(trx, office.deps, office.act, order)));
    },
  );
}

async function grantNamed(
  office: Office,
  serial = '',
  subscription = '',
): Promise<Result<{ pbxId: string; scope: string; subscription: number }>> {
  const found = await pbxNamed(office, serial);
  if (!found.ok) return found;
  return accept({ pbxId: found.value.id, scope: office.vendor.path, subscription: Number(subscription) || 0 });
}

function said<C extends string>(outcome: Result<GrantOutcome, C>): Result<Said, C> {
  if (!outcome.ok) return outcome;
  const { grant, licence } = outcome.value;
  const text = `Subscription ${grant.subscription}: ${grant.kind}. Licence ${licence.epoch}.${licence.seq} is issued.`;
  return accept({ text, json: { grant, licence: { epoch: licence.epoch, seq: licence.seq } } });
}

function invalid(issues: readonly { readonly path: PropertyKey[]; readonly message: string }[]): Result<never> {
  const words = issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`).join('; ');
  return refuse('validation_failed', `The grant is not valid. ${words}.`, 'Correct it and try again.');
}
