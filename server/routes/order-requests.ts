// /order-requests: orders that need the vendor's word before they are placed.
import {
  addOrderRequestSchema,
  decideOrderRequestSchema,
  orderRequestQuerySchema,
  orderRequestSchema,
} from '../../shared/contracts/orders-api.ts';
import { pageSchema } from '../../shared/contracts/server-api.ts';
import { accept } from '../../shared/result.ts';
import type { Issuing } from '../flows/issue-licence.ts';
import { decideRequest, requestOrder } from '../flows/order-requests.ts';
import { page } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { listOrderRequests, type OrderRequest } from '../orders/order-request-store.ts';
import { ORDER_PROBLEMS } from './order-problems.ts';

export function orderRequestRoutes(issuing: Issuing): Route[] {
  return [
    reading({
      path: '/order-requests',
      permission: 'orders:read',
      summary: 'List requests to order',
      tag: 'Orders',
      answers: { 200: pageSchema(orderRequestSchema) },
      problems: [],
      query: orderRequestQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor = '', limit, state } = input;
        const asked = { afterId: cursor, limit: limit + 1, state };
        const requests = await listOrderRequests(db, caller.accountPath, asked);
        return accept({ status: 200, body: page(requests.map(view), limit, (request) => request.id) });
      },
    }),
    acting({
      method: 'POST',
      path: '/order-requests',
      permission: 'orders:write',
      summary: 'Request what only the vendor may allow',
      tag: 'Orders',
      answers: { 201: orderRequestSchema },
      problems: ORDER_PROBLEMS,
      body: addOrderRequestSchema,
      idempotency: 'required',
      async handle({ trx, act, caller, input }) {
        const wish = { ...input, scope: caller.accountPath, callerId: caller.accountId };
        const made = await requestOrder(trx, issuing, act, wish);
        return made.ok ? accept({ status: 201, body: view(made.value) }) : made;
      },
    }),
    acting({
      method: 'POST',
      path: '/order-requests/:id/decide',
      permission: 'finance:write',
      summary: 'Approve or decline a request to order',
      tag: 'Orders',
      answers: { 200: orderRequestSchema },
      problems: [...ORDER_PROBLEMS, 'order_request_not_found', 'request_decided'],
      body: decideOrderRequestSchema,
      idempotency: 'required',
      async handle({ trx, act, caller, params, input }) {
        const decided = await decideRequest(trx, issuing, act, { ...input, id: params.id, scope: caller.accountPath });
        return decided.ok ? accept({ status: 200, body: view(decided.value) }) : decided;
      },
    }),
  ];
}

function view({ id, accountId, request, words, state, reason, orderId, createdAtMs, decidedAtMs }: OrderRequest) {
  const { pbxId = null, payerId = null, items } = JSON.parse(request);
  return { id, accountId, request: { pbxId, payerId, items }, words, state, reason, orderId, createdAtMs, decidedAtMs };
}
