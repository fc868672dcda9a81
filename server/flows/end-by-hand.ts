// Ends a subscription by hand, at once: what it costs to end before its agreed term is shown first, and owed afterwards (S4.23).
import type { LocalDate } from '../../shared/calendar.ts';
import type { Money } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { subscriptionNotFound } from '../orders/cart-refusals.ts';
import { feeUntil as owedUntil } from '../subscriptions/closing.ts';
import { agreedTerms } from '../subscriptions/fee-terms.ts';
import { paidUntil } from '../subscriptions/holding.ts';
import { isOwedOnStatements } from '../subscriptions/rolling-end.ts';
import { isLive, type Subscription } from '../subscriptions/subscription.ts';
import { subscriptionEvents } from '../subscriptions/subscription-event-store.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { isAsShown, type NotAsShown, type Shown } from './as-shown.ts';
import { type ChangeSubscriptionCode, endSubscription, findLive, type OfSubscription } from './change-subscription.ts';
import { moneyOfEnd, settleEnd } from './early-end.ts';
import type { Issuing } from './issue-licence.ts';
import { freesSeats } from './seats-in-use.ts';

export interface EndCost {
  /** First day not paid for; null for what was bought for good. */
  readonly paidUntil: LocalDate | null;
  readonly boundUntil: LocalDate | null;
  /** Without tax; null where nothing is charged, or who pays is not within the caller's sight. */
  readonly penalty: Money | null;
  /** Without tax, of the days that are paid and unused; null where that was not agreed, or likewise. */
  readonly givenBack: Money | null;
  /** First day for which no fee is owed on statements; null where none is, or who pays is not within the caller's sight. */
  readonly feeUntil: LocalDate | null;
}

export async function endCost(
  db: Db,
  act: Act,
  { scope, number }: Pick<OfSubscription, 'scope' | 'number'>,
): Promise<Result<EndCost, 'subscription_not_found' | 'price_missing'>> {
  const subscription = await findSubscription(db, scope, number);
  if (subscription === undefined) return subscriptionNotFound();
  const { periodEndMs, zone, commitment } = subscription;
  const nothing = accept({ penalty: undefined, givenBack: undefined });
  const money = isLive(subscription) ? await moneyOfEnd(db, act, scope, subscription) : nothing;
  if (!money.ok) return money;
  const { penalty = null, givenBack = null } = money.value;
  const boundUntil = commitment?.until ?? null;
  const feeUntil = isLive(subscription) ? await feeEnd(db, act, scope, subscription) : null;
  const owed = { penalty, givenBack, feeUntil };
  return accept({ paidUntil: paidUntil(periodEndMs, zone), boundUntil, ...owed });
}

async function feeEnd(db: Db, { nowMs }: Act, scope: string, subscription: Subscription): Promise<LocalDate | null> {
  const { number, offerId, payerId } = subscription;
  const offer = await findOffer(db, { id: offerId });
  if (offer === undefined || !isOwedOnStatements(subscription, offer)) return null;
  if ((await findAccount(db, scope, payerId)) === undefined) return null;
  const zone = (await findVendor(db))?.timeZone ?? 'UTC';
  return owedUntil(subscription, agreedTerms(await subscriptionEvents(db, [number])), { nowMs, zone });
}

/** Who has a seat on the PBX is not put out of it unasked (S1.18). */
export async function endByHand(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: OfSubscription & { readonly reason: string } & Shown,
): Promise<Result<Subscription, ChangeSubscriptionCode | 'seats_assigned' | 'price_missing' | NotAsShown>> {
  const found = await findLive(trx, order);
  if (!found.ok) return found;
  const { number, pbxId } = found.value;
  const free = pbxId === null ? accept(true) : await freesSeats(trx, act.nowMs, { pbxId, subscription: number });
  if (!free.ok) return free;
  const costs = await moneyOfEnd(trx, act, '/', found.value);
  if (!costs.ok) return costs;
  const shown = await isAsShown(trx, order.scope, found.value, { shown: order, is: costs.value });
  if (!shown.ok) return shown;
  const settled = await settleEnd(trx, issuing, act, found.value, order.reason);
  if (!settled.ok) return settled;
  const { scope, reason } = order;
  return await endSubscription(trx, issuing, act, { number, scope, reason });
}
