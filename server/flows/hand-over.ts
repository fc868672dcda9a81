// Hands subscriptions over to another seller, payer or owner: they go on as they are, and nobody pays for what others owe (S4.17, M18).
import { localDateAt } from '../../shared/calendar.ts';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import { payerAfter, sellerOf, suspenderAfter } from '../accounts/move.ts';
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { openOrdersOf } from '../orders/open-order-store.ts';
import { giveUpAllBatches } from '../subscriptions/batch-store.ts';
import { boundTo } from '../subscriptions/commitment.ts';
import { isLive, type Subscription, unitsHeld } from '../subscriptions/subscription.ts';
import { eventId, insertSubscriptionEvent } from '../subscriptions/subscription-event-store.ts';
import { updateSubscription } from '../subscriptions/subscription-store.ts';
import { announce } from '../webhooks/events.ts';
import { creditSoFar } from './follow-outage.ts';
import type { Invoicing } from './issue-invoice.ts';

export type HandOverCode = 'orders_open' | 'currency_differs' | 'trial_runs';

/** Whose a subscription is: before and after. */
export interface Owners {
  readonly from: Account;
  /** As it will be placed. */
  readonly to: Account;
}

export interface HandedOver {
  readonly subscription: Subscription;
  readonly sku: string;
  readonly statement: boolean;
  readonly payerBefore: string;
  readonly payerAfter: string;
  /** Nobody's means are charged unless they said so themselves. */
  readonly autoRenewEnds: boolean;
  /** First day whose statement fee the new seller owes, in the vendor's zone; null where no fee moves. */
  readonly feeFrom: string | null;
}

/** What would become of each subscription; the same for the preview and for the move. */
export async function planHandOver(
  db: Db,
  { from, to }: Owners,
  held: readonly Subscription[],
  at: {
    readonly nowMs: number;
    readonly vendorZone: string;
    /** Orders of which account or PBXs must be settled first. */
    readonly orders: { readonly accountId?: string; readonly pbxIds?: readonly string[] };
  },
): Promise<Result<HandedOver[], HandOverCode>> {
  const open = await openOrdersOf(db, at.orders);
  if (open.length > 0) {
    const words = `Orders wait for their payment: ${open.join(', ')}.`;
    return refuse('orders_open', words, 'Have them paid or cancelled first.', { orders: open.join(', ') });
  }
  const plan: HandedOver[] = [];
  for (const subscription of held) {
    const offer = await findOffer(db, { id: subscription.offerId });
    if (offer === undefined) throw new Fault('offer_gone', `Offer ${subscription.offerId} is gone.`);
    const next = payerAfter(subscription.payerId === from.id ? to.id : subscription.payerId, to.path);
    const changes = next !== subscription.payerId;
    if (
      changes &&
      isLive(subscription) &&
      !subscription.trial &&
      !(await sameCurrency(db, subscription.payerId, next))
    ) {
      return refuse(
        'currency_differs',
        `Subscription ${subscription.number} would be paid by an account that counts in another currency.`,
        'Let it end first, or move to a seller that counts in the same currency.',
        { subscription: subscription.number },
      );
    }
    const statement = offer.billing === 'statement';
    const isOwed = statement && isLive(subscription) && subscription.activatedAtMs !== null;
    const movesFee = isOwed && sellerOf(from.path) !== sellerOf(to.path);
    plan.push({
      subscription,
      sku: offer.sku,
      statement,
      payerBefore: subscription.payerId,
      payerAfter: next,
      autoRenewEnds: changes && subscription.autoRenew,
      feeFrom: movesFee ? localDateAt(at.nowMs, at.vendorZone) : null,
    });
  }
  return accept(plan);
}

/** Writes what was planned; the licence is the PBX's and stays as it is. */
export async function handOver(
  trx: Trx,
  deps: Invoicing,
  act: Act,
  owners: Owners,
  plan: readonly HandedOver[],
): Promise<void> {
  for (const one of plan) await handOne(trx, deps, act, owners, one);
}

async function handOne(trx: Trx, deps: Invoicing, act: Act, { from, to }: Owners, one: HandedOver): Promise<void> {
  const { subscription, payerBefore, payerAfter: payerId, autoRenewEnds } = one;
  const offer = await findOffer(trx, { id: subscription.offerId });
  const next: Subscription = {
    ...subscription,
    accountId: to.id,
    accountPath: to.path,
    payerId,
    autoRenew: subscription.autoRenew && !autoRenewEnds,
    commitment: boundTo(payerId, subscription.commitment),
    suspendedBy: suspenderAfter(subscription.suspendedBy, from.path, to.path),
  };
  if (!(await updateSubscription(trx, next, offer?.repeatable ?? false))) {
    throw new Fault('subscription_raced', `Subscription ${subscription.number} was changed by another writer.`);
  }
  // What another account paid is never given back to this one.
  if (payerId !== payerBefore) {
    await creditSoFar(trx, deps, act, subscription);
    await giveUpAllBatches(trx, subscription.number);
  }
  const units = unitsHeld(subscription);
  const details = {
    sellerBefore: sellerOf(from.path),
    sellerAfter: sellerOf(to.path),
    accountBefore: from.id,
    accountNameBefore: from.name,
    accountAfter: to.id,
  };
  await insertSubscriptionEvent(trx, {
    id: eventId(subscription, subscription.version + 1),
    ...{ subscription: subscription.number, atMs: act.nowMs, kind: 'transferred', orderId: null },
    ...{ quantityBefore: units, quantityAfter: units, details },
  });
  const data = { subscription: next.number, accountId: to.id, pbxId: next.pbxId, state: next.state };
  await announce(trx, act, { accountPath: to.path, event: 'subscription.changed', data });
}

async function sameCurrency(db: Db, one: string, other: string): Promise<boolean> {
  return (await findAccount(db, '/', one))?.currency === (await findAccount(db, '/', other))?.currency;
}
