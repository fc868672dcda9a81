// Gives money back: promised and booked in one transaction, sent by the provider outside it, written down in another (M15).

import { moneyText } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import { type Act, newRef } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { entriesForCreditPaidBack, entriesForPayment, entriesForRefund } from '../ledger/entries.ts';
import { post } from '../ledger/ledger-store.ts';
import { mayBecome, type Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';
import { type Payment, refundable } from '../payments/payment.ts';
import { findPayment, updatePayment } from '../payments/payment-store.ts';
import type { RefundState } from '../payments/provider.ts';
import { isFaultOf } from '../payments/provider-fault.ts';
import { findRefund, insertRefund, type Refund, updateRefund } from '../payments/refund-store.ts';
import type { Paying } from './ask-provider.ts';
import { creditOrder } from './credit-order.ts';
import type { Issuing } from './issue-licence.ts';
import { reduceAfterRefund } from './reduce-after-refund.ts';
import { type RefundSources, refundSources } from './refund-sources.ts';
import { paymentNotFound, paymentRaced } from './settle-payment.ts';
import { tellFinance } from './tell-finance.ts';

export type RefundCode = 'payment_not_found' | 'payment_raced' | 'refund_too_large';

export interface RefundWish {
  readonly paymentId: string;
  readonly scope: string;
  /** Absent: all that is left. Minor units of the payment's currency. */
  readonly amount?: bigint;
  readonly reason: string;
  readonly endSubscriptions: boolean;
  /** Of what the provider gave back already, unasked. */
  readonly made?: Pick<RefundState, 'ref' | 'status'>;
}

/** Never more than came, however many ask at once. By bank finance sends it, so it counts as sent. */
export async function promiseRefund(
  trx: Trx,
  deps: Issuing,
  act: Act,
  wish: RefundWish,
): Promise<Result<{ refund: Refund; payment: Payment }, RefundCode>> {
  const payment = await findPayment(trx, { id: wish.paymentId }, wish.scope);
  const order = payment && (await findOrder(trx, { id: payment.orderId }));
  if (payment === undefined || order === undefined) return paymentNotFound();
  const left = refundable(payment);
  const amount = wish.amount ?? left;
  if (amount <= 0n || amount > left || payment.details.dispute === 'open') return tooLarge(payment, left);
  const sources = await refundSources(trx, payment, order, amount);
  if (sources.credit + sources.order < amount) return tooLarge(payment, sources.credit + sources.order);
  const next = { refunded: payment.refunded + amount };
  if (!(await updatePayment(trx, payment, next))) return paymentRaced();
  const isDone = payment.provider === 'offline' || wish.made?.status === 'succeeded';
  const refund: Refund = {
    id: newRef('rfd', deps.random),
    paymentId: payment.id,
    amount,
    state: isDone ? 'succeeded' : 'pending',
    providerRef: wish.made?.ref ?? null,
    reason: wish.reason,
    createdAtMs: act.nowMs,
    settledAtMs: isDone ? act.nowMs : null,
  };
  await insertRefund(trx, refund);
  await book(trx, deps, act, { payment, order, sources, wish });
  await writeAudit(trx, act, {
    action: 'payment.refunded',
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: payment.id, refund: refund.id, amount: moneyText({ ...payment, amount }), reason: wish.reason },
  });
  return accept({ refund, payment: { ...payment, ...next, version: payment.version + 1 } });
}

interface Booking {
  readonly payment: Payment;
  readonly order: Order;
  readonly sources: RefundSources;
  readonly wish: Pick<RefundWish, 'reason' | 'endSubscriptions'>;
}

async function book(trx: Trx, deps: Issuing, act: Act, { payment, order, sources, wish }: Booking): Promise<void> {
  const { provider, currency } = payment;
  const links = { orderId: order.id, paymentId: payment.id, memo: wish.reason };
  if (sources.credit > 0n) {
    const vendorId = (await findVendor(trx))?.id ?? '';
    const receipt = { currency, vendorId, payerId: order.payerId, provider, amount: sources.credit };
    await post(trx, act, entriesForCreditPaidBack(receipt, links));
  }
  if (sources.order > 0n) await bookOrder(trx, deps, act, { payment, order, sources, wish });
  else if (boughtNothing(payment, order, sources.credit)) await updateOrder(trx, order, { state: 'refunded' });
}

async function bookOrder(trx: Trx, deps: Issuing, act: Act, { payment, order, sources, wish }: Booking): Promise<void> {
  const { part, invoiceId, whole } = await creditOrder(trx, deps, act, order, { ...wish, gross: sources.order });
  if (part === undefined) return;
  const links = { orderId: order.id, paymentId: payment.id, memo: wish.reason };
  const means = [{ kind: 'cash', provider: payment.provider, amount: sources.order } as const];
  await post(trx, act, entriesForRefund(part, means, invoiceId === undefined ? links : { ...links, invoiceId }));
  if (whole || wish.endSubscriptions) {
    const reduction = { reason: wish.reason, atOnce: wish.endSubscriptions };
    const others = await reduceAfterRefund(trx, deps, act, order, reduction);
    const reason = `Refunded; look at subscriptions ${others.join(', ')}, which other orders paid for too.`;
    if (others.length > 0) await tellFinance(trx, act, { order, payment, reason });
  }
  if (whole && mayBecome(order.state, 'refunded')) await updateOrder(trx, order, { state: 'refunded' });
}

/** All of it goes back, and the order was neither paid by other money nor carried out. */
function boughtNothing(payment: Payment, order: Order, amount: bigint): boolean {
  const isCarriedOut = (order.state === 'paid' || order.state === 'disputed') && order.holdReason === null;
  return !isCarriedOut && payment.refunded + amount === payment.amount && mayBecome(order.state, 'refunded');
}

/** Outside any transaction. Undefined: nobody to ask, or no answer; the reconciliation asks again under the same id. */
export async function askRefund(
  { database, providers }: Pick<Paying, 'database' | 'providers'>,
  refund: Refund,
): Promise<RefundState | undefined> {
  const payment = await findPayment(database.reader, { id: refund.paymentId });
  const provider = payment && providers.get(payment.provider);
  if (payment?.providerRef == null || provider === undefined) return undefined;
  const { id: refundId, amount } = refund;
  const attempt = { refundId, paymentRef: payment.providerRef, amount, currency: payment.currency };
  try {
    return refund.providerRef === null
      ? await provider.refund(attempt)
      : await provider.fetchRefund(refund.providerRef, payment.providerRef);
  } catch (error) {
    if (isFaultOf(error, 'provider_unreachable')) return undefined;
    throw error;
  }
}

/** A refund that the provider could not carry out leaves the money to the payer's credit, and finance is told. */
export async function settleRefund(
  trx: Trx,
  act: Act,
  refundId: string,
  state: RefundState,
): Promise<Result<Refund, RefundCode>> {
  const refund = await findRefund(trx, { id: refundId });
  const payment = refund && (await findPayment(trx, { id: refund.paymentId }));
  const order = payment && (await findOrder(trx, { id: payment.orderId }));
  if (refund === undefined || payment === undefined || order === undefined) return paymentNotFound();
  // A bank may send back what a provider had called done; a provider that knows no such refund says nothing of it.
  const cameBack = refund.state === 'succeeded' && state.status === 'failed' && state.made !== undefined;
  if (refund.state !== 'pending' && !cameBack) return accept(refund);
  const waits = state.status === 'waiting';
  const change = {
    state: waits ? ('pending' as const) : (state.status as 'succeeded' | 'failed'),
    providerRef: state.ref === '' ? refund.providerRef : state.ref,
    settledAtMs: waits ? null : act.nowMs,
  };
  if (!(await updateRefund(trx, refund, change))) return accept(refund);
  if (state.status === 'failed') {
    const vendorId = (await findVendor(trx))?.id ?? '';
    const { currency, provider } = payment;
    const receipt = { currency, vendorId, payerId: order.payerId, provider, amount: refund.amount };
    const links = { orderId: order.id, paymentId: payment.id, memo: `refund ${refund.id} failed` };
    await post(trx, act, entriesForPayment(receipt, 0n, links));
    await tellFinance(trx, act, { order, payment, reason: `The refund did not go through: ${state.reason}` });
  }
  return accept({ ...refund, ...change });
}

function tooLarge({ details, currency }: Payment, left: bigint): Result<never, 'refund_too_large'> {
  const words =
    details.dispute === 'open'
      ? 'The bank took the money back already and decides about it.'
      : `At most ${moneyText({ amount: left, currency })} of this payment can be given back.`;
  return refuse('refund_too_large', words, 'Lower the amount, or look at what was given back before.');
}
