// Changes what an account says about itself, and where it stands.
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account, AccountStatus, Caller } from '../accounts/account.ts';
import { findAccount, hasOpenAccountBelow, updateAccount } from '../accounts/account-store.ts';
import { type AccountChange, changed, changedFields, statusReachable } from '../accounts/change.ts';
import { deferredUntil } from '../accounts/deferral-store.ts';
import { CLOSED, closedSubject } from '../accounts/removal-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { noteLatest } from '../db/notice-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { renameOwner } from '../fleet/pbx-store.ts';
import { hasOverdue } from '../invoices/overdue-store.ts';
import { accountNotFound } from './add-account.ts';
import { checkVatIdSoon } from './check-vat-ids.ts';

/** Days past the due date. */
export const SUSPENDED_AT_DAYS = 14;
const SUSPENDED_AFTER_MS = SUSPENDED_AT_DAYS * 86_400_000;

export type ChangeAccountCode = 'account_not_found' | 'account_settled' | 'forbidden';

/** An unchanged account is no change: nothing is written. */
export async function changeAccount(
  trx: Trx,
  act: Act,
  caller: Pick<Caller, 'accountPath' | 'kind'>,
  order: { readonly accountId: string; readonly change: AccountChange; readonly hasBooks: boolean },
): Promise<Result<Account, ChangeAccountCode>> {
  const before = await findAccount(trx, caller.accountPath, order.accountId);
  if (before === undefined) return accountNotFound();
  if (order.change.mayOrder !== undefined && caller.kind !== 'vendor') return vendorOnly();
  const after = changed(before, order.change, order);
  if (!after.ok) return after;
  const fields = changedFields(before, after.value);
  if (fields.length === 0) return after;
  await updateAccount(trx, after.value);
  if (fields.includes('taxId') || fields.includes('country')) await checkVatIdSoon(trx, act, after.value);
  if (after.value.name !== before.name) await renameOwner(trx, before.id, after.value.name);
  const { id, name: subject, path: accountPath } = after.value;
  await writeAudit(trx, act, { action: 'account.changed', subject, accountPath, details: { id, fields } });
  return after;
}

export type StatusCode = 'account_not_found' | 'status_not_reachable' | 'account_not_empty' | 'forbidden';

/**
 * `scope` is the path of who decides; accounts below it only, since nobody judges the own account. `by` is `dunning` for
 * what overdue invoices do (S4.12).
 */
export async function changeStatus(
  trx: Trx,
  act: Act,
  order: {
    readonly accountId: string;
    readonly scope: string;
    readonly status: AccountStatus;
    readonly reason: string;
    readonly by: 'hand' | 'dunning';
  },
): Promise<Result<Account, StatusCode>> {
  const found = order.status === 'closed' ? await mayClose(trx, order) : await findJudged(trx, order);
  if (!found.ok) return found;
  const before = found.value;
  const wished = statusReachable(before, order.status, order.by);
  if (!wished.ok) return wished;
  const isOwed = order.by === 'hand' && order.status === 'active' && (await mustStandStill(trx, before.id, act.nowMs));
  const after = isOwed ? statusReachable(before, 'suspended', 'owing') : wished;
  if (!after.ok) return after;
  await updateAccount(trx, after.value);
  if (order.status === 'closed') await noteLatest(trx, closedSubject(before.id), CLOSED, act.nowMs);
  const { id, name: subject, path: accountPath } = before;
  const details = { id, from: before.status, to: after.value.status, reason: order.reason };
  await writeAudit(trx, act, { action: 'account.status_changed', subject, accountPath, details });
  return after;
}

/** S4.12: something is overdue for two weeks, and nobody put that off. */
export async function mustStandStill(db: Db, accountId: string, nowMs: number): Promise<boolean> {
  const untilMs = await deferredUntil(db, accountId);
  return (
    (untilMs === undefined || untilMs <= nowMs) && (await hasOverdue(db, accountId, nowMs - SUSPENDED_AFTER_MS + 1))
  );
}

interface Judged {
  readonly accountId: string;
  readonly scope: string;
}

async function findJudged(db: Db, { accountId, scope }: Judged): Promise<Result<Account, StatusCode>> {
  const account = await findAccount(db, scope, accountId);
  if (account === undefined) return accountNotFound();
  return account.path === scope || account.kind === 'vendor' ? ownAccount() : accept(account);
}

/** The account as it is, where nothing stands in the way of closing it. */
export async function mayClose(db: Db, order: Judged): Promise<Result<Account, StatusCode>> {
  const found = await findJudged(db, order);
  if (!found.ok) return found;
  const closed = statusReachable(found.value, 'closed', 'hand');
  if (!closed.ok) return closed;
  return (await hasOpenAccountBelow(db, found.value.path)) ? notEmpty(found.value) : found;
}

function vendorOnly(): Result<never, 'forbidden'> {
  return refuse('forbidden', 'Only the vendor decides who orders by itself.', 'Ask the vendor.');
}

function ownAccount(): Result<never, 'forbidden'> {
  return refuse('forbidden', 'Nobody decides where the own account stands.', 'Ask your seller.');
}

function notEmpty({ name }: Account): Result<never, 'account_not_empty'> {
  return refuse(
    'account_not_empty',
    `${name} still has accounts below it that are not closed.`,
    'Close those first, or have them moved to another seller.',
  );
}
