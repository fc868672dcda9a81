// Puts the suspension of an account off to a date: it is not undone by hand, and comes then unless what is overdue was paid (S4.12).
import { addDays, type LocalDate, localDateAt, startOfDayMs } from '../../shared/calendar.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account, AccountStatus, Caller } from '../accounts/account.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import { deferredUntil, writeDeferral } from '../accounts/deferral-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { fieldFault } from '../orders/cart-refusals.ts';
import { accountNotFound } from './add-account.ts';
import { changeStatus, type StatusCode } from './change-account.ts';

/** Whoever needs longer agrees on other terms. */
const LONGEST_DAYS = 90;

export interface Suspension {
  readonly status: AccountStatus;
  /** First day, in the vendor's zone, on which it is suspended unless it has paid. */
  readonly deferredUntil: LocalDate | null;
}

export async function suspensionOf(
  db: Db,
  nowMs: number,
  { accountId, scope }: { readonly accountId: string; readonly scope: string },
): Promise<Result<Suspension, 'account_not_found'>> {
  const account = await findAccount(db, scope, accountId);
  if (account === undefined) return accountNotFound();
  const untilMs = await deferredUntil(db, accountId);
  const isAhead = untilMs !== undefined && untilMs > nowMs;
  return accept({ status: account.status, deferredUntil: isAhead ? localDateAt(untilMs, await zoneOf(db)) : null });
}

/** The money is owed to the vendor, which alone waits for it. */
export async function deferSuspension(
  trx: Trx,
  act: Act,
  caller: Pick<Caller, 'accountPath' | 'kind'>,
  wish: { readonly accountId: string; readonly until: LocalDate; readonly reason: string },
): Promise<Result<Suspension, StatusCode | 'validation_failed'>> {
  const account = await findAccount(trx, caller.accountPath, wish.accountId);
  if (account === undefined) return accountNotFound();
  if (caller.kind !== 'vendor' || account.kind === 'vendor') {
    return refuse('forbidden', 'Only the vendor waits longer for what is owed to it.', 'Ask the vendor, or pay.');
  }
  const zone = await zoneOf(trx);
  const today = localDateAt(act.nowMs, zone);
  const last = addDays(today, LONGEST_DAYS);
  if (wish.until <= today || wish.until > last) {
    return fieldFault('until', `must be after ${today} and no later than ${last}`);
  }
  if (account.status !== 'active' && account.status !== 'suspended') return standsOtherwise(account);
  await writeDeferral(trx, account.id, startOfDayMs(wish.until, zone), act.nowMs);
  const { id, name: subject, path: accountPath } = account;
  const details = { id, until: wish.until, reason: wish.reason };
  await writeAudit(trx, act, { action: 'account.suspension_deferred', subject, accountPath, details });
  if (account.status === 'suspended') {
    const reason = `deferred to ${wish.until}: ${wish.reason}`;
    const order = { accountId: id, scope: '/', status: 'active', reason, by: 'dunning' } as const;
    const lifted = await changeStatus(trx, act, order);
    if (!lifted.ok) return lifted;
  }
  return accept({ status: 'active', deferredUntil: wish.until });
}

async function zoneOf(db: Db): Promise<string> {
  return (await findVendor(db))?.timeZone ?? 'UTC';
}

function standsOtherwise({ name, status }: Account): Result<never, 'status_not_reachable'> {
  return refuse(
    'status_not_reachable',
    `${name} is ${status}; no overdue invoice suspends it.`,
    status === 'blocked' ? 'Reinstate it first.' : 'Nothing is left to put off.',
  );
}
