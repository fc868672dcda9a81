// A subscription between its columns and what it says.
import type { SubscriptionsTable } from '../db/catalogue-tables.ts';
import { dueMs } from './renewal-terms.ts';
import { liveSlot, SUBSCRIPTION_STATES, type Subscription } from './subscription.ts';

/** `repeatable` is the offer's. */
export function columnsOf(subscription: Subscription, repeatable: boolean) {
  return {
    account_id: subscription.accountId,
    account_path: subscription.accountPath,
    payer_id: subscription.payerId,
    pbx_id: subscription.pbxId,
    offer_id: subscription.offerId,
    plan: subscription.plan,
    quantity: subscription.quantity,
    terminated_units: JSON.stringify(subscription.terminatedUnits),
    state: subscription.state,
    trial: subscription.trial ? 1 : 0,
    internal: subscription.internal ? 1 : 0,
    price_id: subscription.priceId,
    anchor: subscription.anchor,
    zone: subscription.zone,
    period: subscription.period,
    period_start_ms: subscription.periodStartMs,
    period_end_ms: subscription.periodEndMs,
    auto_renew: subscription.autoRenew ? 1 : 0,
    scheduled: subscription.scheduled === undefined ? null : JSON.stringify(subscription.scheduled),
    live_slot: liveSlot(subscription, repeatable),
    activated_at_ms: subscription.activatedAtMs,
    suspended_at_ms: subscription.suspendedAtMs,
    suspended_by: subscription.suspendedBy,
    ended_at_ms: subscription.endedAtMs,
    commitment: subscription.commitment === undefined ? null : JSON.stringify(subscription.commitment),
    agreement: subscription.agreement === undefined ? null : JSON.stringify(subscription.agreement),
    due_ms: dueMs(subscription),
  };
}

export function subscriptionOf(row: SubscriptionsTable): Subscription {
  return {
    number: row.number,
    accountId: row.account_id,
    accountPath: row.account_path,
    payerId: row.payer_id,
    pbxId: row.pbx_id,
    offerId: row.offer_id,
    plan: row.plan,
    quantity: row.quantity,
    terminatedUnits: JSON.parse(row.terminated_units),
    state: SUBSCRIPTION_STATES.find((state) => state === row.state) ?? 'cancelled',
    trial: row.trial === 1,
    internal: row.internal === 1,
    priceId: row.price_id,
    anchor: row.anchor,
    zone: row.zone,
    period: row.period,
    periodStartMs: row.period_start_ms,
    periodEndMs: row.period_end_ms,
    autoRenew: row.auto_renew === 1,
    scheduled: row.scheduled === null ? undefined : JSON.parse(row.scheduled),
    activatedAtMs: row.activated_at_ms,
    suspendedAtMs: row.suspended_at_ms,
    suspendedBy: row.suspended_by,
    endedAtMs: row.ended_at_ms,
    commitment: row.commitment === null ? undefined : JSON.parse(row.commitment),
    agreement: row.agreement === null ? undefined : JSON.parse(row.agreement),
    version: row.version,
    createdAtMs: row.created_at_ms,
  };
}
