// Orders and their lines in SQL; reads for people take the scope (path) of who asks, which must hold the payer.
import type { Selectable } from 'kysely';
import type { Currency } from '../../shared/currencies.ts';
import { type Counted, countUpTo } from '../db/counted-list.ts';
import { amendLate, insertLate } from '../db/late-rows.ts';
import { type Narrowing, type TableIndex, withinScope } from '../db/narrowing.ts';
import type { Db, Trx } from '../db/open.ts';
import type { OrdersTable } from '../db/order-tables.ts';
import { pageOfKeys } from '../db/paged-list.ts';
import { statement } from '../db/statement.ts';
import { ORDER_KINDS, ORDER_METHODS, ORDER_STATES, type Order, type OrderLine, type OrderState } from './order.ts';
import { writeOrderLines } from './order-line-store.ts';

export async function insertOrder(trx: Trx, order: Order, lines: readonly OrderLine[]): Promise<void> {
  const row = {
    id: order.id,
    number: order.number,
    account_id: order.accountId,
    payer_id: order.payerId,
    pbx_id: order.pbxId,
    kind: order.kind,
    state: order.state,
    currency: order.currency,
    net: order.net,
    tax: order.tax,
    total: order.total,
    quote: order.quote,
    quote_hash: order.quoteHash,
    method: order.method,
    auto_renew: order.autoRenew ? 1 : 0,
    pi_number: order.piNumber,
    billing: JSON.stringify(order.billing),
    reference: order.reference,
    remark: order.remark,
    hold_reason: order.holdReason,
    placed_by: order.placedBy,
    version: 1,
    expires_at_ms: order.expiresAtMs,
    paid_at_ms: order.paidAtMs,
    closed_at_ms: order.closedAtMs,
    created_at_ms: order.createdAtMs,
    payer_path: order.payerPath,
  };
  insertLate(trx, 'orders', row, '', order.id);
  await writeOrderLines(trx, order.id, lines);
}

/** By id or number; without a scope only for what is not asked by an account (jobs, provider events). */
export async function findOrder(
  db: Db,
  by: { readonly id: string } | { readonly number: number },
  scope = '/',
): Promise<Order | undefined> {
  const query = selectOrders(db, scope);
  const row = await ('id' in by
    ? query.where('orders.id', '=', by.id)
    : query.where('orders.number', '=', by.number)
  ).executeTakeFirst();
  return row && orderOf(row);
}

export interface OrderChange {
  readonly state?: OrderState;
  readonly holdReason?: string | null;
  readonly paidAtMs?: number | null;
  readonly closedAtMs?: number | null;
  readonly expiresAtMs?: number | null;
  readonly reference?: string;
  readonly remark?: string;
}

/** False when somebody changed it since `order.version` was read. */
export async function updateOrder(trx: Trx, order: Order, change: OrderChange): Promise<boolean> {
  const { id, version } = order;
  const { state, holdReason, paidAtMs, closedAtMs, expiresAtMs, reference, remark } = { ...order, ...change };
  const next = {
    state,
    hold_reason: holdReason,
    paid_at_ms: paidAtMs,
    closed_at_ms: closedAtMs,
    expires_at_ms: expiresAtMs,
    reference,
    remark,
    version: version + 1,
  };
  if (amendLate(trx, 'orders', id, { id, version }, next)) return true;
  return (await CHANGE.run(trx, { ...next, id, seen: version })) === 1;
}

type Changed = Pick<OrdersTable, 'state' | 'hold_reason' | 'paid_at_ms' | 'closed_at_ms' | 'expires_at_ms'> &
  Pick<OrdersTable, 'reference' | 'remark' | 'version' | 'id'> & { readonly seen: number };

const CHANGE = statement((db, to: Changed) =>
  db
    .updateTable('orders')
    .set({
      state: to.state,
      hold_reason: to.hold_reason,
      paid_at_ms: to.paid_at_ms,
      closed_at_ms: to.closed_at_ms,
      expires_at_ms: to.expires_at_ms,
      reference: to.reference,
      remark: to.remark,
      version: to.version,
    })
    .where('id', '=', to.id)
    .where('version', '=', to.seen),
);

export interface OrderFilter {
  readonly accountId?: string | undefined;
  readonly state?: string | undefined;
  readonly pbxId?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** As placed by the payer. */
  readonly reference?: string | undefined;
}

export interface OrderPage {
  /** Absent: newest first. */
  readonly oldestFirst?: boolean;
  /** Number of the last one shown. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export const ORDER_INDEXES: readonly TableIndex[] = [
  ['number', 'payer_path'],
  ['payer_path', 'number'],
  ['account_id', 'number'],
  ['state', 'number', 'payer_path'],
  ['pbx_id'],
  ['reference'],
  ['id'],
];
const ORDERS = { table: 'orders', indexes: ORDER_INDEXES, key: 'number' } as const;

export async function listOrders(
  db: Db,
  scope: string,
  filter: OrderFilter,
  { oldestFirst = false, after, limit }: OrderPage,
): Promise<Order[]> {
  const order = { column: 'number', type: 'number', descending: !oldestFirst } as const;
  const narrowings = narrowingsOf(scope, filter);
  const from = after === undefined ? undefined : ([after, after] as const);
  const wish = { ...ORDERS, order, narrowings, after: from, limit } as const;
  const numbers = await pageOfKeys<number>(db, wish);
  if (numbers.length === 0) return [];
  const rows = await selectOrders(db, '/').where('orders.number', 'in', numbers).execute();
  const known = new Map(rows.map((row) => [row.number, orderOf(row)]));
  return numbers.flatMap((number) => known.get(number) ?? []);
}

/** Ids of the orders that bought or changed it. */
export async function ordersOfSubscription(db: Db, subscription: number): Promise<string[]> {
  const rows = await db
    .selectFrom('order_lines')
    .select('order_id')
    .distinct()
    .where('subscription', '=', subscription)
    .execute();
  return rows.map((row) => row.order_id);
}

export async function countOrders(db: Db, scope: string, filter: OrderFilter, most: number): Promise<Counted> {
  return await countUpTo(db, { ...ORDERS, narrowings: narrowingsOf(scope, filter) }, most);
}

function narrowingsOf(scope: string, filter: OrderFilter): Narrowing[] {
  const { accountId, state, pbxId, ids, reference } = filter;
  const narrowings = withinScope('payer_path', scope);
  const same = { state, account_id: accountId, pbx_id: pbxId, reference };
  for (const [column, is] of Object.entries(same)) if (is !== undefined) narrowings.push({ anyOf: [{ column, is }] });
  if (ids !== undefined) narrowings.push({ anyOf: ids.map((is) => ({ column: 'id', is })) });
  return narrowings;
}

/** Open ones whose time is over, by number. */
export async function ordersToExpire(
  db: Db,
  nowMs: number,
  page: { readonly afterNumber: number; readonly limit: number },
): Promise<Order[]> {
  const rows = await selectOrders(db, '/')
    .where('orders.state', 'in', ['created', 'pending', 'failed'])
    .where('orders.expires_at_ms', '<=', nowMs)
    .where('orders.number', '>', page.afterNumber)
    .orderBy('orders.number')
    .limit(page.limit)
    .execute();
  return rows.map(orderOf);
}

interface NumberPage {
  readonly afterNumber: number;
  readonly limit: number;
}

/** Open orders of the clock that wait for a charge, by number. */
export async function renewalsToCharge(db: Db, page: NumberPage): Promise<number[]> {
  const rows = await openRenewals(db, page).where('auto_renew', '=', 1).execute();
  return rows.map(({ number }) => number);
}

/** Open ones that the clock ordered, however they are to be paid, by number. */
export async function waitingRenewals(db: Db, page: NumberPage): Promise<number[]> {
  const rows = await openRenewals(db, page).where('placed_by', 'like', 'job:%').execute();
  return rows.map(({ number }) => number);
}

function openRenewals(db: Db, { afterNumber, limit }: NumberPage) {
  return db
    .selectFrom('orders')
    .select('number')
    .where('state', 'in', ['created', 'pending', 'failed'])
    .where('kind', '=', 'renewal')
    .where('number', '>', afterNumber)
    .orderBy('number')
    .limit(limit);
}

/** To whom the payer's last invoice for the PBX was addressed; empty where there was none. */
export async function lastBilling(
  db: Db,
  payerId: string,
  pbxId: string,
): Promise<Partial<Pick<Order['billing'], 'name' | 'email' | 'language'>>> {
  const row = await db
    .selectFrom('orders')
    .select('billing')
    .where('payer_id', '=', payerId)
    .where('pbx_id', '=', pbxId)
    .where('paid_at_ms', 'is not', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? {} : JSON.parse(row.billing);
}

function selectOrders(db: Db, scope: string) {
  return db
    .selectFrom('orders')
    .innerJoin('accounts', 'accounts.id', 'orders.account_id')
    .selectAll('orders')
    .select('accounts.path as account_path')
    .where('orders.payer_path', 'like', `${scope}%`);
}

function orderOf(row: Selectable<OrdersTable> & { account_path: string }): Order {
  return {
    id: row.id,
    number: row.number,
    accountId: row.account_id,
    accountPath: row.account_path,
    payerId: row.payer_id,
    payerPath: row.payer_path,
    pbxId: row.pbx_id,
    kind: ORDER_KINDS.find((kind) => kind === row.kind) ?? 'change',
    state: ORDER_STATES.find((state) => state === row.state) ?? 'cancelled',
    currency: row.currency as Currency,
    net: BigInt(row.net),
    tax: BigInt(row.tax),
    total: BigInt(row.total),
    quote: row.quote,
    quoteHash: row.quote_hash,
    method: ORDER_METHODS.find((method) => method === row.method) ?? 'offline',
    autoRenew: row.auto_renew === 1,
    piNumber: row.pi_number,
    billing: JSON.parse(row.billing),
    reference: row.reference,
    remark: row.remark,
    holdReason: row.hold_reason,
    placedBy: row.placed_by,
    version: row.version,
    expiresAtMs: row.expires_at_ms,
    paidAtMs: row.paid_at_ms,
    closedAtMs: row.closed_at_ms,
    createdAtMs: row.created_at_ms,
  };
}
