// Closes an account for good: what it has ends with what is paid or owed for it, nothing is given back, what ends early is charged; shown first by the same rule (S4.23).
import type { Money } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { type Closing, closingOf } from '../subscriptions/closing.ts';
import { isLive, type Subscription } from '../subscriptions/subscription.ts';
import { findSubscription, subscriptionsHeldBy } from '../subscriptions/subscription-store.ts';
import { isAsShown, type NotAsShown } from './as-shown.ts';
import { changeStatus, mayClose, type StatusCode } from './change-account.ts';
import { keep } from './change-subscription.ts';
import { chargeEarlyEnd, penaltyOf } from './early-end.ts';
import type { Issuing } from './issue-licence.ts';
import { feeNow } from './read-fee.ts';

interface Ending extends Closing {
  readonly subscription: Subscription;
  readonly sku: string;
  /** Of the last statement month, without tax; null where none is owed, it has no price, or the payer's prices are not for the caller. */
  readonly fee: Money | null;
  /** For ending before its agreed term, without tax; null where it costs nothing or is not for the caller. */
  readonly penalty: Money | null;
  /** It ends because its account does: not a trial, which ends by itself, nor what a refund takes away on its own day (S5.34). */
  readonly ends: boolean;
}

export interface AccountClosing {
  readonly account: Account;
  readonly endings: readonly Ending[];
}

type ClosingCode = StatusCode | 'price_missing';

/** By subscription, as it was shown to who agreed to it. */
export type AgreedPenalties = ReadonlyMap<number, Money | null>;

interface CloseOrder {
  readonly accountId: string;
  readonly scope: string;
}

export async function planClosing(db: Db, act: Act, order: CloseOrder): Promise<Result<AccountClosing, ClosingCode>> {
  const account = await mayClose(db, order);
  if (!account.ok) return account;
  const { nowMs } = act;
  const zone = (await findVendor(db))?.timeZone ?? 'UTC';
  const endings: Ending[] = [];
  for (const subscription of await subscriptionsHeldBy(db, order.accountId)) {
    const offer = await findOffer(db, { id: subscription.offerId });
    if (offer === undefined || !isLive(subscription)) continue;
    const closing = closingOf(subscription, offer, { nowMs, zone });
    const payer = closing.lastFeeMonth === null ? undefined : await findAccount(db, order.scope, subscription.payerId);
    const fee = payer === undefined ? undefined : await feeNow(db, payer, { subscription, offer, atMs: nowMs });
    const ends = closing.endsOn !== null && !subscription.trial && subscription.scheduled?.refunded !== true;
    const penalty = ends ? await penaltyOf(db, act, order.scope, subscription) : accept(undefined);
    if (!penalty.ok) return penalty;
    endings.push({ subscription, sku: offer.sku, ...closing, ends, fee: fee ?? null, penalty: penalty.value ?? null });
  }
  return accept({ account: account.value, endings });
}

export async function closeAccount(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: CloseOrder & { readonly reason: string; readonly agreed: AgreedPenalties },
): Promise<Result<Account, ClosingCode | NotAsShown>> {
  const planned = await planClosing(trx, act, order);
  if (!planned.ok) return planned;
  const shown = await areAsShown(trx, act, order, planned.value.endings);
  if (!shown.ok) return shown;
  const closed = await changeStatus(trx, act, { ...order, status: 'closed', by: 'hand' });
  if (!closed.ok) return closed;
  for (const { subscription, endsOn, ends } of planned.value.endings) {
    if (!ends || endsOn === null) continue;
    const charged = await chargeEarlyEnd(trx, issuing, act, subscription, order.reason);
    if (!charged.ok) return charged;
    const current = charged.value ? await findSubscription(trx, '/', subscription.number) : subscription;
    if (current === undefined) continue;
    const { orderId = null } = current.scheduled ?? {};
    const scheduled = { quantity: 0, from: endsOn, orderId };
    const details = { scheduled, reason: 'its account was closed' };
    await keep(trx, issuing, act, { ...current, autoRenew: false, scheduled }, { kind: 'scheduled', details });
  }
  return closed;
}

async function areAsShown(
  db: Db,
  act: Act,
  { scope, agreed }: { readonly scope: string; readonly agreed: AgreedPenalties },
  endings: readonly Ending[],
): Promise<Result<true, 'price_missing' | NotAsShown>> {
  for (const { subscription, ends } of endings) {
    const costs = ends ? await penaltyOf(db, act, '/', subscription) : accept(undefined);
    if (!costs.ok) return costs;
    const sent = agreed.get(subscription.number);
    const shown = sent === undefined ? {} : { penalty: sent };
    const same = await isAsShown(db, scope, subscription, { shown, is: { penalty: costs.value } });
    if (!same.ok) return same;
  }
  return accept(true);
}
