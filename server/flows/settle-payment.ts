// Money came in: what it pays for is carried out, once, however often and in whatever order that is said (S5.22, S5.23).

import { isCurrency } from '../../shared/currencies.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import { type Act, newRef } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { entriesForCreditPaidBack, entriesForPayment } from '../ledger/entries.ts';
import { post } from '../ledger/ledger-store.ts';
import type { Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';
import { type HoldReason, isSettled, type Payment, type PaymentDetails, verdictOn } from '../payments/payment.ts';
import { findPayment, updatePayment } from '../payments/payment-store.ts';
import { insertRefund } from '../payments/refund-store.ts';
import { fulfilOrder } from './fulfil-order.ts';
import type { Issuing } from './issue-licence.ts';
import { tellFinance } from './tell-finance.ts';

export type SettleCode = 'payment_not_found' | 'payment_raced' | 'order_raced';

export interface Received {
  readonly paymentId: string;
  /** Undefined: money that no provider has a name for (a bank transfer). */
  readonly providerRef?: string;
  /** What came, which need not be what was asked for. */
  readonly amount: bigint;
  readonly currency: string;
  readonly details?: PaymentDetails;
}

export interface Settled {
  /** `already`: it was settled before, and nothing happened now. */
  readonly outcome: 'fulfilled' | 'held' | 'already';
  readonly payment: Payment;
  readonly order: Order;
}

/** In the transaction in which the provider's word is written down. What pays for nothing is to the payer's credit. */
export async function settlePayment(
  trx: Trx,
  deps: Issuing,
  act: Act,
  received: Received,
): Promise<Result<Settled, SettleCode>> {
  const payment = await findPayment(trx, { id: received.paymentId });
  const order = payment && (await findOrder(trx, { id: payment.orderId }));
  if (payment === undefined || order === undefined) return paymentNotFound();
  if (isSettled(payment)) return accept({ outcome: 'already', payment, order });
  const verdict = verdictOn(order, received, act.nowMs);
  if (verdict.kind === 'hold') return await holdMoney(trx, deps, act, { payment, order, received, ...verdict });
  const { amount } = received;
  const done = await fulfilOrder(trx, deps, act, order, { paymentId: payment.id, provider: payment.provider, amount });
  if (!done.ok) return done;
  if (done.value.outcome === 'held') {
    const { message: reason } = done.value;
    const details = { ...payment.details, ...received.details, held: 'not_carried_out', reason } as const;
    const held = await write(trx, act, payment, received, { state: 'held', details });
    if (!held.ok) return held;
    await tellFinance(trx, act, { order, payment: held.value, reason });
    return accept({ outcome: 'held', payment: held.value, order: done.value.order });
  }
  const details = { ...payment.details, ...received.details };
  const paid = await write(trx, act, payment, received, { state: 'succeeded', details });
  return paid.ok ? accept({ outcome: 'fulfilled', payment: paid.value, order: done.value.order }) : paid;
}

export interface Holding {
  readonly payment: Payment;
  readonly order: Order;
  readonly received: Received;
  readonly reason: HoldReason;
  readonly giveBack: boolean;
}

/** The money is the payer's, to its credit, until finance decides; what nobody has to decide goes back by itself. */
export async function holdMoney(
  trx: Trx,
  { random }: Issuing,
  act: Act,
  { payment, order, received, reason, giveBack }: Holding,
): Promise<Result<Settled, SettleCode>> {
  const currency = isCurrency(received.currency) ? received.currency : order.currency;
  const vendorId = (await findVendor(trx))?.id ?? '';
  const receipt = { currency, vendorId, payerId: order.payerId, provider: payment.provider, amount: received.amount };
  const links = { orderId: order.id, paymentId: payment.id, memo: `order ${order.number}: ${reason}` };
  // Nothing of it pays what else the payer owes: it may have to go back.
  await post(trx, act, entriesForPayment(receipt, 0n, links));
  const words = HOLD_WORDS[reason];
  const details = { ...payment.details, ...received.details, held: reason, reason: words };
  const held = await write(trx, act, payment, { ...received, currency }, { state: 'held', details });
  if (!held.ok) return held;
  const differs = reason === 'amount_differs' || reason === 'currency_differs';
  if (differs && !(await updateOrder(trx, order, { holdReason: reason }))) return raced(order);
  const goesBack = giveBack && payment.provider !== 'offline';
  if (goesBack) await post(trx, act, entriesForCreditPaidBack(receipt, links));
  const kept = goesBack ? await promiseBack(trx, newRef('rfd', random), act, held.value, words) : held.value;
  await tellFinance(trx, act, { order, payment: kept, reason: words });
  return accept({ outcome: 'held', payment: kept, order });
}

const HOLD_WORDS: Readonly<Record<HoldReason, string>> = {
  amount_differs: 'The amount that came is not the one of the order.',
  currency_differs: 'The currency that came is not the one of the order.',
  paid_twice: 'The order was paid before.',
  order_cancelled: 'The order was cancelled before the money came.',
  order_expired: 'The order expired long before the money came.',
  part_payment: 'A part of the order; the rest is to come.',
  not_carried_out: 'What was ordered cannot be carried out any more.',
};

async function promiseBack(trx: Trx, id: string, act: Act, payment: Payment, reason: string): Promise<Payment> {
  await insertRefund(trx, {
    ...{ id, paymentId: payment.id, amount: payment.amount, state: 'pending', providerRef: null, reason },
    ...{ createdAtMs: act.nowMs, settledAtMs: null },
  });
  await updatePayment(trx, payment, { refunded: payment.amount });
  return { ...payment, refunded: payment.amount, version: payment.version + 1 };
}

async function write(
  trx: Trx,
  act: Act,
  payment: Payment,
  received: Received,
  change: Pick<Payment, 'state' | 'details'>,
): Promise<Result<Payment, 'payment_raced'>> {
  const currency = isCurrency(received.currency) ? received.currency : payment.currency;
  const { amount, providerRef = payment.providerRef } = received;
  const next = { ...change, amount, currency, providerRef, settledAtMs: act.nowMs };
  if (!(await updatePayment(trx, payment, next))) return paymentRaced();
  const order = await findOrder(trx, { id: payment.orderId });
  await writeAudit(trx, act, {
    action: `payment.${change.state}`,
    subject: `${order?.number ?? payment.orderId}`,
    accountPath: order?.payerPath ?? '/',
    details: { id: payment.id, provider: payment.provider, ref: providerRef, held: change.details.held },
  });
  return accept({ ...payment, ...next, version: payment.version + 1 });
}

function raced({ number }: Order): Result<never, 'order_raced'> {
  return refuse('order_raced', `Order ${number} was changed by somebody else meanwhile.`, 'Look at it again.');
}

export function paymentNotFound(): Result<never, 'payment_not_found'> {
  return refuse(
    'payment_not_found',
    'There is no such payment within your account.',
    'List the payments of the order.',
  );
}

export function paymentRaced(): Result<never, 'payment_raced'> {
  return refuse('payment_raced', 'The payment was changed by somebody else meanwhile.', 'Look at it again.');
}
