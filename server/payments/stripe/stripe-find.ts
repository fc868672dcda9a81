// What Stripe did for us earlier, found by our own ids: charges among those of the customer, refunds among those of the payment.
import type Stripe from 'stripe';
import type { Attempt, CardFields, ProviderState, Reversal } from '../provider.ts';
import { answered } from './stripe-errors.ts';
import { disputeAbout, refundAbout } from './stripe-event.ts';
import { intentState } from './stripe-states.ts';

/** Clocks differ; a day more is looked through. */
const EARLIER_SECONDS = 86_400;
const PAGE = 100;
/** A bank decides within about three months, and Stripe lists disputes by the day they were made. */
const DISPUTES_SECONDS = 120 * 86_400;
const REFUNDS_SECONDS = 7 * 86_400;

/** A charge without the buyer ends at once: what neither succeeded nor is under way was refused by the bank. */
export async function findStripeCharge(
  stripe: Stripe,
  { paymentId, customerRef }: Attempt,
  sinceMs: number,
  fields: CardFields,
): Promise<ProviderState | undefined> {
  if (customerRef === undefined) return undefined;
  const asks = {
    customer: customerRef,
    created: { gte: Math.floor(sinceMs / 1000) - EARLIER_SECONDS },
    expand: ['data.payment_method'],
  };
  const states: ProviderState[] = [];
  await eachOf(
    (page) => stripe.paymentIntents.list({ ...asks, ...page }),
    (intent) => {
      if (intent.metadata.payment_id === paymentId) states.push(chargeState(intent, fields));
    },
  );
  return states.find(({ status }) => status === 'succeeded') ?? states[0];
}

function chargeState(intent: Stripe.PaymentIntent, fields: CardFields): ProviderState {
  const state = intentState(intent, fields);
  const isUnderWay = intent.status === 'processing';
  if (state.status !== 'waiting' || isUnderWay) return state;
  const needsBuyer = intent.last_payment_error?.code === 'authentication_required';
  return { ...state, status: 'failed', reason: state.reason || 'The card was not charged.', needsBuyer };
}

export async function findStripeRefund(
  stripe: Stripe,
  paymentRef: string,
  refundId: string,
): Promise<Stripe.Refund | undefined> {
  const found: Stripe.Refund[] = [];
  await eachOf(
    (page) => stripe.refunds.list({ payment_intent: paymentRef, ...page }),
    (refund) => {
      if (refund.metadata?.refund_id === refundId) found.push(refund);
    },
  );
  return found[0];
}

/** Made lately, whether we asked for it or not; refunds first, for nothing that is disputed can be given back at Stripe. */
export async function findStripeReversals(stripe: Stripe, nowMs: number): Promise<Reversal[]> {
  const since = (seconds: number) => ({ created: { gte: Math.floor(nowMs / 1000) - seconds } });
  const found: (Reversal | undefined)[] = [];
  await eachOf(
    (page) => stripe.refunds.list({ ...since(REFUNDS_SECONDS), ...page }),
    (refund) => found.push(refundAbout(refund)),
  );
  await eachOf(
    (page) => stripe.disputes.list({ ...since(DISPUTES_SECONDS), ...page }),
    (dispute) => found.push(disputeAbout(dispute)),
  );
  return found.filter((one) => one !== undefined);
}

async function eachOf<T extends { readonly id: string }>(
  ask: (page: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<T>>,
  see: (one: T) => void,
): Promise<void> {
  let page: { limit: number; starting_after?: string } = { limit: PAGE };
  while (true) {
    const { data, has_more } = await answered(ask(page));
    for (const one of data) see(one);
    const last = data.at(-1);
    if (!has_more || last === undefined) return;
    page = { limit: PAGE, starting_after: last.id };
  }
}
