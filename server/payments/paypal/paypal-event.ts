// What a verified PayPal message is about: a reference to ask PayPal for, whatever else it says.
import { z } from 'zod';
import { accept, type Result, refuse } from '../../../shared/result.ts';
import type { ProviderEvent, WebhookCode } from '../provider.ts';

const named = z.string().min(1).max(200);
const eventSchema = z.object({ id: named, event_type: named, resource: z.unknown() });
const orderSchema = z.object({
  id: named,
  purchase_units: z.array(z.object({ custom_id: named.optional() })).min(1),
});
const captureSchema = z.object({
  custom_id: named.optional(),
  supplementary_data: z.object({ related_ids: z.object({ order_id: named }) }),
});
const disputeSchema = z.object({
  dispute_id: named,
  disputed_transactions: z.array(z.object({ custom: named })).min(1),
});

/** A refund names the capture that it is of, and no payment of ours. */
const refundSchema = z.object({
  id: named,
  links: z.array(z.object({ rel: named, href: z.string().max(500) })).max(20),
});

export interface PaypalEvent extends ProviderEvent {
  readonly refund?: { readonly ref: string; readonly captureId: string };
}

export function paypalEvent(rawBody: Uint8Array): Result<PaypalEvent, WebhookCode> {
  const event = eventSchema.safeParse(jsonOf(rawBody));
  if (!event.success) {
    return refuse(
      'provider_signature_invalid',
      'The message is signed, yet not one of PayPal’s.',
      'Tell the operator.',
    );
  }
  const { id, event_type: kind, resource } = event.data;
  const refund = kind === 'PAYMENT.CAPTURE.REFUNDED' ? refundOf(resource) : undefined;
  return accept({ id, kind, about: aboutOf(kind, resource), ...(refund === undefined ? {} : { refund }) });
}

function refundOf(resource: unknown): PaypalEvent['refund'] {
  const refund = refundSchema.safeParse(resource);
  const up = refund.data?.links.find(({ rel }) => rel === 'up')?.href ?? '';
  const captureId = /\/v2\/payments\/captures\/(\w+)$/.exec(up)?.[1];
  return captureId === undefined || !refund.success ? undefined : { ref: refund.data.id, captureId };
}

function aboutOf(kind: string, resource: unknown): ProviderEvent['about'] {
  if (kind.startsWith('CHECKOUT.ORDER.')) {
    const order = orderSchema.safeParse(resource);
    const paymentId = order.data?.purchase_units[0]?.custom_id;
    return order.success ? { what: 'payment', ref: order.data.id, paymentId } : undefined;
  }
  if (kind.startsWith('CUSTOMER.DISPUTE.')) {
    const dispute = disputeSchema.safeParse(resource);
    const paymentId = dispute.data?.disputed_transactions[0]?.custom;
    return paymentId === undefined || !dispute.success
      ? undefined
      : { what: 'dispute', ref: dispute.data.dispute_id, payment: { id: paymentId } };
  }
  if (!/^PAYMENT\.CAPTURE\.(COMPLETED|DECLINED|DENIED|PENDING)$/.test(kind)) return undefined;
  const capture = captureSchema.safeParse(resource);
  if (!capture.success) return undefined;
  const { custom_id: paymentId, supplementary_data } = capture.data;
  return { what: 'payment', ref: supplementary_data.related_ids.order_id, paymentId };
}

function jsonOf(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString('utf8'));
  } catch {
    return undefined;
  }
}
