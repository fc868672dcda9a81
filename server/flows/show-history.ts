// What became of a subscription, with what was given back of it for days without service (S4.14).
import type { Db } from '../db/open.ts';
import { type OutageCredit, outageCreditsOf } from '../subscriptions/outage-store.ts';
import { type SubscriptionEvent, subscriptionEvents } from '../subscriptions/subscription-event-store.ts';

export interface History extends Omit<SubscriptionEvent, 'id' | 'kind'> {
  readonly kind: SubscriptionEvent['kind'] | 'outage_credited';
}

/** Oldest first. */
export async function historyOf(db: Db, number: number): Promise<History[]> {
  const events = await subscriptionEvents(db, [number]);
  const credits = await outageCreditsOf(db, number);
  const given = [...Map.groupBy(credits, ({ atMs }) => atMs).values()].map((ones) => givenBack(ones, events));
  return [...events, ...given].toSorted((a, b) => a.atMs - b.atMs);
}

/** At one instant, of however many charges: the amounts are on the credit notes, for who sees those. */
function givenBack(credits: readonly OutageCredit[], events: readonly SubscriptionEvent[]): History {
  const [{ subscription, atMs } = { subscription: 0, atMs: 0 }] = credits;
  const units = events.findLast((event) => event.atMs <= atMs)?.quantityAfter ?? 0;
  const from = credits.map((one) => one.from).toSorted()[0] ?? '';
  const until =
    credits
      .map((one) => one.until)
      .toSorted()
      .at(-1) ?? '';
  return {
    ...{ subscription, atMs, kind: 'outage_credited', orderId: null },
    ...{ quantityBefore: units, quantityAfter: units, details: { from, until } },
  };
}
