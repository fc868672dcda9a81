// Moves a customer to another seller: what it has goes on, the new seller sells from today, and past debt stays where it is (S4.17, M18).
import { accept, type Result } from '../../shared/result.ts';
import { type Account, pathBelow } from '../accounts/account.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import { type MoveAccountCode, mayMoveTo } from '../accounts/move.ts';
import { placeAccount } from '../accounts/move-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { noteLatest } from '../db/notice-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { subscriptionsHeldBy } from '../subscriptions/subscription-store.ts';
import { accountNotFound } from './add-account.ts';
import { type HandedOver, type HandOverCode, handOver, type Owners, planHandOver } from './hand-over.ts';
import type { Invoicing } from './issue-invoice.ts';

export interface MoveCustomer {
  readonly accountId: string;
  readonly parentId: string;
  /** Path of who decides: it must see the customer, the former seller and the new one. */
  readonly scope: string;
}

/** From whom to whom: sellers of a customer, owners of a PBX. */
export interface Move {
  readonly from: Account;
  readonly to: Account;
  readonly subscriptions: readonly HandedOver[];
}

interface CustomerMove extends Move {
  readonly owners: Owners;
}

export type MoveCustomerCode = MoveAccountCode | HandOverCode | 'account_not_found';

/** What `moveCustomer` would do at the same instant. */
export async function planCustomerMove(
  db: Db,
  nowMs: number,
  { accountId, parentId, scope }: MoveCustomer,
): Promise<Result<CustomerMove, MoveCustomerCode>> {
  const customer = await findAccount(db, scope, accountId);
  const to = await findAccount(db, scope, parentId);
  // Whoever moves a customer stands above both sellers, so nobody moves itself away.
  const from = customer?.parentId == null ? undefined : await findAccount(db, scope, customer.parentId);
  if (customer === undefined || to === undefined || from === undefined) return accountNotFound();
  const allowed = mayMoveTo(customer, to);
  if (!allowed.ok) return allowed;
  const placed: Account = { ...customer, parentId: to.id, path: pathBelow(to.path, customer.id) };
  const owners = { from: customer, to: placed };
  const vendorZone = (await findVendor(db))?.timeZone ?? 'UTC';
  const held = await subscriptionsHeldBy(db, customer.id);
  const plan = await planHandOver(db, owners, held, { nowMs, vendorZone, orders: { accountId: customer.id } });
  return plan.ok ? accept({ from, to, owners, subscriptions: plan.value }) : plan;
}

/** People, keys, webhooks and PBXs of the customer stay its own and are seen by the new seller; the former one sees them no more. */
export async function moveCustomer(
  trx: Trx,
  deps: Invoicing,
  act: Act,
  order: MoveCustomer & { readonly reason: string },
): Promise<Result<CustomerMove, MoveCustomerCode>> {
  const planned = await planCustomerMove(trx, act.nowMs, order);
  if (!planned.ok) return planned;
  const { owners, subscriptions } = planned.value;
  const { from, to } = owners;
  const { id, name: subject } = from;
  await placeAccount(trx, id, { parentId: order.parentId, path: to.path });
  await handOver(trx, deps, act, owners, subscriptions);
  await noteLatest(trx, movedSubject(id), MOVED, act.nowMs);
  const details = { id, reason: order.reason };
  // Each seller finds it in its trail, without the name of the other.
  await writeAudit(trx, act, { action: 'account.left', subject, accountPath: from.path, details });
  await writeAudit(trx, act, { action: 'account.moved', subject, accountPath: to.path, details });
  return planned;
}

/** Notice that a customer changed its seller: what was quoted before is quoted anew. */
export const MOVED = 'moved';

export function movedSubject(accountId: string): string {
  return `account:${accountId}`;
}
