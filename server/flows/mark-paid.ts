// Finance says that money for an offline order came: with date and bank reference, by two people above a limit (S5.25).

import type { Money } from '../../shared/money.ts';
import { moneyText } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Act, newRef } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { balanceOf } from '../ledger/ledger-store.ts';
import { fieldFault } from '../orders/cart-refusals.ts';
import { isOpen, type Order } from '../orders/order.ts';
import { findOrder } from '../orders/order-store.ts';
import { isSettled, type Payment } from '../payments/payment.ts';
import { findPayment, insertPayment, paymentsOf, updatePayment } from '../payments/payment-store.ts';
import { orderNotFound } from './annotate-order.ts';
import type { Heard } from './apply-provider-state.ts';
import { fulfilOrder } from './fulfil-order.ts';
import type { Issuing } from './issue-licence.ts';
import { holdMoney, paymentNotFound, paymentRaced, type SettleCode, settlePayment } from './settle-payment.ts';

export type MarkPaidCode =
  | SettleCode
  | 'order_not_found'
  | 'validation_failed'
  | 'transfer_known'
  | 'payment_decided'
  | 'second_person_needed';

export interface MarkPaid {
  readonly orderId: string;
  readonly scope: string;
  readonly amount: Money;
  readonly receivedOn: string;
  readonly bankReference: string;
}

/** `secondPersonFrom`: per currency, from which amount on a second person has to agree. */
export interface TwoPeople {
  readonly secondPersonFrom: readonly Money[];
}

/**
 * Also for an order of another method whose buyer paid by bank after all, and for one that waits no more: money that came
 * is booked. What pays for nothing stays to the payer's credit.
 */
export async function markPaid(
  trx: Trx,
  deps: Issuing,
  act: Act,
  wish: MarkPaid & TwoPeople,
): Promise<Result<Heard, MarkPaidCode>> {
  const order = await findOrder(trx, { id: wish.orderId }, wish.scope);
  if (order === undefined) return orderNotFound();
  if (wish.amount.currency !== order.currency) return fieldFault('amount.currency', `must be ${order.currency}`);
  if (wish.amount.amount <= 0n) return fieldFault('amount.amount', 'must be more than nothing');
  // One line of a bank statement is one payment, whoever types it in and for whichever order.
  const written = await findPayment(trx, { provider: 'offline', ref: refOf(wish) });
  if (written !== undefined) return known(wish, await findOrder(trx, { id: written.orderId }));
  const earlier = await paymentsOf(trx, order.id);
  const payment = offlinePayment(deps, act, order, wish);
  await insertPayment(trx, payment);
  await writeAudit(trx, act, {
    action: 'payment.marked',
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: payment.id, amount: moneyText(wish.amount), on: wish.receivedOn, reference: wish.bankReference },
  });
  const limit = wish.secondPersonFrom.find(({ currency }) => currency === order.currency);
  if (limit === undefined || sumMarked([...earlier, payment]) < limit.amount)
    return await book(trx, deps, act, payment, order);
  const change = { state: 'proposed' } as const;
  if (!(await updatePayment(trx, payment, change))) return paymentRaced();
  return accept({ payment: { ...payment, ...change, version: payment.version + 1 }, order });
}

/** Nobody agrees with himself. `agrees` false: the payment never was. */
export async function confirmPayment(
  trx: Trx,
  deps: Issuing,
  act: Act,
  wish: { readonly paymentId: string; readonly scope: string; readonly agrees: boolean },
): Promise<Result<Heard, MarkPaidCode>> {
  const payment = await findPayment(trx, { id: wish.paymentId }, wish.scope);
  const order = payment && (await findOrder(trx, { id: payment.orderId }));
  if (payment === undefined || order === undefined) return paymentNotFound();
  if (payment.state !== 'proposed') {
    return refuse('payment_decided', `The payment is ${payment.state}.`, 'Nothing is left to confirm.');
  }
  if (payment.details.markedBy === act.actor) {
    return refuse(
      'second_person_needed',
      'You marked this payment yourself; it is large enough to need a second person.',
      'Ask somebody else of finance to confirm it.',
    );
  }
  const details = { ...payment.details, confirmedBy: act.actor };
  const agreed = { ...payment, details };
  await writeAudit(trx, act, {
    action: wish.agrees ? 'payment.confirmed' : 'payment.rejected',
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: payment.id },
  });
  if (wish.agrees) return await book(trx, deps, act, agreed, order);
  if (!(await updatePayment(trx, payment, { state: 'failed', providerRef: null, details }))) return paymentRaced();
  return accept({ payment: { ...agreed, state: 'failed', providerRef: null, version: payment.version + 1 }, order });
}

async function book(
  trx: Trx,
  deps: Issuing,
  act: Act,
  payment: Payment,
  order: Order,
): Promise<Result<Heard, MarkPaidCode>> {
  const { amount, currency, details } = payment;
  const received = { paymentId: payment.id, amount, currency, details };
  // What waits no more gets nothing for it: the money is held, and finance is told.
  if (!waits(order)) return await settlePayment(trx, deps, act, received);
  if (amount >= order.total) return await settleWhole(trx, deps, act, payment, order);
  const held = await holdMoney(trx, deps, act, { payment, order, received, reason: 'part_payment', giveBack: false });
  if (!held.ok) return held;
  const paid = await payByParts(trx, deps, act, order);
  if (!paid.ok || paid.value === undefined) return paid.ok ? held : paid;
  return accept({ payment: (await findPayment(trx, { id: payment.id })) ?? held.value.payment, order: paid.value });
}

/** Parts wait to the payer's credit until they are enough; then they pay the order together. Undefined where they are not. */
export async function payByParts(
  trx: Trx,
  deps: Issuing,
  act: Act,
  order: Order,
): Promise<Result<Order | undefined, 'order_raced'>> {
  const { currency, payerId, total: amount } = order;
  const parts = (await paymentsOf(trx, order.id)).filter((one) => isSettled(one) && one.currency === currency);
  const sum = parts.reduce((total, one) => total + one.amount - one.refunded, 0n);
  const has = -(await balanceOf(trx, payerId, 'credit', currency));
  if (sum < amount || has < amount) return accept(undefined);
  const paid = { paymentId: parts.at(-1)?.id ?? null, provider: 'balance', amount };
  const done = await fulfilOrder(trx, deps, act, order, paid);
  if (!done.ok) return done;
  const isDone = done.value.outcome === 'fulfilled';
  for (const part of isDone ? parts : []) await updatePayment(trx, part, { state: 'succeeded' });
  return accept(done.value.order);
}

async function settleWhole(
  trx: Trx,
  deps: Issuing,
  act: Act,
  payment: Payment,
  order: Order,
): Promise<Result<Heard, MarkPaidCode>> {
  const paid = { paymentId: payment.id, provider: 'offline', amount: payment.amount };
  const done = await fulfilOrder(trx, deps, act, order, paid);
  if (!done.ok) return done;
  const state = done.value.outcome === 'held' ? ('held' as const) : ('succeeded' as const);
  const change = { state, settledAtMs: act.nowMs, details: payment.details };
  if (!(await updatePayment(trx, payment, change))) return paymentRaced();
  return accept({ payment: { ...payment, ...change, version: payment.version + 1 }, order: done.value.order });
}

/** Whoever splits what came into parts needs the second person for the part that reaches the limit. */
function sumMarked(payments: readonly Payment[]): bigint {
  const marked = payments.filter(({ provider, state }) => provider === 'offline' && state !== 'failed');
  return marked.reduce((sum, { amount }) => sum + amount, 0n);
}

/** A transfer may come after its order expired: finance sees it and decides by marking it. */
function waits(order: Order): boolean {
  return isOpen(order) || order.state === 'expired';
}

function offlinePayment({ random }: Issuing, act: Act, order: Order, wish: MarkPaid): Payment {
  const { bankReference, receivedOn } = wish;
  return {
    id: newRef('pay', random),
    orderId: order.id,
    provider: 'offline',
    providerRef: refOf(wish),
    state: 'pending',
    ...wish.amount,
    refunded: 0n,
    methodId: null,
    details: { bankReference, receivedOn, markedBy: act.actor },
    version: 1,
    createdAtMs: act.nowMs,
    settledAtMs: null,
  };
}

function refOf({ receivedOn, bankReference }: MarkPaid): string {
  return `${receivedOn}/${bankReference.replaceAll(/\s+/g, '').toUpperCase()}`;
}

function known({ bankReference }: MarkPaid, order: Order | undefined): Result<never, 'transfer_known'> {
  return refuse(
    'transfer_known',
    `The transfer ${bankReference} of that day is written down for order ${order?.number ?? ''} already.`,
    'Look at the payments of the order.',
  );
}
