// What a verified Stripe message is about: a reference to ask Stripe for, whatever else it says.
import type Stripe from 'stripe';
import type { ProviderEvent, Reversal } from '../provider.ts';

export function stripeEvent(event: Stripe.Event): ProviderEvent {
  return { id: event.id, kind: event.type, about: aboutOf(event) };
}

function aboutOf(event: Stripe.Event): ProviderEvent['about'] {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
    case 'payment_intent.processing':
    case 'payment_intent.requires_action': {
      const { id, metadata } = event.data.object;
      return { what: 'payment', ref: id, paymentId: metadata.payment_id };
    }
    case 'setup_intent.succeeded':
      return { what: 'setup', ref: event.data.object.id };
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refundAbout(event.data.object);
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
      return disputeAbout(event.data.object);
    default:
      return undefined;
  }
}

/** Undefined where it is of no payment intent: ours all are. */
export function refundAbout({ id, payment_intent }: Stripe.Refund): Reversal | undefined {
  const paymentRef = idOf(payment_intent);
  return paymentRef === undefined ? undefined : { what: 'refund', ref: id, paymentRef };
}

export function disputeAbout({ id, payment_intent }: Stripe.Dispute): Reversal | undefined {
  const paymentRef = idOf(payment_intent);
  return paymentRef === undefined ? undefined : { what: 'dispute', ref: id, payment: { ref: paymentRef } };
}

/** Stripe gives a reference, or the whole object where it was asked to. */
export function idOf(named: string | { readonly id: string } | null | undefined): string | undefined {
  return typeof named === 'string' ? named : named?.id;
}
