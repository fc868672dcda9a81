// /orders/:id/undo: what taking an order back whole would change, and doing it (D1).
import { orderSchema, undoOrderSchema, undoPreviewSchema } from '../../shared/contracts/orders-api.ts';
import { toMoneyJson } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import type { Issuing } from '../flows/issue-licence.ts';
import { previewUndo, undoOrder } from '../flows/undo-order.ts';
import { NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { orderView } from './order-views.ts';

export function orderUndoRoutes(deps: Issuing): Route[] {
  return [
    reading({
      path: '/orders/:id/undo',
      permission: 'orders:read',
      summary: 'Show what taking an order back would change',
      tag: 'Orders',
      answers: { 200: undoPreviewSchema },
      problems: ['order_not_found', 'order_not_undoable', 'undo_too_late'],
      query: NO_QUERY,
      async handle({ db, act, caller, params }) {
        const undo = await previewUndo(db, { orderId: params.id, scope: caller.accountPath, nowMs: act.nowMs });
        if (!undo.ok) return undo;
        const { order, changes, givesBack, offOwed, toMeans, lastDay } = undo.value;
        const money = (amount: bigint) => toMoneyJson({ amount, currency: order.currency });
        const amounts = { givesBack: money(givesBack), offOwed: money(offOwed), toMeans: money(toMeans) };
        return accept({ status: 200, body: { changes, ...amounts, lastDay } });
      },
    }),
    acting({
      method: 'POST',
      path: '/orders/:id/undo',
      permission: 'orders:write',
      summary: 'Take an order back whole',
      tag: 'Orders',
      answers: { 200: orderSchema },
      problems: ['order_not_found', 'order_not_undoable', 'order_raced', 'undo_too_late'],
      body: undoOrderSchema,
      idempotency: 'required',
      async handle({ trx, act, caller, params, input }) {
        const { giveBack, reason } = input;
        const wish = { orderId: params.id, scope: caller.accountPath, giveBack, reason };
        const undone = await undoOrder(trx, deps, act, wish);
        return undone.ok ? accept({ status: 200, body: orderView(undone.value) }) : undone;
      },
    }),
  ];
}
