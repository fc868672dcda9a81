// Orders that need the vendor's word: asked for by a partner, looked at, and placed when they are approved (S1.13).
import type { AddQuote } from '../../shared/contracts/orders-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type Act, newRef } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Order } from '../orders/order.ts';
import {
  decideOrderRequest,
  findOrderRequest,
  insertOrderRequest,
  type OrderRequest,
} from '../orders/order-request-store.ts';
import { accountNotFound } from './add-account.ts';
import type { Issuing } from './issue-licence.ts';
import { ON_BEHALF } from './may-pay-for.ts';
import { type PlaceOrderCode, placeTaken } from './place-order.ts';
import { previewOrder } from './preview-order.ts';
import { justQuoted } from './take-quote.ts';

export async function requestOrder(
  trx: Trx,
  { random }: Issuing,
  act: Act,
  wish: { readonly quote: AddQuote; readonly words: string; readonly scope: string; readonly callerId: string },
): Promise<Result<OrderRequest, PlaceOrderCode>> {
  const { quote, words, scope, callerId } = wish;
  const account = await findAccount(trx, scope, quote.accountId);
  if (account === undefined) return accountNotFound();
  // Priced as if it were approved, so that what cannot be ordered is not asked for; the price is that of the day it is.
  const asked = { kind: 'cart', order: { ...quote, scope, callerId, approved: true } } as const;
  const previewed = await previewOrder(trx, { random }, act, asked);
  if (!previewed.ok) return previewed;
  const request: OrderRequest = {
    id: newRef('req', random),
    accountId: account.id,
    request: JSON.stringify(asked.order),
    words,
    state: 'open',
    madeBy: act.actor,
    decidedBy: null,
    reason: null,
    orderId: null,
    createdAtMs: act.nowMs,
    decidedAtMs: null,
  };
  await insertOrderRequest(trx, request);
  const { id } = request;
  const entry = { action: 'order_request.made', subject: account.name, accountPath: account.path };
  await writeAudit(trx, act, { ...entry, details: { id, words } });
  return accept(request);
}

export type DecideCode = PlaceOrderCode | 'order_request_not_found' | 'request_decided';

/** Approved, it becomes an offline order that its payer pays like any other, or is done at once where nothing is due. */
export async function decideRequest(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  wish: { readonly id: string; readonly scope: string; readonly approve: boolean; readonly reason: string },
): Promise<Result<OrderRequest, DecideCode>> {
  const request = await findOrderRequest(trx, wish.scope, wish.id);
  if (request === undefined) {
    return refuse('order_request_not_found', 'There is no such request within your account.', 'List the requests.');
  }
  if (request.state !== 'open') {
    return refuse('request_decided', `This request was ${request.state} already.`, 'Nothing is left to decide.');
  }
  const ordered = wish.approve ? await orderAsked(trx, issuing, act, request) : accept(undefined);
  if (!ordered.ok) return ordered;
  const state = wish.approve ? 'approved' : 'declined';
  const orderId = ordered.value?.id ?? null;
  const decision = { state, decidedBy: act.actor, reason: wish.reason, orderId, atMs: act.nowMs } as const;
  await decideOrderRequest(trx, request.id, decision);
  const account = await findAccount(trx, '/', request.accountId);
  await writeAudit(trx, act, {
    action: `order_request.${state}`,
    subject: account?.name ?? '',
    accountPath: account?.path ?? '/',
    details: { id: request.id, orderId, reason: wish.reason },
  });
  return accept({ ...request, state, decidedBy: act.actor, reason: wish.reason, orderId, decidedAtMs: act.nowMs });
}

async function orderAsked(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  request: OrderRequest,
): Promise<Result<Order, PlaceOrderCode>> {
  const asked = { kind: 'cart', order: JSON.parse(request.request) } as const;
  const previewed = await previewOrder(trx, issuing, act, asked);
  if (!previewed.ok) return previewed;
  const { held, plan } = previewed.value;
  const wish = {
    scope: '/',
    callerId: ON_BEHALF,
    method: 'offline',
    autoRenew: false,
    reference: '',
  } as const;
  const placed = await placeTaken(trx, issuing, act, { ...wish, remark: request.words }, justQuoted(held, plan));
  return placed.ok ? accept(placed.value.order) : placed;
}
