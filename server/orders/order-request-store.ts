// Requests that need somebody's approval before they become an order, in SQL (S1.13).
import type { Db, Trx } from '../db/open.ts';
import type { OrderRequestsTable } from '../db/order-tables.ts';

const REQUEST_STATES = ['open', 'approved', 'declined'] as const;
type RequestState = (typeof REQUEST_STATES)[number];

export interface OrderRequest {
  readonly id: string;
  readonly accountId: string;
  /** JSON of the cart that is asked for. */
  readonly request: string;
  /** Why, in the words of who asks. */
  readonly words: string;
  readonly state: RequestState;
  readonly madeBy: string;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  readonly orderId: string | null;
  readonly createdAtMs: number;
  readonly decidedAtMs: number | null;
}

export async function insertOrderRequest(trx: Trx, request: OrderRequest): Promise<void> {
  await trx
    .insertInto('order_requests')
    .values({
      id: request.id,
      account_id: request.accountId,
      request: request.request,
      words: request.words,
      state: request.state,
      made_by: request.madeBy,
      decided_by: null,
      reason: null,
      order_id: null,
      created_at_ms: request.createdAtMs,
      decided_at_ms: null,
    })
    .execute();
}

/** False when it was decided already. */
export async function decideOrderRequest(
  trx: Trx,
  id: string,
  decision: { state: RequestState; decidedBy: string; reason: string | null; orderId: string | null; atMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('order_requests')
    .set({
      state: decision.state,
      decided_by: decision.decidedBy,
      reason: decision.reason,
      order_id: decision.orderId,
      decided_at_ms: decision.atMs,
    })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function findOrderRequest(db: Db, scope: string, id: string): Promise<OrderRequest | undefined> {
  const row = await selectRequests(db, scope).where('order_requests.id', '=', id).executeTakeFirst();
  return row && requestOf(row);
}

/** In the order of their ids after `afterId`. */
export async function listOrderRequests(
  db: Db,
  scope: string,
  page: { readonly afterId: string; readonly limit: number; readonly state?: RequestState | undefined },
): Promise<OrderRequest[]> {
  let query = selectRequests(db, scope).where('order_requests.id', '>', page.afterId);
  if (page.state !== undefined) query = query.where('order_requests.state', '=', page.state);
  const rows = await query.orderBy('order_requests.id').limit(page.limit).execute();
  return rows.map(requestOf);
}

function selectRequests(db: Db, scope: string) {
  return db
    .selectFrom('order_requests')
    .innerJoin('accounts', 'accounts.id', 'order_requests.account_id')
    .selectAll('order_requests')
    .where('accounts.path', 'like', `${scope}%`);
}

function requestOf(row: OrderRequestsTable): OrderRequest {
  return {
    id: row.id,
    accountId: row.account_id,
    request: row.request,
    words: row.words,
    state: REQUEST_STATES.find((state) => state === row.state) ?? 'declined',
    madeBy: row.made_by,
    decidedBy: row.decided_by,
    reason: row.reason,
    orderId: row.order_id,
    createdAtMs: row.created_at_ms,
    decidedAtMs: row.decided_at_ms,
  };
}
