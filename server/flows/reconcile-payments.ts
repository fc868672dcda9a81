// Asks the providers about everything that still waits, because messages may never come to a server behind a firewall (M14).
import { reasonOf } from '../../shared/errors.ts';
import { accept } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { isOpen } from '../orders/order.ts';
import { findOrder } from '../orders/order-store.ts';
import { dropReference, methodsToForget, type PaymentMethod } from '../payments/method-store.ts';
import type { Payment } from '../payments/payment.ts';
import { waitingPayments } from '../payments/payment-store.ts';
import { type Refund, waitingRefunds } from '../payments/refund-store.ts';
import { applyProviderState } from './apply-provider-state.ts';
import { askProvider, type Paying } from './ask-provider.ts';
import { askRefund, settleRefund } from './refund-payment.ts';
import { tellFinance } from './tell-finance.ts';

const BATCH = 50;
/** Younger ones are still being talked about. */
const PATIENCE_MS = 60_000;
/** What nobody paid for so long, and whose order is closed, is given up. */
const GIVE_UP_MS = 3 * 86_400_000;

export interface Reconciled {
  readonly settled: number;
  readonly failed: number;
  readonly waiting: number;
  readonly refunds: number;
  /** Could not be asked now. */
  readonly unreachable: number;
}

/** Safe to run twice and on several processes at once: settling is once. One that cannot be asked stops no other. */
export async function reconcilePayments(
  deps: Paying,
  act: Act,
  stopping: () => boolean = () => false,
): Promise<Reconciled> {
  const count = { settled: 0, failed: 0, waiting: 0, refunds: 0, unreachable: 0 };
  for await (const payment of allWaiting(deps, act, stopping)) count[await reconcileOne(deps, act, payment)] += 1;
  for await (const refund of allRefunds(deps, stopping)) {
    const state = await askRefund(deps, refund);
    if (state === undefined) count.unreachable += 1;
    else await deps.database.transact((trx) => settleRefund(trx, act, refund.id, state));
    if (state?.status === 'succeeded') count.refunds += 1;
  }
  for (const method of await methodsToForget(deps.database.reader, BATCH)) await forget(deps, method);
  return count;
}

async function reconcileOne(
  deps: Paying,
  act: Act,
  payment: Payment,
): Promise<'settled' | 'failed' | 'waiting' | 'unreachable'> {
  try {
    const order = await findOrder(deps.database.reader, { id: payment.orderId });
    if (order === undefined) return 'waiting';
    const provider = deps.providers.get(payment.provider);
    // Nobody shall begin to pay for what is closed; one whose outcome is unknown is asked about all the same.
    const overdue = !isOpen(order) && act.nowMs - payment.createdAtMs > GIVE_UP_MS;
    const seen = await askProvider(deps, payment, order, act.nowMs);
    if (seen === undefined) return 'unreachable';
    const unpaid = seen.status === 'waiting' || seen.status === 'approved';
    if (unpaid && !isOpen(order)) await provider?.abandon(seen.ref);
    const givenUp = { ...seen, status: 'failed', reason: 'Nobody paid it in time.' } as const;
    const state = unpaid && overdue ? givenUp : seen;
    const heard = await deps.database.transact((trx) => applyProviderState(trx, deps, act, payment.id, state));
    if (!heard.ok) return 'unreachable';
    const { state: now } = heard.value.payment;
    return now === 'pending' || now === 'proposed' ? 'waiting' : now === 'failed' ? 'failed' : 'settled';
  } catch (error) {
    deps.log.warn('payment not reconciled', { payment: payment.id, reason: reasonOf(error) });
    if (act.nowMs - payment.createdAtMs > GIVE_UP_MS) await tellUnknown(deps, act, payment);
    return 'unreachable';
  }
}

/** After days without an answer somebody has to look at the provider's own pages. */
async function tellUnknown({ database }: Paying, act: Act, payment: Payment): Promise<void> {
  await database.transact(async (trx) => {
    const order = await findOrder(trx, { id: payment.orderId });
    const reason = 'The provider never said whether it was paid.';
    if (order !== undefined) await tellFinance(trx, act, { order, payment, reason });
    return accept(true);
  });
}

async function forget({ database, providers, log }: Paying, method: PaymentMethod): Promise<void> {
  try {
    const provider = providers.get(method.provider);
    if (provider === undefined) return;
    await provider.forget(method);
    await database.transact(async (trx) => accept(await dropReference(trx, method.id)));
  } catch (error) {
    log.warn('means of payment not forgotten', { method: method.id, reason: reasonOf(error) });
  }
}

async function* allWaiting({ database }: Paying, { nowMs }: Act, stopping: () => boolean): AsyncGenerator<Payment> {
  let afterId = '';
  while (!stopping()) {
    const page = { beforeMs: nowMs - PATIENCE_MS, afterId, limit: BATCH };
    const payments = await waitingPayments(database.reader, page);
    yield* payments;
    const last = payments.at(-1);
    if (last === undefined || payments.length < BATCH) return;
    afterId = last.id;
  }
}

async function* allRefunds({ database }: Paying, stopping: () => boolean): AsyncGenerator<Refund> {
  let afterId = '';
  while (!stopping()) {
    const refunds = await waitingRefunds(database.reader, { afterId, limit: BATCH });
    yield* refunds;
    const last = refunds.at(-1);
    if (last === undefined || refunds.length < BATCH) return;
    afterId = last.id;
  }
}
