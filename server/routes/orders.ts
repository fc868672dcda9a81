// /orders: placing what was quoted, and the history of it: search, remarks, cancelling, export.
import {
  changeOrderSchema,
  listedOrderSchema,
  orderDetailSchema,
  orderQuerySchema,
  orderSchema,
  placeOrderSchema,
} from '../../shared/contracts/orders-api.ts';
import { countedPageSchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { annotateOrder, orderNotFound } from '../flows/annotate-order.ts';
import { cancelOrder } from '../flows/cancel-order.ts';
import type { Issuing } from '../flows/issue-licence.ts';
import { type Checkout, refuseNotOffered } from '../flows/list-payment-methods.ts';
import { nameRows } from '../flows/name-rows.ts';
import { placeOrder } from '../flows/place-order.ts';
import { meantBy } from '../flows/search-orders.ts';
import { exporting } from '../http/csv-list.ts';
import { NO_BODY, NO_QUERY, page, totalOf } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { findHeldInvoice } from '../invoices/held-invoice-store.ts';
import { findVatCheck } from '../invoices/vat-check-store.ts';
import type { Order } from '../orders/order.ts';
import { orderLines } from '../orders/order-line-store.ts';
import { countOrders, findOrder, listOrders } from '../orders/order-store.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { ORDER_PROBLEMS } from './order-problems.ts';
import { ORDER_COLUMNS, orderLineView, orderView } from './order-views.ts';

export function orderRoutes(deps: Issuing & Checkout): Route[] {
  return [...readingRoutes(), ...actingRoutes(deps)];
}

function readingRoutes(): Route[] {
  return [
    reading({
      path: '/orders',
      permission: 'orders:read',
      summary: 'List orders',
      tag: 'Orders',
      answers: { 200: countedPageSchema(listedOrderSchema) },
      problems: [],
      query: orderQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor, limit, sort, count: _, ...search } = input;
        const filter = await meantBy(db, caller.accountPath, search);
        const after = cursor === undefined ? undefined : Number(cursor);
        const asked = { oldestFirst: sort === 'number', after, limit: limit + 1 };
        const orders = await listOrders(db, caller.accountPath, filter, asked);
        const namesOf = await nameRows(db, orders);
        const rows = orders.map((order) => ({ ...orderView(order), ...namesOf(order) }));
        const listing = page(rows, limit, (order) => order.number);
        const total = await totalOf(input, listing, (most) => countOrders(db, caller.accountPath, filter, most));
        return accept({ status: 200, body: { ...listing, total } });
      },
    }),
    exporting({
      path: '/orders/export.csv',
      permission: 'orders:read',
      summary: 'Export orders',
      tag: 'Orders',
      query: orderQuerySchema.omit({ cursor: true, limit: true, count: true }),
      columns: ORDER_COLUMNS,
      async pageOf({ db, caller, input: { sort, ...search } }, { cursor, limit }) {
        const filter = await meantBy(db, caller.accountPath, search);
        const after = cursor === undefined ? undefined : Number(cursor);
        const asked = { oldestFirst: sort === 'number', after, limit: limit + 1 };
        return page(await listOrders(db, caller.accountPath, filter, asked), limit, ({ number }) => number);
      },
    }),
    reading({
      path: '/orders/:id',
      permission: 'orders:read',
      summary: 'Show an order',
      tag: 'Orders',
      answers: { 200: orderDetailSchema },
      problems: ['order_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const order = await findOrder(db, { id: params.id }, caller.accountPath);
        return order === undefined ? orderNotFound() : accept({ status: 200, body: await detail(db, order) });
      },
    }),
  ];
}

function actingRoutes(deps: Issuing & Checkout): Route[] {
  return [
    acting({
      method: 'POST',
      path: '/orders',
      permission: 'orders:write',
      summary: 'Order what was quoted',
      tag: 'Orders',
      answers: { 201: orderDetailSchema },
      problems: [...ORDER_PROBLEMS, 'method_not_offered'],
      body: placeOrderSchema,
      // A doubled order would be paid twice.
      idempotency: 'required',
      async handle({ trx, act, caller, input }) {
        const offered = refuseNotOffered(deps, input.method);
        if (!offered.ok) return offered;
        const placed = await placeOrder(trx, deps, act, {
          ...input,
          scope: caller.accountPath,
          callerId: caller.accountId,
        });
        return placed.ok ? accept({ status: 201, body: await detail(trx, placed.value.order) }) : placed;
      },
    }),
    acting({
      method: 'PATCH',
      path: '/orders/:id',
      permission: 'orders:write',
      summary: "Change an order's reference or remark",
      tag: 'Orders',
      answers: { 200: orderSchema },
      problems: ['order_not_found', 'order_raced'],
      body: changeOrderSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const changed = await annotateOrder(trx, act, { ...input, orderId: params.id, scope: caller.accountPath });
        return changed.ok ? accept({ status: 200, body: orderView(changed.value) }) : changed;
      },
    }),
    acting({
      method: 'POST',
      path: '/orders/:id/cancel',
      permission: 'orders:write',
      summary: 'Cancel an order that is not paid',
      tag: 'Orders',
      answers: { 200: orderSchema },
      problems: ['order_not_found', 'order_not_open', 'order_raced'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const cancelled = await cancelOrder(trx, act, { orderId: params.id, scope: caller.accountPath });
        return cancelled.ok ? accept({ status: 200, body: orderView(cancelled.value) }) : cancelled;
      },
    }),
  ];
}

async function detail(db: Db, order: Order) {
  const lines = await orderLines(db, order.id);
  const zone = (await findAccount(db, '/', order.accountId))?.timeZone ?? 'UTC';
  const views = lines.map(async (line) => {
    const held = line.subscription === null ? undefined : await findSubscription(db, '/', line.subscription);
    const { sku = '' } = (await findOffer(db, { id: line.offerId })) ?? {};
    return orderLineView(line, order, sku, held?.zone ?? zone);
  });
  const held = await findHeldInvoice(db, order.id);
  const waits = held === undefined || held.invoiceId !== null ? null : held;
  return {
    ...orderView(order),
    lines: await Promise.all(views),
    invoiceWaits: waits && {
      vatId: waits.vatId,
      sinceMs: waits.heldAtMs,
      untilMs: waits.untilMs,
      lastError: (await findVatCheck(db, waits.vatId))?.lastError ?? null,
    },
  };
}
