// Where a refund comes from: what a payment brought beyond its order is to the payer's credit, and goes back first.
import type { Trx } from '../db/open.ts';
import { balanceOf } from '../ledger/ledger-store.ts';
import type { Order } from '../orders/order.ts';
import type { Payment } from '../payments/payment.ts';
import { paymentsOf } from '../payments/payment-store.ts';
import { chargedStill } from './credit-order.ts';

/** Minor units of the payment's currency; together they may be less than what was asked for. */
export interface RefundSources {
  readonly credit: bigint;
  /** Of what the order charged. */
  readonly order: bigint;
}

/** Held money paid nothing, so nothing of the order goes back with it. */
export async function refundSources(trx: Trx, payment: Payment, order: Order, amount: bigint): Promise<RefundSources> {
  const has = -(await balanceOf(trx, order.payerId, 'credit', payment.currency));
  if (payment.state === 'held') return { credit: least(amount, has), order: 0n };
  const charged = await chargedStill(trx, order);
  const succeeded = (await paymentsOf(trx, order.id)).filter(({ state }) => state === 'succeeded');
  const paid = succeeded.reduce((sum, one) => sum + one.amount - one.refunded, 0n);
  const credit = least(amount, least(paid - charged, has));
  return { credit, order: least(amount - credit, charged) };
}

function least(a: bigint, b: bigint): bigint {
  const less = a < b ? a : b;
  return less > 0n ? less : 0n;
}
