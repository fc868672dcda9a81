// What PayPal's orders and captures mean here.
import { CaptureStatus, type Order, OrderStatus, type Refund, RefundStatus } from '@paypal/paypal-server-sdk';
import type { ProviderState, RefundState, SavedMeans } from '../provider.ts';
import { fromPaypal } from './paypal-money.ts';

/** The order is the payment; its one capture is the money. */
export function orderState(order: Order): ProviderState {
  const { id: ref = '', status, purchaseUnits: [unit] = [] } = order;
  const asked = fromPaypal(unit?.amount);
  const capture = unit?.payments?.captures?.[0];
  if (capture !== undefined) {
    const received = fromPaypal(capture.amount);
    switch (capture.status) {
      case CaptureStatus.Completed:
      case CaptureStatus.PartiallyRefunded:
      case CaptureStatus.Refunded: {
        const means = meansOf(order);
        return { ref, status: 'succeeded', ...received, reason: '', ...(means === undefined ? {} : { means }) };
      }
      case CaptureStatus.Declined:
      case CaptureStatus.Failed:
        return { ref, status: 'failed', ...asked, reason: 'PayPal declined the payment.' };
      default:
        return { ref, status: 'waiting', ...asked, reason: capture.statusDetails?.reason ?? '' };
    }
  }
  if (status === OrderStatus.Voided) return { ref, status: 'failed', ...asked, reason: 'PayPal voided the payment.' };
  if (status === OrderStatus.Approved) return { ref, status: 'approved', ...asked, reason: '' };
  const url = order.links?.find(({ rel }) => rel === 'payer-action' || rel === 'approve')?.href;
  const action = url === undefined ? {} : { action: { kind: 'redirect', url } as const };
  return { ref, status: 'waiting', ...asked, reason: '', ...action };
}

/** Only what was vaulted on the buyer's wish. */
function meansOf({ paymentSource }: Order): SavedMeans | undefined {
  const wallet = paymentSource?.paypal;
  const vault = wallet?.attributes?.vault;
  if (vault?.id === undefined) return undefined;
  const { id: providerRef, customer } = vault;
  const label = `PayPal ${wallet?.emailAddress ?? ''}`.trim();
  return { customerRef: customer?.id ?? '', providerRef, label, expires: null };
}

export function captureIdOf({ purchaseUnits: [unit] = [] }: Order): string | undefined {
  return unit?.payments?.captures?.[0]?.id;
}

/** The one that was made by our id. */
export function refundIn({ purchaseUnits: [unit] = [] }: Order, refundId: string): Refund | undefined {
  return unit?.payments?.refunds?.find(({ customId }) => customId === refundId);
}

export function refundState({ id: ref = '', status, statusDetails, amount, customId }: Refund): RefundState {
  const made = { ...fromPaypal(amount), refundId: customId };
  if (status === RefundStatus.Completed) return { ref, status: 'succeeded', reason: '', made };
  if (status === RefundStatus.Pending) return { ref, status: 'waiting', reason: '', made };
  return { ref, status: 'failed', reason: statusDetails?.reason ?? 'PayPal refused it.', made };
}
