// Pays an order through a provider: the payment is written down first, the provider asked after, its answer written last (M15).

import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Act, newRef } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { planOf } from '../orders/held-plan.ts';
import { isOpen, type Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';
import { findMethod } from '../payments/method-store.ts';
import type { Payment } from '../payments/payment.ts';
import { findPayment, insertPayment, paymentsOf } from '../payments/payment-store.ts';
import type { BuyerAction } from '../payments/provider.ts';
import { isFaultOf } from '../payments/provider-fault.ts';
import { orderNotFound, orderRaced } from './annotate-order.ts';
import { applyProviderState, type Heard } from './apply-provider-state.ts';
import { askProvider, type Paying } from './ask-provider.ts';
import { chargesOneBeginning } from './begun-meanwhile.ts';
import { mayPayFor } from './may-pay-for.ts';
import { paymentNotFound, type SettleCode } from './settle-payment.ts';

export type StartPaymentCode =
  | SettleCode
  | 'order_not_found'
  | 'order_not_open'
  | 'already_subscribed'
  | 'method_not_offered'
  | 'payment_method_not_found'
  | 'provider_unreachable'
  | 'forbidden';

export interface PaymentWish {
  readonly orderId: string;
  readonly scope: string;
  /** Whose saved means may be charged; `ON_BEHALF` where nobody asks. */
  readonly callerId: string;
  /** Kept means of the payer: charged without the buyer. */
  readonly methodId?: string;
  readonly returnUrl?: string;
}

export interface PaymentUnderWay extends Heard {
  /** What the buyer has to do now; undefined when there is nothing to do. */
  readonly action: BuyerAction | undefined;
}

/** A second click continues the first: an order has one payment under way, and the provider knows it by its id. */
export async function startPayment(
  deps: Paying,
  act: Act,
  wish: PaymentWish,
): Promise<Result<PaymentUnderWay, StartPaymentCode>> {
  const begun = await deps.database.transact((trx) => beginPayment(trx, deps, act, wish));
  return begun.ok ? await continuePayment(deps, act, begun.value) : begun;
}

/** Looks how it stands, as after the provider sent the buyer back: nothing is believed that the provider does not say. */
export async function checkPayment(
  deps: Paying,
  act: Act,
  wish: { readonly paymentId: string; readonly scope: string },
): Promise<Result<PaymentUnderWay, StartPaymentCode>> {
  const payment = await findPayment(deps.database.reader, { id: wish.paymentId }, wish.scope);
  const order = payment && (await findOrder(deps.database.reader, { id: payment.orderId }));
  if (payment === undefined || order === undefined) return paymentNotFound();
  if (payment.state !== 'pending') return accept({ payment, order, action: undefined });
  return await continuePayment(deps, act, { payment, order });
}

async function beginPayment(
  trx: Trx,
  { providers, random }: Pick<Paying, 'providers' | 'random'>,
  act: Act,
  { orderId, scope, callerId, methodId, returnUrl }: PaymentWish,
): Promise<Result<Heard, StartPaymentCode>> {
  const order = await findOrder(trx, { id: orderId }, scope);
  if (order === undefined) return orderNotFound();
  if (!isOpen(order)) return notOpen(order);
  const own = methodId === undefined ? accept(true as const) : mayPayFor(callerId, act, order.payerId);
  if (!own.ok) return own;
  const method = methodId === undefined ? undefined : await findMethod(trx, '/', methodId);
  if (methodId !== undefined && method?.accountId !== order.payerId) return methodNotFound();
  const providerName = method?.provider ?? order.method;
  const provider = providers.get(providerName);
  if (provider === undefined || !provider.takes(order.currency)) return notOffered(order);
  const underWay = (await paymentsOf(trx, order.id)).find(({ state }) => state === 'pending');
  if (underWay !== undefined) return accept({ payment: underWay, order });
  // Nobody is asked for money that would only be held.
  const single = order.kind === 'purchase' ? await chargesOneBeginning(trx, order, planOf(order.quote)) : accept(true);
  if (!single.ok) return single;
  const payment: Payment = {
    id: newRef('pay', random),
    orderId: order.id,
    provider: providerName,
    providerRef: null,
    state: 'pending',
    currency: order.currency,
    amount: order.total,
    refunded: 0n,
    methodId: methodId ?? null,
    details: {
      ...(methodId === undefined ? {} : { offSession: true }),
      ...(returnUrl === undefined ? {} : { returnUrl }),
    },
    version: 1,
    createdAtMs: act.nowMs,
    settledAtMs: null,
  };
  await insertPayment(trx, payment);
  const pending =
    order.state === 'pending' ? order : ({ ...order, state: 'pending', version: order.version + 1 } as const);
  if (pending !== order && !(await updateOrder(trx, order, { state: 'pending' }))) return orderRaced(order);
  await writeAudit(trx, act, {
    action: 'payment.started',
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: payment.id, provider: providerName },
  });
  return accept({ payment, order: pending });
}

async function continuePayment(
  deps: Paying,
  act: Act,
  { payment, order }: Heard,
): Promise<Result<PaymentUnderWay, StartPaymentCode>> {
  try {
    const state = await askProvider(deps, payment, order, act.nowMs);
    if (state === undefined) return notOffered(order);
    const heard = await deps.database.transact((trx) => applyProviderState(trx, deps, act, payment.id, state));
    const action = state.status === 'waiting' ? state.action : undefined;
    return heard.ok ? accept({ ...heard.value, action }) : heard;
  } catch (error) {
    if (!isFaultOf(error, 'provider_unreachable')) throw error;
    return refuse(
      'provider_unreachable',
      'The payment provider did not answer; whether it took the payment will be found out.',
      'Ask again in a moment: the payment is the same one and is charged once.',
      { retryAfterSeconds: 10 },
    );
  }
}

function notOpen({ number, state }: Order): Result<never, 'order_not_open'> {
  return refuse('order_not_open', `Order ${number} is ${state}.`, 'Only an order that waits for money can be paid.');
}

function notOffered({ method, currency }: Order): Result<never, 'method_not_offered'> {
  return refuse(
    'method_not_offered',
    `Paying by ${method} in ${currency} is not offered here.`,
    'Choose one of GET /accounts/:id/payment-methods in a new order.',
  );
}

export function methodNotFound(): Result<never, 'payment_method_not_found'> {
  return refuse(
    'payment_method_not_found',
    'There is no such saved means of payment of this payer.',
    'List them, or pay anew.',
  );
}
