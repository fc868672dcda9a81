// A renewal that waits for its money while what it renews was changed or ended meanwhile: it is not charged, and what is left is ordered anew.
import { accept, type Result } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { forgetNotice } from '../db/notice-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { planOf, type Touched } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { isBound } from '../subscriptions/commitment.ts';
import { RENEWAL, renewalSubject } from '../subscriptions/due-store.ts';
import { paidUntil, periodEndOf } from '../subscriptions/holding.ts';
import { type Subscription, unitsHeld } from '../subscriptions/subscription.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { type CancelOrderCode, cancelOrder } from './cancel-order.ts';

/** Of what the clock ordered: who renews by hand has looked at it. */
export async function isStale(db: Db, order: Order): Promise<boolean> {
  if (!order.placedBy.startsWith('job:')) return false;
  for (const touched of planOf(order.quote).touched) {
    const subscription = await findSubscription(db, '/', touched.number ?? 0);
    if (subscription === undefined || !stands(touched, subscription)) return true;
  }
  return false;
}

/** As it was when the order was priced, and still to be renewed though nobody asks. */
function stands({ before, statement }: Touched, subscription: Subscription): boolean {
  const { periodEndMs, zone, scheduled, autoRenew } = subscription;
  const waits = scheduled === undefined ? null : { quantity: scheduled.quantity, from: scheduled.from };
  return (
    before !== null &&
    before.quantity === unitsHeld(subscription) &&
    before.paidUntil === paidUntil(periodEndMs, zone) &&
    before.scheduled?.quantity === waits?.quantity &&
    before.scheduled?.from === waits?.from &&
    (autoRenew || statement || isBound(subscription))
  );
}

/** Closed, so that the clock orders what is left of it. Undefined: it stands again. */
export async function dropStale(trx: Trx, act: Act, order: Order): Promise<Result<Order | undefined, CancelOrderCode>> {
  if (!(await isStale(trx, order))) return accept(undefined);
  const { pbxId, payerId } = order;
  const { touched, quote } = planOf(order.quote);
  const ends = new Set(touched.flatMap(({ before }) => before?.paidUntil ?? []));
  for (const end of pbxId === null ? [] : ends) {
    await forgetNotice(trx, renewalSubject(pbxId ?? '', payerId, periodEndOf(end, quote.zone)), RENEWAL);
  }
  return await cancelOrder(trx, act, { orderId: order.id, scope: '/' });
}
