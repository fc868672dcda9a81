// Money went back: what it paid for is taken away after a notice, with the licence of that day (S5.34).
import { addDays, localDateAt } from '../../shared/calendar.ts';
import type { Act } from '../audit/audit.ts';
import type { Db, Trx } from '../db/open.ts';
import { type HeldPlan, planOf, type Touched } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { orderLines } from '../orders/order-line-store.ts';
import { giveUpBatches } from '../subscriptions/batch-store.ts';
import { paidUntil } from '../subscriptions/holding.ts';
import { isLive, type Scheduled, type Subscription, unitsHeld } from '../subscriptions/subscription.ts';
import { subscriptionEvents } from '../subscriptions/subscription-event-store.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { applyScheduled } from './apply-scheduled.ts';
import { endSubscription, keep } from './change-subscription.ts';
import { creditSoFar } from './follow-outage.ts';
import type { Issuing } from './issue-licence.ts';

/** The site may still pay otherwise, or get used to having less. A PBX that is never online keeps its licence to its end. */
const NOTICE_DAYS = 7;

export interface Reduction {
  readonly reason: string;
  /** Finance said so: without notice. */
  readonly atOnce?: boolean;
}

/**
 * Takes away what the order opened or added. What it renewed or made another offer of is not taken back, because earlier
 * orders paid for it too; nor what a later order changed. Those numbers are given back, for finance to look at.
 */
export async function reduceAfterRefund(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: Order,
  { reason, atOnce = false }: Reduction,
): Promise<readonly number[]> {
  const plan = planOf(order.quote);
  const numbers = await numbersOf(trx, order, plan);
  const left: number[] = [];
  for (const touched of plan.touched) {
    const number = touched.number ?? numbers.get(touched.item);
    const subscription = number === undefined ? undefined : await findSubscription(trx, '/', number);
    if (subscription === undefined) continue;
    const taken = (await isChangedSince(trx, subscription, order)) ? undefined : takenBy(touched);
    if (taken === undefined) {
      left.push(subscription.number);
      continue;
    }
    await creditSoFar(trx, issuing, act, subscription);
    await giveUpBatches(trx, subscription.number, { reference: plan.quote.reference, paidAtMs: order.paidAtMs ?? 0 });
    await reduce(trx, issuing, act, subscription, { taken, reason, atOnce });
  }
  return left;
}

/** Another order that was paid later stands on it. */
export async function isChangedSince(db: Db, { number }: Subscription, order: Order): Promise<boolean> {
  const orders = (await subscriptionEvents(db, [number])).flatMap(({ orderId }) => orderId ?? []);
  return orders.slice(orders.lastIndexOf(order.id) + 1).length > 0;
}

/** Of what the order made: the subscription's number by the item of the cart. */
export async function numbersOf(db: Db, order: Order, { quote }: HeldPlan): Promise<ReadonlyMap<number, number>> {
  const lines = await orderLines(db, order.id);
  return new Map(
    quote.lines.flatMap((line) => {
      const number = lines.find((one) => one.line === line.line)?.subscription ?? null;
      return number === null ? [] : [[line.change, number] as const];
    }),
  );
}

/** Units that the order brought; undefined where it did something else. */
export function takenBy({ before, after }: Touched): number | undefined {
  if (before === null) return after.quantity;
  const same = before.offer.sku === after.offer.sku && before.plan === after.plan;
  return same && before.paidUntil === after.paidUntil ? Math.max(0, after.quantity - before.quantity) : undefined;
}

async function reduce(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  subscription: Subscription,
  { taken, reason, atOnce }: { readonly taken: number; readonly reason: string; readonly atOnce: boolean },
): Promise<void> {
  // Ended already is as good, and an order that brought no units takes none.
  if (!isLive(subscription) || taken === 0) return;
  const { number, zone, scheduled, periodEndMs } = subscription;
  const waits = scheduled?.quantity ?? unitsHeld(subscription);
  const quantity = Math.max(0, waits - taken);
  if (atOnce && quantity === 0) {
    await endSubscription(trx, issuing, act, { number, scope: '/', reason });
    return;
  }
  const today = localDateAt(act.nowMs, zone);
  const notice = atOnce ? today : addDays(today, NOTICE_DAYS);
  const end = paidUntil(periodEndMs, zone);
  const from = end !== null && end < notice ? end : notice;
  const next: Scheduled = { quantity, from, orderId: null, refunded: true };
  const told = { kind: 'scheduled', details: { scheduled: next, reason } } as const;
  await keep(trx, issuing, act, { ...subscription, scheduled: next }, told);
  await applyScheduled(trx, issuing, act, number);
}
