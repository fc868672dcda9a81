// `account move` and `pbx move`: what a move would do with `--dry-run`, else doing it.
import type { Command } from 'commander';
import { accept, type Result } from '../../shared/result.ts';
import { isoOf } from '../../shared/time.ts';
import { type Move, moveCustomer, planCustomerMove } from '../flows/move-customer.ts';
import { movePbx, planPbxMove } from '../flows/move-pbx.ts';
import { moveView } from '../routes/moves.ts';
import { pbxNamed, type Said, table, verb } from './command.ts';
import type { Terminal } from './terminal.ts';

interface MoveOptions {
  readonly to: string;
  readonly reason: string;
  readonly dryRun?: boolean;
}

export function moveAccountCommand(account: Command, terminal: Terminal): void {
  const move = account.command('move').description('move a customer to another seller').argument('<id>');
  moveOptions(move, 'id of the partner, or of the vendor');
  verb<MoveOptions>(move, terminal, async (office, { to: parentId, reason, dryRun }, accountId = '') => {
    const order = { accountId, parentId, scope: office.vendor.path };
    const { act, deps } = office;
    if (dryRun === true) return said(await planCustomerMove(deps.database.reader, act.nowMs, order));
    return said(await office.transact((trx) => moveCustomer(trx, deps, act, { ...order, reason })));
  });
}

export function movePbxCommand(pbx: Command, terminal: Terminal): void {
  const move = pbx.command('move').description('move a PBX to another customer').argument('<serial>');
  moveOptions(move, 'id of the customer');
  verb<MoveOptions>(move, terminal, async (office, { to: accountId, reason, dryRun }, serial) => {
    const found = await pbxNamed(office, serial ?? '');
    if (!found.ok) return found;
    const order = { pbxId: found.value.id, accountId, scope: office.vendor.path };
    const { act, deps } = office;
    if (dryRun === true) return said(await planPbxMove(deps.database.reader, act.nowMs, order));
    return said(await office.transact((trx) => movePbx(trx, deps, act, { ...order, reason })));
  });
}

function moveOptions(move: Command, whom: string): void {
  move.requiredOption('--to <id>', whom).requiredOption('--reason <words>', 'for the audit trail');
  move.option('--dry-run', 'show what it would do, and do nothing');
}

function said<C extends string>(outcome: Result<Move, C>): Result<Said, C> {
  if (!outcome.ok) return outcome;
  const view = moveView(outcome.value);
  const rows = view.subscriptions.map((one) => {
    const paid = one.paidUntilMs === null ? '' : isoOf(Math.floor(one.paidUntilMs / 1000));
    return [one.number, one.sku, one.units, one.state, paid, one.payerAfter, one.autoRenewEnds ? 'off' : 'as it was'];
  });
  const head = ['subscription', 'offer', 'units', 'state', 'paid until', 'then paid by', 'auto-renewal'];
  return accept({ text: `${view.from.name} → ${view.to.name}\n${table(head, rows)}`, json: view });
}
