// Closes an order that nobody paid: by its buyer, or because its time is over. Money that comes later is another flow's (S5.23).
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { isOpen, type Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';
import { releaseProforma } from '../payments/proforma-store.ts';
import { orderNotFound, orderRaced } from './annotate-order.ts';

export type CancelOrderCode = 'order_not_found' | 'order_not_open' | 'order_raced';

export async function cancelOrder(
  trx: Trx,
  act: Act,
  wish: { readonly orderId: string; readonly scope: string },
): Promise<Result<Order, CancelOrderCode>> {
  const order = await findOrder(trx, { id: wish.orderId }, wish.scope);
  if (order === undefined) return orderNotFound();
  // Said twice is said once.
  if (order.state === 'cancelled') return accept(order);
  if (!isOpen(order)) {
    const words = `Order ${order.number} is ${order.state}.`;
    return refuse('order_not_open', words, 'What was paid is refunded, not cancelled.');
  }
  return await close(trx, act, order, 'cancelled');
}

/** False when it is not open any more, or its time is not over. */
export async function expireOrder(trx: Trx, act: Act, order: Order): Promise<boolean> {
  if (!isOpen(order) || order.expiresAtMs === null || order.expiresAtMs > act.nowMs) return false;
  return (await close(trx, act, order, 'expired')).ok;
}

async function close(
  trx: Trx,
  act: Act,
  order: Order,
  state: 'cancelled' | 'expired',
): Promise<Result<Order, 'order_raced'>> {
  const change = { state, closedAtMs: act.nowMs } as const;
  if (!(await updateOrder(trx, order, change))) return orderRaced(order);
  if (order.piNumber !== null) await releaseProforma(trx, order.id);
  await writeAudit(trx, act, {
    action: `order.${state}`,
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: order.id },
  });
  return accept({ ...order, ...change, version: order.version + 1 });
}
