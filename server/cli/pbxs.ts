// `pbx add`, `list`, `show` and `move`, and `enrolment-token`.
import { Command } from 'commander';
import { addPbxSchema } from '../../shared/contracts/server-api.ts';
import { accept, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { listAgents } from '../fleet/agent-store.ts';
import { listPbxs } from '../fleet/pbx-store.ts';
import { addPbx } from '../flows/add-pbx.ts';
import { makeEnrolmentToken } from '../flows/make-enrolment-token.ts';
import { latestLicence } from '../licences/licence-store.ts';
import { listGrants } from '../subscriptions/grant-store.ts';
import { rebindCommand } from './codes.ts';
import { pbxNamed, table, verb } from './command.ts';
import { memberCommands } from './members.ts';
import { movePbxCommand } from './moves.ts';
import type { Terminal } from './terminal.ts';

export function pbxCommands(terminal: Terminal): Command[] {
  const pbx = new Command('pbx').description('the PBXs that are licensed');
  addCommand(pbx, terminal);
  const list = pbx.command('list').description('every PBX').option('--search <text>', 'part of serial number or name');
  verb<{ search?: string }>(list, terminal, async ({ deps, vendor }, { search }) => {
    const asked = { afterId: '', limit: 10_000, ...(search === undefined ? {} : { search }) };
    const pbxs = await listPbxs(deps.database.reader, vendor.path, asked);
    const rows = pbxs.map(({ id, serial, name }) => [serial, id, name]);
    return accept({ text: table(['serial', 'id', 'name'], rows), json: pbxs });
  });
  const show = pbx.command('show').description('one PBX with its licence and agents').argument('<serial>');
  verb(show, terminal, async (office, _options, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const db = office.deps.database.reader;
    const { id, name, accountId, pending = null } = found.value;
    const latest = await latestLicence(db, id);
    const agents = (await listAgents(db, id)).map(({ id: agent, state, version, clonedAtMs, instances }) => {
      return { agent, state, version, cloned: clonedAtMs !== null, instances };
    });
    const grants = await listGrants(db, id);
    const revision = latest === undefined ? 'none yet' : `${latest.epoch}.${latest.seq}`;
    const lines = [
      `${found.value.serial}  ${name}`,
      `licence  ${revision}`,
      `grants   ${grants.filter((grant) => grant.endedAtMs === null).length}`,
      ...(pending === null
        ? []
        : [`pending  ${pending.kind} of ${isoOf(pending.since)}, licence ${pending.epoch}.${pending.seq}`]),
      ...agents.flatMap((one) => [
        `agent    ${one.agent} ${one.state}${one.cloned ? ', cloned' : ''}`,
        ...(one.cloned
          ? one.instances.map(({ instance, atMs }) => `  instance ${instance} ${isoOf(Math.floor(atMs / 1000))}`)
          : []),
      ]),
    ];
    const json = { id, serial: found.value.serial, name, accountId, licence: revision, pending, grants, agents };
    return accept({ text: lines.join('\n'), json });
  });
  movePbxCommand(pbx, terminal);
  pbx.addCommand(memberCommands(terminal));
  rebindCommand(pbx.command('rebind'), terminal);
  return [pbx, tokenCommand(terminal)];
}

function addCommand(pbx: Command, terminal: Terminal): void {
  const add = pbx.command('add').description('register a PBX').argument('<serial>').option('--name <name>');
  add.option('--account <id>', 'customer; absent: the vendor');
  verb<{ name?: string; account?: string }>(add, terminal, async ({ deps, act, vendor, transact }, options, serial) => {
    const asked = addPbxSchema.safeParse({ serial: serial?.toUpperCase(), name: options.name ?? serial });
    if (!asked.success) {
      return refuse('validation_failed', 'A serial number has 4 to 32 of A-Z, 0-9 and -.', 'Correct it and try again.');
    }
    const order = { ...asked.data, accountId: options.account ?? vendor.id, scope: vendor.path };
    const added = await transact((trx) => addPbx(trx, deps.random, act, order));
    return added.ok ? accept({ text: `Added PBX ${added.value.serial}.`, json: added.value }) : added;
  });
}

function tokenCommand(terminal: Terminal): Command {
  const command = new Command('enrolment-token').description('one-time token that binds an agent to a PBX');
  command.argument('<serial>').option('--replace', 'may take the place of an agent that is enrolled');
  return verb<{ replace?: boolean }>(command, terminal, async (office, { replace = false }, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const { deps, act, vendor } = office;
    const order = { pbxId: found.value.id, scope: vendor.path, replace };
    const made = await office.transact((trx) => makeEnrolmentToken(trx, deps.random, act, order));
    if (!made.ok) return made;
    return accept({
      text: `${made.value.token}\nGood for one enrolment of ${made.value.serial} within 24 hours.`,
      json: made.value,
    });
  });
}
