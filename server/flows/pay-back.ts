// What an order gave to the payer's credit goes back to the means that paid for it, where the payer chose that (S3.21, S3.30).
import { moneyText } from '../../shared/money.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import { planOf } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { findOrder } from '../orders/order-store.ts';
import { findQuote } from '../orders/quote-store.ts';
import { refundable } from '../payments/payment.ts';
import { paymentsOf } from '../payments/payment-store.ts';
import type { Issuing } from './issue-licence.ts';
import { promiseRefund } from './refund-payment.ts';
import { refundSources } from './refund-sources.ts';
import { tellFinance } from './tell-finance.ts';

/**
 * At most `most` minor units, through the payments of the orders that had charged it, each within what it can still give
 * back; what none can give back stays to the credit. A bank transfer is sent by people, so finance is told.
 */
export async function payBack(
  trx: Trx,
  deps: Issuing,
  act: Act,
  back: { readonly orders: readonly Order[]; readonly most: bigint; readonly reason: string },
): Promise<void> {
  let rest = back.most;
  for (const order of back.orders) {
    for (const payment of (await paymentsOf(trx, order.id)).toReversed()) {
      const left = refundable(payment);
      if (payment.state !== 'succeeded' || left <= 0n || rest <= 0n) continue;
      // Only what is to the credit already: nothing more of the order is taken back.
      const { credit: amount } = await refundSources(trx, payment, order, left < rest ? left : rest);
      if (amount <= 0n) continue;
      const wish = { paymentId: payment.id, scope: '/', amount, reason: back.reason, endSubscriptions: false };
      const promised = await promiseRefund(trx, deps, act, wish);
      if (!promised.ok) continue;
      rest -= amount;
      if (payment.provider !== 'offline') continue;
      const reason = `${moneyText({ ...payment, amount })} of it is to be sent back by bank transfer: ${back.reason}.`;
      await tellFinance(trx, act, { order, payment, reason });
    }
  }
}

/** The orders that had charged what an order gives back, as its lines name them. */
export async function chargedBy(trx: Trx, { quote }: Order): Promise<Order[]> {
  const orders = new Map<string, Order>();
  for (const { kind, batch } of planOf(quote).quote.lines) {
    const [quoteId = ''] = kind === 'credit' && batch !== null ? batch.split('/') : [];
    const held = quoteId === '' ? undefined : await findQuote(trx, '/', quoteId);
    const order = held?.orderId == null ? undefined : await findOrder(trx, { id: held.orderId });
    if (order !== undefined) orders.set(order.id, order);
  }
  return [...orders.values()].toSorted((a, b) => b.number - a.number);
}
