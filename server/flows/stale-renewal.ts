// A renewal that waits for its money while what it renews was changed or ended meanwhile: nobody is to pay it, and what is left is ordered anew.
import { accept, type Result } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { forgetNotice } from '../db/notice-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { orderClosedMail } from '../mail/messages/order.ts';
import { queueMail } from '../mail/outbox-store.ts';
import { planOf, type Touched } from '../orders/held-plan.ts';
import { isOpen, type Order } from '../orders/order.ts';
import { findOrder, ordersOfSubscription, waitingRenewals } from '../orders/order-store.ts';
import { refundable } from '../payments/payment.ts';
import { paymentsOf } from '../payments/payment-store.ts';
import { isBound } from '../subscriptions/commitment.ts';
import { RENEWAL, renewalSubject } from '../subscriptions/due-store.ts';
import { paidUntil, periodEndOf } from '../subscriptions/holding.ts';
import { type Subscription, unitsHeld } from '../subscriptions/subscription.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { addressMail } from './address-mail.ts';
import { type CancelOrderCode, cancelOrder } from './cancel-order.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';
import { nextOffer } from './read-renewal.ts';
import { renewingOn } from './renewing-on.ts';
import { tellFinance } from './tell-finance.ts';

const PART_PAID =
  'The order was closed because what it renews was changed; what came of it is to the credit of its payer.';

export function dropStaleRenewals(): Chore<number> {
  return {
    async find(db, _nowMs, after) {
      const waiting = await waitingRenewals(db, { afterNumber: Number(after), limit: WINDOW });
      const { subjects, next } = windowOf(waiting, (number) => number);
      const stale = [];
      for (const number of subjects) if ((await staleOne(db, number)) !== undefined) stale.push(number);
      return { subjects: stale, next };
    },
    async tend(trx, act, number) {
      const order = await staleOne(trx, number);
      return order !== undefined && (await closeRenewal(trx, act, order)).ok;
    },
  };
}

/** What somebody pays just now, or has paid as far as one person of finance knows, is not closed under his hands. */
async function staleOne(db: Db, number: number): Promise<Order | undefined> {
  const order = await findOrder(db, { number });
  if (order === undefined || !isOpen(order) || !(await isStale(db, order))) return undefined;
  const tries = await paymentsOf(db, order.id);
  return tries.some(({ state }) => state === 'pending' || state === 'proposed') ? undefined : order;
}

/** Of what the clock ordered: who renews by hand has looked at it. */
export async function isStale(db: Db, order: Order): Promise<boolean> {
  if (!order.placedBy.startsWith('job:')) return false;
  const { touched, quote } = planOf(order.quote);
  for (const one of touched) {
    const subscription = await findSubscription(db, '/', one.number ?? 0);
    if (subscription === undefined || !stands(one, subscription)) return true;
  }
  // What came to end with it since is renewed with it (D2).
  const ends = endsOf(touched, quote.zone);
  const renewing = order.pbxId === null ? [] : await renewingOn(db, { pbxId: order.pbxId, payerId: order.payerId });
  for (const one of renewing) {
    const isLeftOut = ends.has(one.periodEndMs) && touched.every(({ number }) => number !== one.number);
    if (isLeftOut && (await nextOffer(db, one)) !== undefined) return true;
  }
  return false;
}

/** Of the terms that are renewed. */
function endsOf(touched: readonly Touched[], zone: string): ReadonlySet<number> {
  return new Set(touched.flatMap(({ before }) => (before?.paidUntil ? [periodEndOf(before.paidUntil, zone)] : [])));
}

/** As it was when the order was priced, and still to be renewed though nobody asks. */
function stands({ before, statement }: Touched, subscription: Subscription): boolean {
  const { periodEndMs, zone, scheduled, autoRenew, state } = subscription;
  const waits = scheduled === undefined ? null : { quantity: scheduled.quantity, from: scheduled.from };
  return (
    before !== null &&
    state !== 'cancelled' &&
    before.quantity === unitsHeld(subscription) &&
    before.paidUntil === paidUntil(periodEndMs, zone) &&
    before.scheduled?.quantity === waits?.quantity &&
    before.scheduled?.from === waits?.from &&
    (autoRenew || statement || isBound(subscription))
  );
}

/** What ended early has paid for that: no renewal of it that waits is to be paid beside, whoever ordered it. */
export async function closeRenewalsOf(trx: Trx, act: Act, subscription: number): Promise<void> {
  for (const id of await ordersOfSubscription(trx, subscription)) {
    const order = await findOrder(trx, { id });
    if (order?.kind === 'renewal' && isOpen(order)) await closeRenewal(trx, act, order);
  }
}

/** So that the clock orders what is left of it. */
async function closeRenewal(trx: Trx, act: Act, order: Order): Promise<Result<true, CancelOrderCode>> {
  await forgetOrdered(trx, order);
  const closed = await cancelOrder(trx, act, { orderId: order.id, scope: '/' });
  if (!closed.ok) return closed;
  await tellClosed(trx, act, order);
  for (const payment of await paymentsOf(trx, order.id)) {
    if (refundable(payment) > 0n) await tellFinance(trx, act, { order, payment, reason: PART_PAID });
  }
  return accept(true);
}

/** What still ends as what it was to renew may be ordered by the clock again. */
export async function forgetOrdered(trx: Trx, { pbxId, payerId, quote }: Order, plan = planOf(quote)): Promise<void> {
  if (pbxId === null) return;
  for (const end of endsOf(plan.touched, plan.quote.zone)) {
    await forgetNotice(trx, renewalSubject(pbxId, payerId, end), RENEWAL);
  }
}

/** Whoever was asked for the money is told, so that nobody pays what buys nothing any more. */
async function tellClosed(trx: Trx, act: Act, { id, number, payerId, billing }: Order): Promise<void> {
  const { name, email, language } = billing;
  const addressed = await addressMail(trx, payerId, { name, email, language });
  if (addressed === undefined) return;
  const message = orderClosedMail(addressed.reader, number);
  await queueMail(trx, act, {
    ...message,
    ...addressed.envelope,
    dedupe: `order-closed:${id}`,
    kind: 'order_closed',
  });
}
