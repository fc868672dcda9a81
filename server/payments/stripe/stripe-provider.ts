// Cards by Stripe: intents that the buyer confirms in Stripe's own fields, cards kept there for renewals.
import Stripe from 'stripe';
import { Fault, reasonOf } from '../../../shared/errors.ts';
import { accept, refuse } from '../../../shared/result.ts';
import type { PaymentSettings } from '../payment-settings.ts';
import type { Attempt, BrowserHosts, CardFields, PaymentProvider, ProviderState, RefundState } from '../provider.ts';
import { answered, unknownOutcome, unlessRefused } from './stripe-errors.ts';
import { idOf, stripeEvent } from './stripe-event.ts';
import { findStripeCharge, findStripeRefund, findStripeReversals } from './stripe-find.ts';
import { toStripe } from './stripe-money.ts';
import { stripeSetup } from './stripe-setup.ts';
import { disputeNews, intentState, refundState } from './stripe-states.ts';

export type StripeSettings = NonNullable<PaymentSettings['card']>;

const TIMEOUT_MS = 20_000;
/** A message signed longer ago is not believed. */
const OLDEST_SECONDS = 300;
/** Stripe forgets idempotency keys after a day. */
const REMEMBERS_MS = 20 * 3_600_000;
const SCRIPT = 'https://js.stripe.com/v3/';
const STRIPE_HOSTS: BrowserHosts = {
  scripts: ['https://js.stripe.com', 'https://*.js.stripe.com'],
  frames: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
  calls: ['https://api.stripe.com'],
};
const EXPAND = ['payment_method'];

export function stripeProvider(settings: StripeSettings): PaymentProvider {
  const stripe = new Stripe(settings.secretKey, clientOptions(settings.apiUrl));
  const fields = cardFields(settings);
  const stateOf = (intent: Stripe.PaymentIntent) => intentState(intent, fields);
  return {
    name: 'card',
    label: 'Credit or debit card',
    takes: () => true,
    browser: browserHosts(settings),
    async start(attempt) {
      const amount = toStripe(attempt.amount, attempt.currency);
      if (amount === undefined) return inexact(attempt);
      return await asked(attempt, async () => {
        const customer = attempt.save ? await customerFor(stripe, attempt) : undefined;
        const intent = await stripe.paymentIntents.create(
          {
            ...intentFor(attempt, amount),
            allowed_payment_method_types: ['card'],
            ...(customer === undefined ? {} : { customer, setup_future_usage: 'off_session' as const }),
          },
          { idempotencyKey: attempt.paymentId },
        );
        return stateOf(intent);
      });
    },
    async charge(attempt, saved) {
      const amount = toStripe(attempt.amount, attempt.currency);
      if (amount === undefined) return inexact(attempt);
      return await asked(attempt, async () => {
        const intent = await stripe.paymentIntents.create(
          {
            ...intentFor(attempt, amount),
            customer: saved.customerRef,
            payment_method: saved.providerRef,
            off_session: true,
            confirm: true,
          },
          { idempotencyKey: attempt.paymentId },
        );
        return stateOf(intent);
      });
    },
    setup: stripeSetup(stripe, fields),
    remembersMs: REMEMBERS_MS,
    findCharge: (attempt, sinceMs) => findStripeCharge(stripe, attempt, sinceMs, fields),
    fetch: async (ref) => stateOf(await answered(stripe.paymentIntents.retrieve(ref, { expand: EXPAND }))),
    // A confirmed intent is collected by Stripe itself.
    collect: async (ref) => stateOf(await answered(stripe.paymentIntents.retrieve(ref, { expand: EXPAND }))),
    async abandon(ref) {
      await unlessRefused(stripe.paymentIntents.cancel(ref));
    },
    async refund({ refundId, paymentRef, amount, currency }) {
      const asks = {
        payment_intent: paymentRef,
        amount: toStripe(amount, currency) ?? 0,
        metadata: { refund_id: refundId },
      };
      try {
        const made = await findStripeRefund(stripe, paymentRef, refundId);
        if (made !== undefined) return refundState(made);
        return refundState(await answered(stripe.refunds.create(asks, { idempotencyKey: refundId })));
      } catch (error) {
        if (error instanceof Stripe.errors.StripeInvalidRequestError) return notRefunded(error);
        throw error;
      }
    },
    fetchRefund: async (ref) => refundState(await answered(stripe.refunds.retrieve(ref))),
    fetchDispute: async (ref) => disputeNews(await answered(stripe.disputes.retrieve(ref))),
    reversals: (nowMs) => findStripeReversals(stripe, nowMs),
    async forget({ providerRef }) {
      await unlessRefused(stripe.paymentMethods.detach(providerRef));
    },
    async parseWebhook(rawBody, headers, nowMs) {
      const signature = headers['stripe-signature'];
      const { webhookSecret } = settings;
      try {
        if (typeof signature !== 'string') throw new Fault('signature_missing', 'no stripe-signature');
        const bytes = Buffer.from(rawBody);
        const event = stripe.webhooks.constructEvent(bytes, signature, webhookSecret, OLDEST_SECONDS, undefined, nowMs);
        return accept(stripeEvent(event));
      } catch (error) {
        const words = `The message is not signed by Stripe for this server: ${reasonOf(error)}`;
        return refuse('provider_signature_invalid', words, 'Check webhookSecret in payments.json and the clock.');
      }
    },
  };
}

function cardFields({ publishableKey, scriptUrl = SCRIPT }: StripeSettings): CardFields {
  return { publishableKey, scriptUrl };
}

/** As Stripe's documents ask of a content security policy; a script of another place brings its own frames and calls. */
function browserHosts({ scriptUrl }: StripeSettings): BrowserHosts {
  if (scriptUrl === undefined) return STRIPE_HOSTS;
  const { origin } = new URL(scriptUrl);
  return { scripts: [origin], frames: [origin], calls: [origin] };
}

function clientOptions(apiUrl: string | undefined): ConstructorParameters<typeof Stripe>[1] {
  const options = { timeout: TIMEOUT_MS, maxNetworkRetries: 1, telemetry: false } as const;
  if (apiUrl === undefined) return options;
  const { hostname, port, protocol } = new URL(apiUrl);
  const isPlain = protocol === 'http:';
  return { ...options, host: hostname, port: port || (isPlain ? 80 : 443), protocol: isPlain ? 'http' : 'https' };
}

function intentFor({ paymentId, orderNumber, currency }: Attempt, amount: number) {
  return {
    amount,
    currency: currency.toLowerCase(),
    description: `Order ${orderNumber}`,
    metadata: { payment_id: paymentId, order_number: `${orderNumber}` },
    expand: EXPAND,
  };
}

/** Somebody to keep the card for; the key makes it one however often it is asked. */
async function customerFor(stripe: Stripe, { customerRef, payer, paymentId }: Attempt): Promise<string> {
  if (customerRef !== undefined) return customerRef;
  const details = { email: payer.email, name: payer.name, metadata: { account_id: payer.accountId } };
  return (await stripe.customers.create(details, { idempotencyKey: `${paymentId}-customer` })).id;
}

/** A refused card is a state; Stripe gives the intent with the error. */
async function asked(attempt: Attempt, work: () => Promise<ProviderState>): Promise<ProviderState> {
  try {
    return await work();
  } catch (error) {
    const { amount, currency } = attempt;
    if (error instanceof Stripe.errors.StripeCardError) {
      const ref = idOf(error.payment_intent) ?? '';
      const needsBuyer = error.code === 'authentication_required';
      return { ref, status: 'failed', amount, currency, reason: error.message, needsBuyer };
    }
    if (error instanceof Stripe.errors.StripeInvalidRequestError) {
      return { ref: '', status: 'failed', amount, currency, reason: error.message };
    }
    throw unknownOutcome(error);
  }
}

function inexact({ amount, currency }: Attempt): ProviderState {
  const reason = `Cards take amounts in ${currency} with two decimals only.`;
  return { ref: '', status: 'failed', amount, currency, reason };
}

function notRefunded(error: Error): RefundState {
  return { ref: '', status: 'failed', reason: error.message };
}
