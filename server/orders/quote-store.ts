// Held quotes in SQL: the cart, its price and until when that price is held (S5.35).
import { insertLate } from '../db/late-rows.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';

export interface HeldQuote {
  readonly id: string;
  readonly accountId: string;
  readonly payerId: string;
  /** JSON of what was asked. */
  readonly request: string;
  /** JSON of what it costs and does. */
  readonly quote: string;
  readonly hash: string;
  readonly heldUntilMs: number;
  /** The order made of it, at most one. */
  readonly orderId: string | null;
  readonly createdAtMs: number;
}

/** Or the same again with its order. */
export async function insertQuote(trx: Trx, quote: HeldQuote): Promise<void> {
  const row = {
    id: quote.id,
    account_id: quote.accountId,
    payer_id: quote.payerId,
    request: quote.request,
    quote: quote.quote,
    hash: quote.hash,
    held_until_ms: quote.heldUntilMs,
    order_id: quote.orderId,
    created_at_ms: quote.createdAtMs,
  };
  insertLate(trx, 'quotes', row, TAKEN, quote.id);
}

/** By one order only: the writer looked before whether there was another. */
const TAKEN = 'on conflict (id) do update set order_id = excluded.order_id where quotes.order_id is null';

const BY_ID = statement((db, { id }: { id: string }) =>
  db
    .selectFrom('quotes')
    .innerJoin('accounts', 'accounts.id', 'quotes.payer_id')
    .selectAll('quotes')
    .select('accounts.path')
    .where('quotes.id', '=', id),
);

/** `scope`: path of who asks, which must hold the payer. */
export async function findQuote(db: Db, scope: string, id: string): Promise<HeldQuote | undefined> {
  const row = await BY_ID.first(db, { id });
  if (!row?.path.startsWith(scope)) return undefined;
  return {
    id: row.id,
    accountId: row.account_id,
    payerId: row.payer_id,
    request: row.request,
    quote: row.quote,
    hash: row.hash,
    heldUntilMs: row.held_until_ms,
    orderId: row.order_id,
    createdAtMs: row.created_at_ms,
  };
}

/** JSON of what was asked, of which the order was made. */
export async function askedFor(
  db: Db,
  order: { readonly id: string; readonly payerId: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('quotes')
    .select('request')
    .where('payer_id', '=', order.payerId)
    .where('order_id', '=', order.id)
    .executeTakeFirst();
  return row?.request;
}

/** Carts that nobody ordered. */
export async function forgetQuotes(trx: Trx, heldBeforeMs: number): Promise<void> {
  await trx.deleteFrom('quotes').where('held_until_ms', '<', heldBeforeMs).where('order_id', 'is', null).execute();
}
