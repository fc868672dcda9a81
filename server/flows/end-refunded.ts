// Money went back for good: what the order bought stops, with the next licence of the PBX (S5.34).
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import type { Order } from '../orders/order.ts';
import { orderLines } from '../orders/order-store.ts';
import { endSubscription } from './change-subscription.ts';
import type { Issuing } from './issue-licence.ts';

/**
 * Ends the subscriptions that the order opened. One that it only changed or renewed is not ended, because earlier orders
 * paid for it too: its numbers are given back, for finance to look at.
 */
export async function endRefunded(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  order: Order,
  reason: string,
): Promise<readonly number[]> {
  const lines = await orderLines(trx, order.id);
  const changed = new Set<number>();
  for (const [number, own] of Map.groupBy(lines, ({ subscription }) => subscription)) {
    if (number === null) continue;
    const opened = order.kind === 'purchase' && own.every(({ quantityBefore }) => quantityBefore === 0);
    // Ended already is as good.
    if (opened) await endSubscription(trx, issuing, act, { number, scope: '/', reason });
    else changed.add(number);
  }
  return [...changed];
}
