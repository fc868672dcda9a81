// Closes orders whose time to be paid is over (S5.25).
import { findOrder, ordersToExpire } from '../orders/order-store.ts';
import { expireOrder } from './cancel-order.ts';
import { type Chore, WINDOW } from './chore.ts';

export function expireUnpaid(): Chore<string> {
  return {
    async find(db, nowMs, after) {
      const orders = await ordersToExpire(db, nowMs, { afterNumber: Number(after), limit: WINDOW });
      const next = orders.length < WINDOW ? undefined : String(orders.at(-1)?.number);
      return { subjects: orders.map(({ id }) => id), next };
    },
    async tend(trx, act, id) {
      const order = await findOrder(trx, { id });
      return order !== undefined && (await expireOrder(trx, act, order));
    },
  };
}
