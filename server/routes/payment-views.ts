// Payments, refunds, saved means and proforma invoices as callers see them: no secret, no reference of a provider's customer.
import { localDateAt } from '../../shared/calendar.ts';
import type { Currency } from '../../shared/currencies.ts';
import { toMoneyJson } from '../../shared/money.ts';
import type { PaymentMethod } from '../payments/method-store.ts';
import type { Payment } from '../payments/payment.ts';
import type { ListedPayment } from '../payments/payment-store.ts';
import type { Refund } from '../payments/refund-store.ts';

const WARN_MS = 30 * 86_400_000;

export function paymentView(payment: Payment) {
  const { id, orderId, provider, state, currency, details, createdAtMs, settledAtMs } = payment;
  const money = (amount: bigint) => toMoneyJson({ amount, currency });
  return {
    ...{ id, orderId, provider, state },
    amount: money(payment.amount),
    refunded: money(payment.refunded),
    reason: details.reason ?? '',
    heldFor: state === 'held' ? (details.held ?? null) : null,
    proposedRelease: state === 'held' ? (details.proposed?.release ?? null) : null,
    bankReference: details.bankReference ?? null,
    receivedOn: details.receivedOn ?? null,
    dispute: details.dispute ?? null,
    ...{ createdAtMs, settledAtMs },
  };
}

export function listedPaymentView({ orderNumber, payerName, ...payment }: ListedPayment) {
  return { ...paymentView(payment), orderNumber, payerName };
}

export function refundView(
  { id, paymentId, amount, state, reason, createdAtMs, settledAtMs }: Refund,
  currency: Currency,
) {
  return { id, paymentId, amount: toMoneyJson({ amount, currency }), state, reason, createdAtMs, settledAtMs };
}

export function methodView(method: PaymentMethod, nowMs: number) {
  const { id, provider, label, expires, isDefault, createdAtMs } = method;
  const soon = localDateAt(nowMs + WARN_MS, 'UTC').slice(0, 7);
  return { id, provider, label, expires, expiring: expires !== null && expires < soon, isDefault, createdAtMs };
}
