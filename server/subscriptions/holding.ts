// A subscription as money sees it: what is held, until when it is paid, and by which charges.
import { localDateAt, startOfDayMs } from '../../shared/calendar.ts';
import type { PlanCode } from '../pricing/plan.ts';
import type { Holding, OfferTerms } from '../pricing/quote-input.ts';
import type { Term } from './period.ts';
import type { Batch } from './proration.ts';
import { FOREVER_MS, isLive, isTerm, type Subscription, unitsHeld } from './subscription.ts';

/** `offer` and `plan` as they are priced; batches that no longer cover a day do no harm. */
export function holdingOf(
  subscription: Subscription,
  priced: { readonly offer: OfferTerms; readonly plan: PlanCode; readonly batches: readonly Batch[] },
): Holding {
  const { scheduled, zone } = subscription;
  return {
    subscription: String(subscription.number),
    offer: priced.offer,
    plan: priced.plan,
    quantity: unitsHeld(subscription),
    anchor: subscription.anchor,
    paidUntil: paidUntil(subscription.periodEndMs, zone),
    priceVersion: subscription.priceId ?? '',
    adjustment: { kind: 'none' },
    batches: priced.batches,
    scheduled: scheduled === undefined ? null : { quantity: scheduled.quantity, from: scheduled.from },
    commitment: subscription.commitment,
    agreement: subscription.agreement,
  };
}

/** First local day that is not paid for; null for what has no end. */
export function paidUntil(periodEndMs: number, zone: string): string | null {
  return periodEndMs >= FOREVER_MS ? null : localDateAt(periodEndMs, zone);
}

export function periodEndOf(until: string | null, zone: string): number {
  return until === null ? FOREVER_MS : startOfDayMs(until, zone);
}

/** The zone of what runs, so that its days stay its days on a PBX that changed hands; else that of the account (M11). */
export function zoneOf(held: readonly Subscription[], ofAccount: string): string {
  return held.find((one) => isLive(one) && isTerm(one))?.zone ?? ofAccount;
}

/** What everything on the PBX ends with (S5.21): of terms that run; a term that ended binds nobody. */
export function runningTerm(held: readonly Subscription[], zone: string, nowMs: number): Term | null {
  const running = held.filter((one) => isLive(one) && isTerm(one) && one.periodEndMs > nowMs);
  const last = running.toSorted((a, b) => b.periodEndMs - a.periodEndMs)[0];
  const until = last && paidUntil(last.periodEndMs, last.zone);
  if (last === undefined || until === null || until === undefined) return null;
  return until > localDateAt(nowMs, zone) ? { anchor: last.anchor, until } : null;
}
