// What a paid order makes of a subscription as it stands now, which may be another than when it was quoted (S5.31).
import { accept, type Result, refuse } from '../../shared/result.ts';
import { canonicalJson } from '../pricing/canonical-json.ts';
import { paidUntil, periodEndOf } from '../subscriptions/holding.ts';
import type { Batch } from '../subscriptions/proration.ts';
import { isLive, type Subscription, unitsHeld, withUnits } from '../subscriptions/subscription.ts';
import type { Touched } from './held-plan.ts';

/** Why an order that is paid is not carried out; somebody of the vendor's finance decides. */
export type HoldCode =
  | 'already_subscribed'
  | 'subscription_ended'
  | 'term_moved'
  | 'charge_moved'
  | 'offer_moved'
  | 'pbx_moved'
  | 'term_ended';

export interface CarriedOut {
  readonly next: Subscription;
  readonly batches: readonly Batch[];
}

/** Additive: what others did in between stays, and this order's difference comes on top. */
export function carryOut(
  touched: Touched,
  current: Subscription,
  batches: readonly Batch[],
  by: { readonly orderId: string; readonly nowMs: number },
): Result<CarriedOut, HoldCode> {
  const { before, after } = touched;
  const { number, zone } = current;
  if (!isLive(current) && !(current.state === 'expired' && renews(touched))) {
    return refuse(
      'subscription_ended',
      `Subscription ${number} is ${current.state}.`,
      'Refund the order, or order anew.',
    );
  }
  if (paidUntil(current.periodEndMs, zone) !== (before ?? after).paidUntil) {
    return refuse(
      'term_moved',
      `Subscription ${number} is paid until another day than when the order was priced.`,
      'Price the difference as a new order, or refund this one.',
    );
  }
  if (becameAnother(touched, current)) {
    return refuse(
      'offer_moved',
      `Subscription ${number} became another offer or plan after the order was priced.`,
      'Price the difference as a new order, or refund this one.',
    );
  }
  const changed = after.batches.filter(
    (batch) =>
      !isSame(
        batch,
        before?.batches.find(({ id }) => id === batch.id),
      ),
  );
  const moved = changed.find((batch) => {
    const known = before?.batches.find(({ id }) => id === batch.id);
    return (
      known !== undefined &&
      !isSame(
        known,
        batches.find(({ id }) => id === batch.id),
      )
    );
  });
  if (moved !== undefined) {
    return refuse(
      'charge_moved',
      `What this order gives back of subscription ${number} was given back by another order meanwhile.`,
      'Price the difference as a new order, or refund this one.',
    );
  }
  if (!sameCommitment(before, after) && !sameCommitment(before, current)) {
    return refuse(
      'charge_moved',
      `What this order ends early of subscription ${number} was ended by another order meanwhile.`,
      'Price the difference as a new order, or refund this one.',
    );
  }
  if (before !== null && renews(touched) && unitsHeld(current) !== before.quantity) {
    return refuse(
      'charge_moved',
      `Subscription ${number} has ${unitsHeld(current)} units now, and this order was priced to renew ${before.quantity}.`,
      'Price the difference as a new order, or refund this one.',
    );
  }
  const units = withDifference(touched, current);
  if (units === undefined) {
    return refuse(
      'subscription_ended',
      `Subscription ${number} has fewer units than the order takes.`,
      'Refund the order.',
    );
  }
  return accept({ next: withState(touched, { ...current, ...units }, by), batches: changed });
}

/** What an order does not change itself must be what it was priced for; a renewal, what it is to be from its next term on. */
function becameAnother(touched: Touched, current: Subscription): boolean {
  const { before, after } = touched;
  if (before === null || before.offer.sku !== after.offer.sku || before.plan !== after.plan) return false;
  const isPriced = ({ offerId = current.offerId, plan = current.plan }: { offerId?: string; plan?: string }) =>
    offerId === touched.offerId && plan === touched.plan;
  return !isPriced({}) && !(renews(touched) && isPriced(current.scheduled ?? {}));
}

type Bound = Pick<Subscription, 'commitment'>;

function sameCommitment(a: Bound | null, b: Bound): boolean {
  if (a === null || a.commitment === b.commitment) return true;
  return canonicalJson(a.commitment ?? null) === canonicalJson(b.commitment ?? null);
}

function renews({ before, after }: Touched): boolean {
  return before !== null && before.paidUntil !== after.paidUntil;
}

/** What is never written twice alike is compared in what moves. */
function isSame(a: Batch, b: Batch | undefined): boolean {
  const { unitDays, net, tax } = a.credited;
  const same = unitDays === b?.credited.unitDays && net === b.credited.net && tax === b.credited.tax;
  return same && a.unitsLeft === b.unitsLeft;
}

function withDifference(
  { before, after, terminates }: Touched,
  current: Subscription,
): Pick<Subscription, 'quantity' | 'terminatedUnits'> | undefined {
  if (terminates.length > 0) {
    const terminated = new Set([...current.terminatedUnits, ...terminates]);
    return { quantity: current.quantity, terminatedUnits: [...terminated].toSorted((a, b) => a - b) };
  }
  const units = unitsHeld(current) + after.quantity - (before?.quantity ?? 0);
  return units < 0
    ? undefined
    : withUnits({ quantity: current.quantity, terminatedUnits: current.terminatedUnits }, units);
}

/** What a refund takes away are not the units that this order brings. */
function stillWaits({ before, after }: Touched, { scheduled }: Subscription): Subscription['scheduled'] {
  if (scheduled?.refunded !== true) return scheduled;
  return { ...scheduled, quantity: Math.max(0, scheduled.quantity + after.quantity - (before?.quantity ?? 0)) };
}

function withState(touched: Touched, current: Subscription, by: { orderId: string; nowMs: number }): Subscription {
  const { before, after, offerId, plan } = touched;
  const moves = renews(touched);
  const waits = JSON.stringify(before?.scheduled ?? null) !== JSON.stringify(after.scheduled);
  const scheduled = after.scheduled === null ? undefined : { ...after.scheduled, orderId: by.orderId };
  const ended = unitsHeld(current) === 0;
  // Renewed ahead as another offer: that one begins on its day, and what is held is held until then (S5.17).
  const sold =
    moves && after.scheduled !== null
      ? current
      : { offerId, plan, priceId: after.priceVersion || current.priceId, agreement: after.agreement };
  const next: Subscription = {
    ...current,
    offerId: sold.offerId,
    plan: sold.plan,
    priceId: sold.priceId,
    anchor: after.anchor,
    period: moves ? current.period + 1 : current.period,
    periodStartMs: moves ? periodEndOf(before?.paidUntil ?? null, current.zone) : current.periodStartMs,
    periodEndMs: periodEndOf(after.paidUntil, current.zone),
    scheduled: waits ? scheduled : stillWaits(touched, current),
    state: current.state === 'expired' ? 'active' : current.state,
    endedAtMs: null,
    commitment: before === null || sameCommitment(before, after) ? current.commitment : after.commitment,
    agreement: before === null ? current.agreement : sold.agreement,
  };
  return ended ? { ...next, state: 'cancelled', scheduled: undefined, autoRenew: false, endedAtMs: by.nowMs } : next;
}
