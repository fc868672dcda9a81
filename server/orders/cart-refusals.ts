// Why a cart cannot be ordered, in words; a refusal of one row names its field, so that the row can be marked (S1.29).
import { type Refusal, type Result, refuse } from '../../shared/result.ts';
import type { QuoteCode } from '../pricing/quote-input.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

export type CartCode =
  | QuoteCode
  | 'validation_failed'
  | 'account_not_found'
  | 'account_suspended'
  | 'credit_exceeded'
  | 'pbx_not_found'
  | 'pbx_is_member'
  | 'subscription_not_found'
  | 'subscription_suspended'
  | 'subscription_ended'
  | 'unit_not_found'
  | 'unit_terminated'
  | 'offer_not_sold'
  | 'offer_on_request'
  | 'already_subscribed'
  | 'payer_differs'
  | 'version_conflict'
  | 'downgrade_waits'
  | 'seats_assigned'
  | 'too_many_grants';

/** With the path of the field that the caller wrote. */
export function inField<C extends string>(refusal: Refusal<C>, path: string): { ok: false; refusal: Refusal<C> } {
  const fields = JSON.stringify([{ path, message: refusal.message }]);
  return { ok: false, refusal: { ...refusal, detail: { ...refusal.detail, fields } } };
}

export function fieldFault(path: string, message: string): Result<never, 'validation_failed'> {
  const words = `The request is not valid. ${path}: ${message}.`;
  return refuse('validation_failed', words, 'Correct the named fields and send it again.', {
    fields: JSON.stringify([{ path, message }]),
  });
}

const FIELD: Partial<Record<QuoteCode, string>> = {
  plan_not_offered: 'plan',
  price_missing: 'plan',
  scheduled_change: 'scheduled',
  units_unknown: 'terminateUnits',
  changed_twice: 'subscription',
  term_ended: 'subscription',
};

/** A refusal of the quote, at the row that it is about. */
export function inItem(
  refusal: Refusal<QuoteCode>,
  items: readonly number[],
): { ok: false; refusal: Refusal<QuoteCode> } {
  const item = items[Number(refusal.detail?.change ?? 0)] ?? 0;
  return inField(refusal, `items.${item}.${FIELD[refusal.code] ?? 'quantity'}`);
}

export function subscriptionNotFound(): Result<never, 'subscription_not_found'> {
  return refuse(
    'subscription_not_found',
    'There is no such subscription within your account.',
    'Check the number, or list the subscriptions.',
  );
}

export function alreadySubscribed(sku: string, number: number) {
  return refuse(
    'already_subscribed',
    `${sku} is held already, as subscription ${number}.`,
    `Amend subscription ${number} instead.`,
    { subscription: number },
  );
}

/** Its payment went back, and what it paid for ends: until then it stays as it is (S5.34). */
export function refundedWaits({ number, scheduled }: Subscription) {
  return refuse(
    'scheduled_change',
    `A payment for subscription ${number} went back; on ${scheduled?.from ?? ''} it is reduced to ${scheduled?.quantity ?? 0}.`,
    'Wait for that day, or order what is needed anew as another subscription.',
    { subscription: number },
  );
}

export function versionConflict({ number, version, quantity }: Subscription): Result<never, 'version_conflict'> {
  return refuse(
    'version_conflict',
    `Subscription ${number} was changed since you read it: it has ${quantity} units now.`,
    'Read it again and decide anew.',
    { subscription: number, version, quantity },
  );
}
