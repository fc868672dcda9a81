// What became of a subscription as fees count it: who owed it when, in which state, for how many units, and by which adjustment.
import { type Agreed, adjustmentFor, type Between } from '../pricing/adjustment-book.ts';
import type { FeeEvent, FeeRate, FeeSubscription } from '../pricing/fee-days.ts';
import { sellersOf } from './fee-sellers.ts';
import { type OwedOffer, type OwedSubscription, offerIdIn } from './fee-store.ts';
import { agreedTerms } from './fee-terms.ts';
import type { SubscriptionEventKind } from './subscription-event-store.ts';

/** An adjustment is counted like a price: what was in force when the month, or the sale within it, began (S4.11). */
export function feeSubscription(
  owed: OwedSubscription,
  resellerId: string,
  book: readonly Agreed[],
  between: Between,
): FeeSubscription {
  const { number: subscription } = owed;
  const sold = sellersOf(owed).findLast(({ sellerId }) => sellerId === resellerId)?.fromMs ?? between.atMs;
  const begunMs = owed.events.find(({ kind }) => STATES[kind] !== undefined)?.atMs ?? between.atMs;
  const atMs = Math.max(between.atMs, sold, begunMs);
  const rateOf = ({ sku, model }: Pick<OwedSubscription, 'sku' | 'model'>, priceId: string | null): FeeRate => ({
    model: model === 'quantity' ? 'quantity' : 'flat',
    ...(priceId === null ? {} : { priceVersion: priceId }),
    adjustment: adjustmentFor(book, { ...between, atMs }, { subscription, sku }),
  });
  return {
    subscription: `${subscription}`,
    customerId: owed.accountId,
    activatedAtMs: owed.activatedAtMs,
    ...rateOf(owed, owed.priceId),
    terms: agreedTerms(owed.events),
    history: historyOf(owed, rateOf),
  };
}

/** It was not used before the instant, and is owed from its first use on. */
export function isPendingUntil({ activatedAtMs, events }: OwedSubscription, untilMs: number): boolean {
  if (agreedTerms(events).activation !== 'first_use') return false;
  return activatedAtMs === null || activatedAtMs >= untilMs;
}

/** Absent: it changes nothing about what is owed. */
const STATES: Partial<Record<SubscriptionEventKind, FeeEvent['state']>> = {
  created: 'active',
  amended: 'active',
  migrated: 'active',
  renewed: 'active',
  unit_terminated: 'active',
  resumed: 'active',
  activated: 'active',
  suspended: 'suspended',
  expired: 'ended',
  cancelled: 'ended',
};

/** Each day by the offer that it was then: what became another one mid-month owes for both by their days (S4.18). */
function historyOf(
  owed: OwedSubscription,
  rateOf: (offer: Pick<OwedSubscription, 'sku' | 'model'>, priceId: string | null) => FeeRate,
): FeeEvent[] {
  const sold = sellersOf(owed);
  const history: FeeEvent[] = [];
  let offer = offerOf(
    owed,
    owed.events.map(offerIdIn).find((id) => id !== undefined),
  );
  for (const event of owed.events) {
    const { atMs, kind, quantityAfter, details } = event;
    offer = offerOf(owed, offerIdIn(event) ?? offer.id);
    const before = history.at(-1)?.state;
    const named = kind === 'transferred' ? before : STATES[kind];
    if (named === undefined) continue;
    const { sku, billing } = offer;
    const state = billing === 'statement' ? stateAfter(before, named, event) : 'ended';
    const resellerId = sold.findLast(({ fromMs }) => fromMs <= atMs)?.sellerId ?? '';
    const priceId = typeof details.priceVersion === 'string' ? details.priceVersion : null;
    const former = offer.id === owed.offerId ? {} : { former: rateOf(offer, priceId) };
    history.push({ fromMs: atMs, state, resellerId, sku, quantity: quantityAfter, ...former });
  }
  return history;
}

function offerOf(owed: OwedSubscription, id: string | undefined): OwedOffer {
  const { offerId, sku, model, billing } = owed;
  return owed.formerOffers.find((offer) => offer.id === id) ?? { id: offerId, sku, model, billing };
}

function stateAfter(
  before: FeeEvent['state'] | undefined,
  named: FeeEvent['state'],
  { kind, details }: OwedSubscription['events'][number],
): FeeEvent['state'] {
  // Whatever happens to it before its first use, nothing is owed for it; as another offer it may be from then on.
  if (before === 'pending' && kind !== 'activated' && kind !== 'migrated') return named === 'ended' ? named : before;
  const begins = kind === 'created' || (kind === 'migrated' && before === 'pending');
  if (begins && agreedTerms([{ details }]).activation === 'first_use') return 'pending';
  // What is changed while it is suspended stays suspended.
  return named === 'active' && kind !== 'resumed' && before === 'suspended' ? 'suspended' : named;
}
