// `pbx member add`, `list`, `remove`, and `alerts`.
import { Command } from 'commander';
import { addMemberSchema } from '../../shared/contracts/server-api.ts';
import { accept, refuse } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { listAlerts } from '../fleet/alert-store.ts';
import { membersOf } from '../fleet/member-store.ts';
import { addMember, removeMember } from '../flows/manage-members.ts';
import { pbxNamed, table, verb } from './command.ts';
import type { Terminal } from './terminal.ts';

export function memberCommands(terminal: Terminal): Command {
  const member = new Command('member').description('PBXs that stand by for another: one entitlement, counted once');
  const add = member.command('add').description('put a PBX beside another').argument('<primary>').argument('<serial>');
  add.option('--role <role>', 'secondary or dr', 'secondary');
  verb<{ role: string }>(add, terminal, async (office, { role }, primary, serial) => {
    const found = await pbxNamed(office, primary ?? '');
    if (!found.ok) return found;
    const asked = addMemberSchema.safeParse({ role, serial: serial?.toUpperCase() });
    if (!asked.success) {
      return refuse(
        'validation_failed',
        'A role is secondary or dr; a serial number has 4 to 32 of A-Z, 0-9 and -.',
        'Correct it.',
      );
    }
    const { deps, act, vendor } = office;
    const order = { ...asked.data, pbxId: found.value.id, scope: vendor.path };
    const added = await office.transact((trx) => addMember(trx, deps, act, order));
    if (!added.ok) return added;
    const words = `${added.value.serial} stands by for ${added.value.ofSerial} as ${added.value.role}.`;
    return accept({ text: words, json: added.value });
  });
  const list = member.command('list').description('who stands by').argument('<primary>');
  verb(list, terminal, async (office, _options, primary) => {
    const found = await pbxNamed(office, primary ?? '');
    if (!found.ok) return found;
    const members = await membersOf(office.deps.database.reader, found.value.id);
    const rows = members.map(({ serial, role }) => [serial, role]);
    return accept({ text: table(['serial', 'role'], rows), json: members });
  });
  const remove = member.command('remove').description('end it').argument('<primary>').argument('<serial>');
  verb(remove, terminal, async (office, _options, primary, serial = '') => {
    const found = await pbxNamed(office, primary ?? '');
    if (!found.ok) return found;
    const { deps, act, vendor } = office;
    const order = { pbxId: found.value.id, scope: vendor.path, serial: serial.toUpperCase() };
    const removed = await office.transact((trx) => removeMember(trx, deps, act, order));
    return removed.ok ? accept({ text: `${order.serial} stands alone.`, json: { serial: order.serial } }) : removed;
  });
  return member;
}

export function alertsCommand(terminal: Terminal): Command {
  const command = new Command('alerts')
    .description('what somebody should look at')
    .option('--all', 'also what is over');
  return verb<{ all?: boolean }>(command, terminal, async ({ deps, vendor }, { all = false }) => {
    const alerts = await listAlerts(deps.database.reader, vendor.path, { afterId: '', limit: 1_000, all });
    const rows = alerts.map(({ serial, code, sinceMs, clearedAtMs }) => [
      serial,
      code,
      isoOf(Math.floor(sinceMs / 1000)),
      clearedAtMs === null ? 'open' : 'over',
    ]);
    return accept({ text: table(['serial', 'alert', 'since', 'state'], rows), json: alerts });
  });
}
