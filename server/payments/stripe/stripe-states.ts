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

export function refundState(refund: Stripe.Refund): RefundState {
  const { id: ref, status, failure_reason, metadata } = refund;
  const made = { ...fromStripe(refund.amount, refund.currency), refundId: metadata?.refund_id };
  if (status === 'succeeded') return { ref, status, reason: '', made };
  if (status === 'failed' || status === 'canceled') {
    return { ref, status: 'failed', reason: failure_reason ?? status, made };
  }
  return { ref, status: 'waiting', reason: '', made };
}

/** `balance_transactions` shows whether money was taken: an inquiry takes none, and neither may a dispute that was prevented. */
export function disputeNews(dispute: Stripe.Dispute): DisputeNews {
  const { id: ref, amount, currency, reason } = dispute;
  return { ref, status: disputeStatus(dispute), ...fromStripe(amount, currency), reason };
}

function disputeStatus({ status, balance_transactions: moved }: Stripe.Dispute): DisputeNews['status'] {
  switch (status) {
    case 'lost':
      return 'lost';
    case 'won':
    case 'warning_closed':
      return 'won';
    case 'prevented':
      return moved.length > 0 ? 'lost' : 'won';
    case 'warning_needs_response':
    case 'warning_under_review':
      return 'inquiry';
    default:
      return 'open';
  }
}
