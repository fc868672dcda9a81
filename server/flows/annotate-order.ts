// Writes the payer's own reference and a remark on an order, also long after it was paid (S5.18).
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Order } from '../orders/order.ts';
import { findOrder, updateOrder } from '../orders/order-store.ts';

export async function annotateOrder(
  trx: Trx,
  act: Act,
  wish: { readonly orderId: string; readonly scope: string; readonly reference?: string; readonly remark?: string },
): Promise<Result<Order, 'order_not_found' | 'order_raced'>> {
  const order = await findOrder(trx, { id: wish.orderId }, wish.scope);
  if (order === undefined) return orderNotFound();
  const change = { reference: wish.reference ?? order.reference, remark: wish.remark ?? order.remark };
  if (!(await updateOrder(trx, order, change))) return orderRaced(order);
  await writeAudit(trx, act, {
    action: 'order.annotated',
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: order.id, ...change },
  });
  return accept({ ...order, ...change, version: order.version + 1 });
}

export function orderNotFound(): Result<never, 'order_not_found'> {
  return refuse('order_not_found', 'There is no such order within your account.', 'Check the id, or list the orders.');
}

export function orderRaced({ number }: Order): Result<never, 'order_raced'> {
  return refuse('order_raced', `Order ${number} was changed by somebody else meanwhile.`, 'Look at it again.');
}
