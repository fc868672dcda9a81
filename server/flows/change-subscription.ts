// Suspends, resumes and ends a subscription, and changes what becomes of it at the end of its term.
import { localDateAt } from '../../shared/calendar.ts';
import { Fault } from '../../shared/errors.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import { refundedWaits, subscriptionNotFound, versionConflict } from '../orders/cart-refusals.ts';
import { isLive, type Subscription, unitsHeld } from '../subscriptions/subscription.ts';
import {
  eventId,
  insertSubscriptionEvent,
  type SubscriptionEventKind,
} from '../subscriptions/subscription-event-store.ts';
import { findSubscription, updateSubscription } from '../subscriptions/subscription-store.ts';
import { announce } from '../webhooks/events.ts';
import { giveGrants } from './apply-order.ts';
import { followOutage } from './follow-outage.ts';
import { type Issuing, issueLicence } from './issue-licence.ts';
import { seesPayer } from './may-pay-for.ts';

export type ChangeSubscriptionCode =
  | 'subscription_not_found'
  | 'subscription_ended'
  | 'version_conflict'
  | 'confirm_missing'
  | 'nothing_changes';

export interface OfSubscription {
  readonly number: number;
  readonly scope: string;
  readonly version?: number;
}

type Changed = Result<Subscription, ChangeSubscriptionCode>;

/** The PBX may not use it until it is resumed; what is owed for it stays owed (S4.3). */
export async function suspendSubscription(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: OfSubscription & { readonly reason: string },
): Promise<Changed> {
  const found = await findLive(trx, order);
  if (!found.ok) return found;
  const { suspendedBy, suspendedAtMs } = found.value;
  // A level above takes a suspension over; the same level or one below says nothing new.
  const takesOver = suspendedBy?.startsWith(order.scope) === true && suspendedBy !== order.scope;
  if (found.value.state === 'suspended' && !takesOver) return accept(found.value);
  const since = { suspendedAtMs: suspendedAtMs ?? act.nowMs, suspendedBy: order.scope };
  const next = { ...found.value, state: 'suspended', ...since } as const;
  return await keep(trx, issuing, act, next, { kind: 'suspended', details: { reason: order.reason } });
}

export async function resumeSubscription(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: OfSubscription,
): Promise<Result<Subscription, ChangeSubscriptionCode | 'forbidden'>> {
  const found = await findLive(trx, order);
  if (!found.ok) return found;
  const { state, suspendedBy } = found.value;
  if (state === 'active') return accept(found.value);
  if (suspendedBy !== null && !suspendedBy.startsWith(order.scope)) return suspendedAbove(order);
  const next = { ...found.value, state: 'active', suspendedAtMs: null, suspendedBy: null } as const;
  return await keep(trx, issuing, act, next, { kind: 'resumed', details: {} });
}

/** At once and without refund; what gives money back is an order that terminates units (S3.21). */
export async function endSubscription(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: OfSubscription & { readonly reason: string },
): Promise<Changed> {
  const found = await findLive(trx, order);
  if (!found.ok) return found;
  const next = {
    ...found.value,
    state: 'cancelled',
    endedAtMs: act.nowMs,
    scheduled: undefined,
    autoRenew: false,
  } as const;
  return await keep(trx, issuing, act, next, { kind: 'cancelled', details: { reason: order.reason } });
}

/** Switching it off takes a second word, because the PBX stops at the end of the term (S5.16). */
export async function setAutoRenew(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: OfSubscription & { readonly autoRenew: boolean; readonly confirm: boolean },
): Promise<Result<Subscription, ChangeSubscriptionCode | 'forbidden'>> {
  const found = await findLive(trx, order);
  if (!found.ok) return found;
  const payer = await seesPayer(trx, order.scope, found.value.payerId);
  if (!payer.ok) return payer;
  const { autoRenew, confirm } = order;
  if (found.value.autoRenew === autoRenew) return accept(found.value);
  if (!autoRenew && !confirm) {
    const until = localDateAt(found.value.periodEndMs, found.value.zone);
    const words = `Without automatic renewal subscription ${order.number} ends on ${until}.`;
    return refuse('confirm_missing', words, 'Send confirm: true with it.');
  }
  return await keep(trx, issuing, act, { ...found.value, autoRenew }, { kind: 'auto_renew', details: { autoRenew } });
}

/** Takes back what waits for the end of the term (S5.28). */
export async function dropScheduled(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: OfSubscription,
): Promise<Result<Subscription, ChangeSubscriptionCode | 'scheduled_change'>> {
  const found = await findLive(trx, order);
  if (!found.ok) return found;
  if (found.value.scheduled === undefined) {
    return refuse('nothing_changes', `Nothing waits for subscription ${order.number}.`, 'Nothing is left to do.');
  }
  if (found.value.scheduled.refunded === true) return refundedWaits(found.value);
  const details = { dropped: found.value.scheduled };
  return await keep(trx, issuing, act, { ...found.value, scheduled: undefined }, { kind: 'unscheduled', details });
}

function suspendedAbove({ number }: OfSubscription): Result<never, 'forbidden'> {
  const words = `Subscription ${number} was suspended by a level above yours, which alone resumes it.`;
  return refuse('forbidden', words, 'Ask your seller.');
}

export async function findLive(
  trx: Trx,
  { number, scope, version }: OfSubscription,
): Promise<Result<Subscription, 'subscription_not_found' | 'subscription_ended' | 'version_conflict'>> {
  const subscription = await findSubscription(trx, scope, number);
  if (subscription === undefined) return subscriptionNotFound();
  if (version !== undefined && version !== subscription.version) return versionConflict(subscription);
  if (isLive(subscription)) return accept(subscription);
  const words = `Subscription ${number} is ${subscription.state}.`;
  return refuse('subscription_ended', words, 'Renew it where that is still possible, or order the offer anew.');
}

export interface Told {
  readonly kind: SubscriptionEventKind;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Writes the next state with its grants, event, audit row and licence. */
export async function keep(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  next: Subscription,
  { kind, details }: Told,
): Promise<Result<Subscription, never>> {
  const { number, pbxId, accountPath, accountId, state } = next;
  const offer = await findOffer(trx, { id: next.offerId });
  if (offer === undefined) throw new Fault('offer_gone', `Offer ${next.offerId} of subscription ${number} is gone.`);
  if (!(await updateSubscription(trx, next, offer.repeatable))) {
    throw new Fault('subscription_raced', `Subscription ${number} was changed by another writer.`);
  }
  await giveGrants(trx, act, next, offer);
  const units = unitsHeld(next);
  await insertSubscriptionEvent(trx, {
    id: eventId(next, next.version + 1),
    subscription: number,
    atMs: act.nowMs,
    kind,
    quantityBefore: units,
    quantityAfter: state === 'cancelled' ? 0 : units,
    orderId: null,
    details,
  });
  await writeAudit(trx, act, {
    action: `subscription.${kind}`,
    subject: `${number}`,
    accountPath,
    ...(pbxId === null ? {} : { pbxId }),
    details: { sku: offer.sku, units, ...details },
  });
  await followOutage(trx, issuing, act, next);
  if (pbxId !== null) await issueLicence(trx, issuing, act, { pbxId, reason: `subscription ${number} ${kind}` });
  const data = { subscription: number, accountId, pbxId, state };
  await announce(trx, act, { accountPath, event: 'subscription.changed', data });
  return accept({ ...next, version: next.version + 1 });
}
