// What became of a subscription as fees count it: who owed it when, in which state, for how many units, and by which adjustment.
import { type Agreed, adjustmentFor, type Between } from '../pricing/adjustment-book.ts';
import type { FeeEvent, FeeSubscription } from '../pricing/fee-days.ts';
import { sellersOf } from './fee-sellers.ts';
import type { OwedSubscription } from './fee-store.ts';
import { agreedTerms } from './fee-terms.ts';
import type { SubscriptionEventKind } from './subscription-event-store.ts';

/** An adjustment is counted like a price: what was in force when the month, or the sale within it, began (S4.11). */
export function feeSubscription(
  owed: OwedSubscription,
  resellerId: string,
  book: readonly Agreed[],
  between: Between,
): FeeSubscription {
  const { number: subscription, sku } = owed;
  const sold = sellersOf(owed).findLast(({ sellerId }) => sellerId === resellerId)?.fromMs ?? between.atMs;
  const history = historyOf(owed);
  const atMs = Math.max(between.atMs, sold, history[0]?.fromMs ?? between.atMs);
  return {
    subscription: `${subscription}`,
    customerId: owed.accountId,
    model: owed.model === 'quantity' ? 'quantity' : 'flat',
    activatedAtMs: owed.activatedAtMs,
    ...(owed.priceId === null ? {} : { priceVersion: owed.priceId }),
    adjustment: adjustmentFor(book, { ...between, atMs }, { subscription, sku }),
    terms: agreedTerms(owed.events),
    history,
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

function historyOf(owed: OwedSubscription): FeeEvent[] {
  const { events, sku } = owed;
  const sold = sellersOf(owed);
  const history: FeeEvent[] = [];
  for (const event of events) {
    const { atMs, kind, quantityAfter } = event;
    const before = history.at(-1)?.state;
    const named = kind === 'transferred' ? before : STATES[kind];
    if (named === undefined) continue;
    const state = stateAfter(before, named, event);
    const resellerId = sold.findLast(({ fromMs }) => fromMs <= atMs)?.sellerId ?? '';
    history.push({ fromMs: atMs, state, resellerId, sku, quantity: quantityAfter });
  }
  return history;
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
