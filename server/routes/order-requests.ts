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
      problems: [
        'account_moved',
        'pi_unknown',
        'pi_used',
        'pi_expired',
        'pi_differs',
        'account_not_found',
        'account_suspended',
        'already_subscribed',
        'amount_too_large',
        'balance_short',
        'changed_twice',
        'credit_exceeded',
        'downgrade_waits',
        'seats_assigned',
        'forbidden',
        'nothing_changes',
        'offer_not_sold',
        'offer_on_request',
        'order_raced',
        'payer_differs',
        'pbx_is_member',
        'pbx_moved',
        'pbx_not_found',
        'plan_not_offered',
        'price_changed',
        'price_missing',
        'quantity_invalid',
        'quantity_out_of_bounds',
        'quote_not_found',
        'quote_stale',
        'quote_used',
        'renewal_empty',
        'scheduled_change',
        'subscription_ended',
        'subscription_not_found',
        'subscription_suspended',
        'term_ended',
        'term_too_long',
        'too_many_grants',
        'undo_too_late',
        'unit_not_found',
        'unit_terminated',
        'units_unknown',
        'validation_failed',
        'version_conflict',
      ],
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
      problems: [
        'account_moved',
        'pi_unknown',
        'pi_used',
        'pi_expired',
        'pi_differs',
        'account_not_found',
        'account_suspended',
        'already_subscribed',
        'amount_too_large',
        'balance_short',
        'changed_twice',
        'credit_exceeded',
        'downgrade_waits',
        'seats_assigned',
        'forbidden',
        'nothing_changes',
        'offer_not_sold',
        'offer_on_request',
        'order_raced',
        'order_request_not_found',
        'payer_differs',
        'pbx_is_member',
        'pbx_moved',
        'pbx_not_found',
        'plan_not_offered',
        'price_changed',
        'price_missing',
        'quantity_invalid',
        'quantity_out_of_bounds',
        'quote_not_found',
        'quote_stale',
        'quote_used',
        'renewal_empty',
        'request_decided',
        'scheduled_change',
        'subscription_ended',
        'subscription_not_found',
        'subscription_suspended',
        'term_ended',
        'term_too_long',
        'too_many_grants',
        'undo_too_late',
        'unit_not_found',
        'unit_terminated',
        'units_unknown',
        'validation_failed',
        'version_conflict',
      ],
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
