// Carries an order out on its subscriptions: all of them or none, and what stands in the way is a value.

import { localDateAt } from '../../shared/calendar.ts';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import type { Offer } from '../catalogue/offer.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { type CarriedOut, carryOut, type HoldCode } from '../orders/carry-out.ts';
import { alreadySubscribed } from '../orders/cart-refusals.ts';
import type { HeldPlan, Touched } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { settledPlan } from '../orders/settled-plan.ts';
import { batchesOf, type LevelNets, writeBatch } from '../subscriptions/batch-store.ts';
import { markDailyFee } from '../subscriptions/daily-fee-store.ts';
import { endGrant, nextSubscription, writeGrants } from '../subscriptions/grant-store.ts';
import { periodEndOf, runningTerm } from '../subscriptions/holding.ts';
import { isOwedOnStatements, rollingEndMs } from '../subscriptions/rolling-end.ts';
import { heldOffers, holderOf } from '../subscriptions/slot.ts';
import { grantsOf, type Subscription, unitsHeld } from '../subscriptions/subscription.ts';
import {
  eventId,
  insertSubscriptionEvent,
  type SubscriptionEventKind,
} from '../subscriptions/subscription-event-store.ts';
import {
  findSubscription,
  insertSubscription,
  subscriptionsOf,
  subscriptionsOfPbx,
  updateSubscription,
} from '../subscriptions/subscription-store.ts';
import { chargesOneBeginning, heldMeanwhile } from './begun-meanwhile.ts';

/** All of an order, or none of it: the plan is what was carried out, which a late payment moves to its own day. */
export interface AppliedOrder {
  readonly plan: HeldPlan;
  readonly applied: readonly Applied[];
}

export interface Applied {
  readonly touched: Touched;
  readonly subscription: Subscription;
  readonly unitsBefore: number;
  /** It was suspended or had expired. */
  readonly wasOut: boolean;
}

interface Prepared {
  readonly touched: Touched;
  readonly offer: Offer;
  /** Null: it is made. */
  readonly current: Subscription | null;
  readonly carried: CarriedOut | null;
}

/** Nothing is written before it is clear that everything can be. What others began of the same offer is added to (S5.31). */
export async function applyOrder(
  trx: Trx,
  act: Act,
  order: Order,
  quoted: HeldPlan,
): Promise<Result<AppliedOrder, HoldCode>> {
  const pbx = order.pbxId === null ? undefined : await findPbx(trx, { id: order.pbxId });
  if (pbx !== undefined && pbx.accountId !== quoted.accountId) {
    return refuse('pbx_moved', `PBX ${pbx.serial} belongs to another account since.`, 'Refund the order.');
  }
  const single = await chargesOneBeginning(trx, order, quoted);
  if (!single.ok) return single;
  const held = pbx === undefined ? [] : await subscriptionsOfPbx(trx, pbx.id);
  const running = runningTerm(held, quoted.quote.zone, act.nowMs);
  const settled = settledPlan(quoted, { nowMs: act.nowMs, running });
  if (!settled.ok) return settled;
  const plan = settled.value;
  const prepared: Prepared[] = [];
  for (const touched of plan.touched) {
    const one = await prepare(trx, act, order, plan, touched);
    if (!one.ok) return one;
    prepared.push(one.value);
  }
  const twin = await heldAlready(trx, order, prepared);
  if (twin !== undefined) return alreadySubscribed(twin.sku, twin.number);
  const applied: Applied[] = [];
  for (const one of prepared) applied.push(await write(trx, act, order, plan, one));
  return accept({ plan, applied });
}

async function prepare(
  trx: Trx,
  act: Act,
  order: Order,
  plan: HeldPlan,
  touched: Touched,
): Promise<Result<Prepared, HoldCode>> {
  const offer = await findOffer(trx, { id: touched.offerId });
  if (offer === undefined) throw new Fault('offer_gone', `Offer ${touched.offerId} of order ${order.number} is gone.`);
  const current =
    touched.number === null ? await heldMeanwhile(trx, order, offer) : await findSubscription(trx, '/', touched.number);
  const { zone } = plan.quote;
  const until = touched.after.paidUntil;
  if (until !== null && periodEndOf(until, zone) <= act.nowMs && !onlyEnds(touched)) {
    return refuse('term_ended', `What was ordered ended on ${until}, before it was paid.`, 'Refund the order.');
  }
  if (current === undefined) return accept({ touched, offer, current: null, carried: null });
  const batches = await batchesOf(trx, current.number, localDateAt(0, zone));
  const carried = carryOut(touched, current, batches, { orderId: order.id, nowMs: act.nowMs });
  return carried.ok ? accept({ touched, offer, current, carried: carried.value }) : carried;
}

/** What the order would hold beside another subscription that does or will, where one may (S1.27). */
async function heldAlready(
  trx: Trx,
  order: Order,
  prepared: readonly Prepared[],
): Promise<{ readonly sku: string; readonly number: number } | undefined> {
  const held = await subscriptionsOf(trx, order);
  const touched = new Set(prepared.flatMap(({ current }) => current?.number ?? []));
  const others = held.filter(({ number }) => !touched.has(number));
  const after: Pick<Subscription, 'number' | 'state' | 'offerId' | 'scheduled'>[] = [];
  for (const { offer, current, carried } of prepared) {
    const next = carried?.next ?? { number: 0, state: 'active', offerId: offer.id, scheduled: undefined };
    const before = current === null ? [] : heldOffers(current);
    for (const offerId of heldOffers(next).filter((id) => !before.includes(id))) {
      const becomes = offerId === offer.id ? offer : await findOffer(trx, { id: offerId });
      const twin = holderOf([...others, ...after], offerId);
      if (twin !== undefined && becomes?.repeatable !== true) return { sku: becomes?.sku ?? '', number: twin.number };
    }
    after.push(next);
  }
  return undefined;
}

/** It is owed for what comes after the term, and gives nothing that would have run. */
function onlyEnds({ before, after }: Touched): boolean {
  return after.scheduled?.quantity === 0 && after.quantity === before?.quantity;
}

async function write(
  trx: Trx,
  act: Act,
  order: Order,
  plan: HeldPlan,
  { touched, offer, current, carried }: Prepared,
): Promise<Applied> {
  const subscription =
    carried === null ? await fresh(trx, act, order, plan, touched) : begun(act, touched, carried.next);
  if (carried === null) await insertSubscription(trx, subscription, offer.repeatable);
  else if (!(await updateSubscription(trx, subscription, offer.repeatable))) {
    throw new Fault('subscription_raced', `Subscription ${subscription.number} was changed by another writer.`);
  }
  for (const batch of carried?.batches ?? touched.after.batches) {
    await writeBatch(trx, subscription.number, batch, levelsOf(plan, batch.id));
  }
  const agreed = current?.offerId === subscription.offerId ? undefined : touched.fee;
  if (agreed?.accrual === 'daily') markDailyFee(trx, subscription.number);
  await giveGrants(trx, act, subscription, offer);
  const unitsBefore = current === null ? 0 : unitsHeld(current);
  await insertSubscriptionEvent(trx, {
    id: eventId(subscription, current === null ? 1 : current.version + 1),
    subscription: subscription.number,
    atMs: act.nowMs,
    kind: eventOf(touched, subscription),
    quantityBefore: unitsBefore,
    quantityAfter: unitsHeld(subscription),
    orderId: order.id,
    details: {
      ...{ priceVersion: subscription.priceId, offerId: offer.id, scheduled: subscription.scheduled ?? null },
      ...(agreed === undefined ? {} : { fee: agreed }),
    },
  });
  const wasOut = current !== null && current.state !== 'active';
  return { touched, subscription, unitsBefore, wasOut };
}

/** What waited for its first use is charged from now on where it became something that is charged from its order on. */
function begun({ nowMs }: Act, { before, after, fee }: Touched, next: Subscription): Subscription {
  const isAnother = before !== null && next.activatedAtMs === null && before.offer.sku !== after.offer.sku;
  return isAnother && fee?.activation !== 'first_use' ? { ...next, activatedAtMs: nowMs } : next;
}

function levelsOf({ levels }: HeldPlan, batchId: string): Record<string, LevelNets> {
  const known = levels.flatMap(({ sellerId, batches }) => {
    const own = batches[batchId];
    return own === undefined ? [] : [[sellerId, own] as const];
  });
  return Object.fromEntries(known);
}

/** The grants become what the subscription says; kinds that it no longer gives end. */
export async function giveGrants(trx: Trx, act: Act, subscription: Subscription, offer: Offer): Promise<void> {
  if (subscription.pbxId === null) return;
  const { number, pbxId, state } = subscription;
  if (state === 'cancelled' || state === 'suspended') return await endGrant(trx, number, act.nowMs);
  const held = { ...subscription, periodEndMs: await usableUntilMs(trx, act, subscription, offer) };
  const grants = grantsOf(held, offer.sku, offer.grants);
  await writeGrants(trx, { pbxId, subscription: number }, grants, act.nowMs);
}

async function usableUntilMs(trx: Trx, act: Act, subscription: Subscription, offer: Offer): Promise<number> {
  const { periodEndMs } = subscription;
  if (!isOwedOnStatements(subscription, offer)) return periodEndMs;
  const { scheduled, zone } = subscription;
  const endsMs = scheduled?.quantity === 0 ? periodEndOf(scheduled.from, zone) : periodEndMs;
  return Math.min(endsMs, rollingEndMs(act.nowMs, (await findVendor(trx))?.timeZone ?? 'UTC'));
}

async function fresh(
  trx: Trx,
  act: Act,
  order: Order,
  planned: HeldPlan,
  { after, offerId, plan, internal, fee }: Touched,
): Promise<Subscription> {
  const { zone } = planned.quote;
  return {
    number: await nextSubscription(trx),
    accountId: order.accountId,
    accountPath: order.accountPath,
    payerId: order.payerId,
    pbxId: order.pbxId,
    offerId,
    plan,
    quantity: after.quantity,
    terminatedUnits: [],
    state: 'active',
    trial: false,
    internal,
    priceId: after.priceVersion === '' ? null : after.priceVersion,
    anchor: after.anchor,
    zone,
    period: 0,
    periodStartMs: act.nowMs,
    periodEndMs: periodEndOf(after.paidUntil, zone),
    autoRenew: order.autoRenew,
    scheduled: undefined,
    activatedAtMs: fee?.activation === 'first_use' ? null : act.nowMs,
    suspendedAtMs: null,
    suspendedBy: null,
    endedAtMs: null,
    commitment: after.commitment,
    agreement: after.agreement,
    version: 1,
    createdAtMs: act.nowMs,
  };
}

function eventOf({ before, after, terminates }: Touched, { state }: Subscription): SubscriptionEventKind {
  if (before === null) return 'created';
  if (state === 'cancelled') return 'cancelled';
  if (terminates.length > 0) return 'unit_terminated';
  if (before.offer.sku !== after.offer.sku || before.plan !== after.plan) return 'migrated';
  if (before.paidUntil !== after.paidUntil) return 'renewed';
  if (before.quantity !== after.quantity) return 'amended';
  return after.scheduled === null ? 'unscheduled' : 'scheduled';
}
