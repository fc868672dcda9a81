// How Stripe's errors are read: a definite no, or an outcome that nobody knows.
import Stripe from 'stripe';
import { Fault } from '../../../shared/errors.ts';
import { providerUnreachable } from '../provider-fault.ts';

export async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) throw error;
    throw unknownOutcome(error);
  }
}

/** What is gone already is as good. */
export async function unlessRefused(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw unknownOutcome(error);
  }
}

/** A wrong key is the operator's to mend; everything else may have happened or not. */
export function unknownOutcome(error: unknown): Fault {
  const isRefused =
    error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripePermissionError;
  if (isRefused) return new Fault('provider_refused', 'Stripe does not take the secret key of payments.json.', error);
  return providerUnreachable('Stripe', error);
}
