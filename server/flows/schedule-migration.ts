// Another offer or plan from the end of the term on: the way down, which gives nothing back (S5.17).
import { type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { quantityProblem } from '../catalogue/offer-rules.ts';
import type { Trx } from '../db/open.ts';
import { type CartCode, fieldFault, refundedWaits, subscriptionNotFound } from '../orders/cart-refusals.ts';
import { paidUntil } from '../subscriptions/holding.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { subscriptionsOf } from '../subscriptions/subscription-store.ts';
import { offerOnSale } from './cart-desk.ts';
import { type ChangeSubscriptionCode, findLive, keep, type OfSubscription } from './change-subscription.ts';
import type { Issuing } from './issue-licence.ts';
import { seesPayer } from './may-pay-for.ts';
import { mayHold } from './read-cart-change.ts';

export interface MigrationOrder extends OfSubscription {
  readonly offerId?: string;
  readonly sku?: string;
  readonly plan: string;
  readonly quantity: number;
  /** What becomes of another change that waits: without an answer it is asked (S5.28). */
  readonly replace: boolean;
}

export async function scheduleMigration(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: MigrationOrder,
): Promise<Result<Subscription, ChangeSubscriptionCode | CartCode | 'forbidden'>> {
  const found = await findLive(trx, order);
  if (!found.ok) return found;
  const payer = await seesPayer(trx, order.scope, found.value.payerId);
  if (!payer.ok) return payer;
  const subscription = found.value;
  const account = await findAccount(trx, order.scope, subscription.accountId);
  if (account === undefined) return subscriptionNotFound();
  const from = paidUntil(subscription.periodEndMs, subscription.zone);
  if (from === null || subscription.trial)
    return fieldFault('plan', 'what has no term is never renewed as something else');
  const desk = { db: trx, act, account, pbx: null, held: [], approved: false };
  const sold = await offerOnSale(desk, order, '');
  if (!sold.ok) return sold;
  const offer = sold.value;
  const others = (await subscriptionsOf(trx, subscription)).filter(({ number }) => number !== subscription.number);
  const single = mayHold(offer, others, [], 'sku');
  if (!single.ok) return single;
  const { plan, quantity } = order;
  if (!offer.plans.some(({ code }) => code === plan)) {
    return fieldFault('plan', `must be one of ${offer.plans.map(({ code }) => code).join(', ')}`);
  }
  const problem = quantityProblem(offer, quantity);
  if (problem !== undefined) return fieldFault('quantity', problem);
  if (subscription.scheduled?.refunded === true) return refundedWaits(subscription);
  if (subscription.scheduled !== undefined && !order.replace) {
    const { scheduled } = subscription;
    const words = `Subscription ${order.number} is to change to ${scheduled.quantity} on ${scheduled.from} already.`;
    return refuse('scheduled_change', words, 'Send replace: true to put this in its place.');
  }
  const scheduled = { quantity, from, offerId: offer.id, plan, orderId: null };
  return await keep(trx, issuing, act, { ...subscription, scheduled }, { kind: 'scheduled', details: { scheduled } });
}
