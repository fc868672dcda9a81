// What Stripe's objects mean here.
import type Stripe from 'stripe';
import type { CardFields, DisputeNews, ProviderState, RefundState, SavedMeans } from '../provider.ts';
import { idOf } from './stripe-event.ts';
import { fromStripe } from './stripe-money.ts';

export function intentState(intent: Stripe.PaymentIntent, fields: CardFields): ProviderState {
  const { id: ref, status, client_secret, last_payment_error } = intent;
  const reason = last_payment_error?.message ?? '';
  if (status === 'succeeded') {
    const received = fromStripe(intent.amount_received, intent.currency);
    const means = meansOf(intent);
    return { ref, status: 'succeeded', ...received, reason: '', ...(means === undefined ? {} : { means }) };
  }
  const asked = fromStripe(intent.amount, intent.currency);
  if (status === 'canceled') return { ref, status: 'failed', ...asked, reason: reason || 'The payment was cancelled.' };
  // The buyer may try another card with the same intent.
  const action = { kind: 'card', clientSecret: client_secret ?? '', ...fields } as const;
  return { ref, status: 'waiting', ...asked, reason, ...(client_secret === null ? {} : { action }) };
}

/** Only what was kept on the buyer's wish. */
function meansOf({ customer, payment_method, setup_future_usage }: Stripe.PaymentIntent): SavedMeans | undefined {
  return setup_future_usage === 'off_session' ? cardMeans(idOf(customer), payment_method) : undefined;
}

export function cardMeans(
  customerRef: string | undefined,
  method: string | Stripe.PaymentMethod | null,
): SavedMeans | undefined {
  if (customerRef === undefined || method === null || typeof method === 'string') return undefined;
  const { id: providerRef, card } = method;
  if (card === undefined) return undefined;
  const { brand, last4, exp_month, exp_year } = card;
  const label = `${brand.charAt(0).toUpperCase()}${brand.slice(1)} •••• ${last4}`;
  return { customerRef, providerRef, label, expires: `${exp_year}-${`${exp_month}`.padStart(2, '0')}` };
}

export function refundState({ id: ref, status, failure_reason }: Stripe.Refund): RefundState {
  if (status === 'succeeded') return { ref, status, reason: '' };
  if (status === 'failed' || status === 'canceled') return { ref, status: 'failed', reason: failure_reason ?? status };
  return { ref, status: 'waiting', reason: '' };
}

export function disputeNews({ id: ref, status, amount, currency, reason }: Stripe.Dispute): DisputeNews {
  const taken = fromStripe(amount, currency);
  if (status === 'lost') return { ref, status: 'lost', ...taken, reason };
  const isWon = status === 'won' || status === 'warning_closed';
  return { ref, status: isWon ? 'won' : 'open', ...taken, reason };
}
