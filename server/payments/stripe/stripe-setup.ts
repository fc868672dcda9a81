// Keeping a card at Stripe without a charge: a SetupIntent that the buyer confirms in Stripe's own fields.
import Stripe from 'stripe';
import type { CardFields, PaymentProvider, SetupAttempt, SetupState } from '../provider.ts';
import { answered } from './stripe-errors.ts';
import { idOf } from './stripe-event.ts';
import { cardMeans } from './stripe-states.ts';

export function stripeSetup(stripe: Stripe, fields: CardFields): NonNullable<PaymentProvider['setup']> {
  return {
    async begin(attempt) {
      const { accountId: account_id, setupId } = attempt;
      const customer = attempt.customerRef ?? (await customerFor(stripe, attempt));
      const made = stripe.setupIntents.create(
        { customer, usage: 'off_session', allowed_payment_method_types: ['card'], metadata: { account_id } },
        { idempotencyKey: setupId },
      );
      return setupState(await answered(made), fields);
    },
    async fetch(ref) {
      try {
        const asked = stripe.setupIntents.retrieve(ref, { expand: ['payment_method'] });
        return setupState(await answered(asked), fields);
      } catch (error) {
        if (error instanceof Stripe.errors.StripeInvalidRequestError) return undefined;
        throw error;
      }
    },
  };
}

/** One customer however often it is asked within a day; a second one later does no harm. */
async function customerFor(stripe: Stripe, { accountId, email, name }: SetupAttempt): Promise<string> {
  const details = { email, name, metadata: { account_id: accountId } };
  return (await answered(stripe.customers.create(details, { idempotencyKey: `setup-customer-${accountId}-${email}` })))
    .id;
}

function setupState(intent: Stripe.SetupIntent, fields: CardFields): SetupState {
  const { id: ref, status, client_secret, last_setup_error, metadata, customer, payment_method } = intent;
  const of = { ref, accountId: metadata?.account_id ?? '', reason: last_setup_error?.message ?? '' };
  if (status === 'canceled') return { ...of, status: 'failed', reason: of.reason || 'Keeping the card was cancelled.' };
  if (status === 'succeeded') {
    const attached = typeof payment_method === 'object' && payment_method !== null && idOf(payment_method.customer);
    // A card that was removed since is with nobody any more.
    const means = attached === idOf(customer) ? cardMeans(idOf(customer), payment_method) : undefined;
    return means === undefined
      ? { ...of, status: 'failed', reason: 'The card is not kept any more.' }
      : { ...of, status: 'kept', means };
  }
  const action = { kind: 'card', clientSecret: client_secret ?? '', ...fields } as const;
  return { ...of, status: 'waiting', ...(client_secret === null ? {} : { action }) };
}
