// Writes down what a provider says of a payment: settled, failed, or still waiting. The one way its word gets in.
import { accept, type Result } from '../../shared/result.ts';
import { type Act, newRef } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Trx } from '../db/open.ts';
import { paymentFailedMail } from '../mail/messages/order.ts';
import { queueMail } from '../mail/outbox-store.ts';
import { isOpen, type Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';
import { keepMethod } from '../payments/method-store.ts';
import { isSettled, type Payment } from '../payments/payment.ts';
import { findPayment, updatePayment } from '../payments/payment-store.ts';
import type { ProviderState } from '../payments/provider.ts';
import { announce } from '../webhooks/events.ts';
import { addressMail } from './address-mail.ts';
import type { Issuing } from './issue-licence.ts';
import { paymentNotFound, paymentRaced, type SettleCode, settlePayment } from './settle-payment.ts';

export interface Heard {
  readonly payment: Payment;
  readonly order: Order;
}

export async function applyProviderState(
  trx: Trx,
  deps: Issuing,
  act: Act,
  paymentId: string,
  state: ProviderState,
): Promise<Result<Heard, SettleCode>> {
  const payment = await findPayment(trx, { id: paymentId });
  const order = payment && (await findOrder(trx, { id: payment.orderId }));
  if (payment === undefined || order === undefined) return paymentNotFound();
  // Older news than what is known: messages come in any order.
  if (isSettled(payment)) return accept({ payment, order });
  if (state.status === 'succeeded') return await settle(trx, deps, act, { payment, order }, state);
  if (state.status === 'failed') {
    return payment.state === 'failed' ? accept({ payment, order }) : await fail(trx, act, { payment, order }, state);
  }
  return await note(trx, { payment, order }, state);
}

async function settle(
  trx: Trx,
  deps: Issuing,
  act: Act,
  { payment, order }: Heard,
  { ref, amount, currency, means }: ProviderState,
): Promise<Result<Heard, SettleCode>> {
  if (means !== undefined && order.autoRenew) {
    const id = newRef('pmt', deps.random);
    const { payerId: accountId } = order;
    const kept = { ...means, id, accountId, provider: payment.provider, isDefault: false, removedAtMs: null };
    await keepMethod(trx, { ...kept, createdAtMs: act.nowMs });
  }
  return await settlePayment(trx, deps, act, { paymentId: payment.id, providerRef: ref, amount, currency });
}

async function note(trx: Trx, { payment, order }: Heard, { ref }: ProviderState): Promise<Result<Heard, SettleCode>> {
  if (payment.providerRef === ref) return accept({ payment, order });
  if (!(await updatePayment(trx, payment, { providerRef: ref }))) return paymentRaced();
  return accept({ payment: { ...payment, providerRef: ref, version: payment.version + 1 }, order });
}

async function fail(
  trx: Trx,
  act: Act,
  { payment, order }: Heard,
  { ref, reason, needsBuyer = false }: ProviderState,
): Promise<Result<Heard, SettleCode>> {
  const details = { ...payment.details, reason };
  const change = { state: 'failed', providerRef: ref === '' ? payment.providerRef : ref, details } as const;
  if (!(await updatePayment(trx, payment, change))) return paymentRaced();
  const failed = { ...payment, ...change, version: payment.version + 1 };
  const next = isOpen(order) ? ({ ...order, state: 'failed', version: order.version + 1 } as const) : order;
  if (next !== order) await updateOrder(trx, order, { state: 'failed' });
  const { payerPath: accountPath, number, id, accountId } = order;
  await writeAudit(trx, act, {
    action: 'payment.failed',
    subject: `${number}`,
    accountPath,
    details: { id: payment.id, provider: payment.provider, reason },
  });
  await announce(trx, act, { accountPath, event: 'payment.failed', data: { orderId: id, number, accountId } });
  // Whoever stands at the checkout sees it; whoever is not there is told (S5.27).
  if (payment.details.offSession === true) await mailFailure(trx, act, failed, order, needsBuyer);
  return accept({ payment: failed, order: next });
}

async function mailFailure(trx: Trx, act: Act, payment: Payment, order: Order, confirm: boolean): Promise<void> {
  const { name, email, language } = order.billing;
  const addressed = await addressMail(trx, order.payerId, { name, email, language });
  if (addressed === undefined) return;
  const { publicUrl } = await readBusinessSettings(trx);
  const message = paymentFailedMail(addressed.reader, {
    number: order.number,
    amount: { amount: payment.amount, currency: payment.currency },
    reason: payment.details.reason ?? '',
    keepsUntil: '',
    payUrl: `${publicUrl}/orders/${order.id}`,
    confirm,
  });
  const dedupe = `payment-failed:${payment.id}`;
  await queueMail(trx, act, { ...message, ...addressed.envelope, dedupe, kind: 'payment_failed' });
}
