// Starts a free trial on a PBX: once per family, account and PBX, for a fixed time, without any payment (S2).
import { localDateAt } from '../../shared/calendar.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Offer } from '../catalogue/offer.ts';
import { quantityProblem } from '../catalogue/offer-rules.ts';
import { findOffer, offersFor } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import { membershipOf } from '../fleet/member-store.ts';
import { findPbx, type Pbx } from '../fleet/pbx-store.ts';
import { fieldFault, inField } from '../orders/cart-refusals.ts';
import { nextSubscription } from '../subscriptions/grant-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { eventId, insertSubscriptionEvent } from '../subscriptions/subscription-event-store.ts';
import { insertSubscription, subscriptionsInFamily } from '../subscriptions/subscription-store.ts';
import { marksOf } from '../subscriptions/trial-limit.ts';
import { markTrial } from '../subscriptions/trial-mark-store.ts';
import { announce } from '../webhooks/events.ts';
import { accountNotFound } from './add-account.ts';
import { giveGrants } from './apply-order.ts';
import { type Issuing, issueLicence, pbxNotFound } from './issue-licence.ts';
import { mayTryAgain, tenantOf } from './limit-trials.ts';

const DAY_MS = 86_400_000;

export interface TrialOrder {
  readonly accountId: string;
  readonly pbxId: string;
  readonly offerId?: string;
  readonly sku?: string;
  readonly quantity?: number;
  readonly scope: string;
  /** The vendor's reason for one more than the rule gives (S2.23). */
  readonly override?: string;
}

export type StartTrialCode =
  | 'account_not_found'
  | 'account_suspended'
  | 'pbx_not_found'
  | 'pbx_is_member'
  | 'offer_not_sold'
  | 'trial_used'
  | 'validation_failed';

export async function startTrial(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: TrialOrder,
): Promise<Result<{ subscription: Subscription; offer: Offer }, StartTrialCode>> {
  const account = await findAccount(trx, order.scope, order.accountId);
  if (account === undefined) return accountNotFound();
  if (account.status !== 'active') {
    return refuse('account_suspended', `The account ${account.name} is ${account.status}.`, 'Settle that first.');
  }
  const pbx = await findPbx(trx, { id: order.pbxId }, order.scope);
  if (pbx === undefined || pbx.accountId !== account.id) return pbxNotFound();
  if ((await membershipOf(trx, pbx.id)) !== undefined) {
    return refuse('pbx_is_member', `PBX ${pbx.serial} stands by for another one.`, 'Try it on that one.');
  }
  const named = await findOffer(trx, order.offerId === undefined ? { sku: order.sku ?? '' } : { id: order.offerId });
  const [sold] = named === undefined ? [] : await offersFor(trx, account, act.nowMs, { id: named.id });
  const field = order.offerId === undefined ? 'sku' : 'offerId';
  if (sold === undefined) {
    const words = `${order.sku ?? order.offerId} is not offered to ${account.name}.`;
    return inField(refuse('offer_not_sold', words, 'List the offers of the account.').refusal, field);
  }
  const { offer } = sold;
  if (offer.trialDays === null) return fieldFault(field, 'is no trial; order it');
  const quantity = order.quantity ?? offer.minQuantity;
  const problem = quantityProblem(offer, quantity);
  if (problem !== undefined) return fieldFault('quantity', problem);
  const tenant = await tenantOf(trx, account, pbx.id);
  const { family } = offer;
  if (order.override === undefined) {
    const fresh = await neverHad(trx, account.id, pbx, offer);
    if (!fresh.ok) return fresh;
    const again = await mayTryAgain(trx, act.nowMs, { tenant, accountId: account.id, family });
    if (!again.ok) return again;
  }
  const begun = { pbx, offer, quantity, zone: account.timeZone, override: order.override };
  const subscription = await begin(trx, issuing, act, begun);
  const trial = { subscription: subscription.number, family, accountId: account.id };
  await markTrial(trx, trial, marksOf(tenant), act.nowMs);
  return accept({ subscription, offer });
}

/** S2.17, S2.23, S2.26: neither tried nor bought before, on this PBX or elsewhere in the account. */
async function neverHad(trx: Trx, accountId: string, pbx: Pbx, offer: Offer): Promise<Result<true, 'trial_used'>> {
  const had = await subscriptionsInFamily(trx, { accountId, pbxId: pbx.id, family: offer.family });
  const [first] = had;
  if (first === undefined) return accept(true);
  const what = first.trial ? 'was tried' : 'was bought';
  return refuse(
    'trial_used',
    `${offer.family} ${what} before, as subscription ${first.number}; it is tried once.`,
    'Order the full offer. Only the vendor can give another trial, with a reason.',
    { subscription: first.number },
  );
}

interface Begun {
  readonly pbx: Pbx;
  readonly offer: Offer;
  readonly quantity: number;
  readonly zone: string;
  readonly override: string | undefined;
}

/** S2.19: so many times 24 hours from now; the boundary second has expired. */
async function begin(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  { pbx, offer, quantity, zone, override }: Begun,
): Promise<Subscription> {
  const subscription: Subscription = {
    number: await nextSubscription(trx),
    accountId: pbx.accountId,
    accountPath: pbx.accountPath,
    payerId: pbx.accountId,
    pbxId: pbx.id,
    offerId: offer.id,
    plan: 'one-time',
    quantity,
    terminatedUnits: [],
    state: 'active',
    trial: true,
    internal: false,
    priceId: null,
    anchor: localDateAt(act.nowMs, zone),
    zone,
    period: 0,
    periodStartMs: act.nowMs,
    periodEndMs: act.nowMs + (offer.trialDays ?? 0) * DAY_MS,
    autoRenew: false,
    scheduled: undefined,
    activatedAtMs: act.nowMs,
    suspendedAtMs: null,
    suspendedBy: null,
    endedAtMs: null,
    version: 1,
    createdAtMs: act.nowMs,
  };
  const { number, accountPath, pbxId, periodEndMs } = subscription;
  await insertSubscription(trx, subscription, offer.repeatable);
  await giveGrants(trx, act, subscription, offer);
  const details = { trial: true, untilMs: periodEndMs, ...(override === undefined ? {} : { override }) };
  const told = { id: eventId(subscription, 1), subscription: number, atMs: act.nowMs, orderId: null };
  await insertSubscriptionEvent(trx, { ...told, kind: 'created', quantityBefore: 0, quantityAfter: quantity, details });
  const audit = { subject: `${number}`, accountPath, pbxId: pbx.id, details: { sku: offer.sku, ...details } };
  await writeAudit(trx, act, { action: 'trial.started', ...audit });
  await issueLicence(trx, issuing, act, { pbxId: pbx.id, reason: `trial ${offer.sku}` });
  const data = { subscription: number, accountId: pbx.accountId, pbxId, state: 'active' };
  await announce(trx, act, { accountPath, event: 'subscription.changed', data });
  return subscription;
}
