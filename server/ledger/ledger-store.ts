// The ledger in SQL: transactions that sum to zero, numbered without gaps, written once and never changed (M7).
import { sql } from 'kysely';
import type { Currency } from '../../shared/currencies.ts';
import { type Money, money, sumOf } from '../../shared/money.ts';
import type { Act } from '../audit/audit.ts';
import { insertLate } from '../db/late-rows.ts';
import { changesOnly, recalled, remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { nextInSequence } from '../db/sequence-store.ts';
import { statement } from '../db/statement.ts';
import type { LedgerEntry, LedgerTransaction } from './ledger.ts';

/** Writes it and gives its number. Undefined for a transaction without entries: nothing moved, nothing is booked. */
export async function post(trx: Trx, act: Act, transaction: LedgerTransaction): Promise<number | undefined> {
  if (transaction.entries.length === 0) return undefined;
  const id = await nextInSequence(trx, 'ledger');
  insertLate(trx, 'ledger_transactions', {
    id,
    at_ms: act.nowMs,
    kind: transaction.kind,
    order_id: transaction.orderId ?? null,
    payment_id: transaction.paymentId ?? null,
    invoice_id: transaction.invoiceId ?? null,
    reverses: transaction.reverses ?? null,
    memo: transaction.memo ?? '',
  });
  for (const [index, { account, ownerId, currency, amount }] of transaction.entries.entries()) {
    const entry = { transaction_id: id, line: index + 1, account, owner_id: ownerId, currency, amount };
    insertLate(trx, 'ledger_entries', entry);
  }
  await addToBalances(trx, transaction.entries);
  return id;
}

/** Balances are asked for under the writer's lock, so they must not take longer with every entry that was ever written. */
async function addToBalances(trx: Trx, entries: readonly LedgerEntry[]): Promise<void> {
  for (const group of Map.groupBy(entries, ({ ownerId, account, currency }) =>
    keyOf(ownerId, account, currency),
  ).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { ownerId, account, currency } = first;
    const key = keyOf(ownerId, account, currency);
    const read = await balanceOf(trx, ownerId, account, currency);
    // From here on nothing is waited for, so that no other posting of this transaction comes between.
    const before = recalled<bigint>(trx, 'ledger_balances', key) ?? read;
    const amount = before + sumOf(group.map((entry) => entry.amount));
    changesOnly(trx, 'ledger_balances', key);
    insertLate(trx, 'ledger_balances', { owner_id: ownerId, account, currency, amount }, REPLACED, key);
    remember(trx, 'ledger_balances', key, amount);
  }
}

const REPLACED = 'on conflict (owner_id, account, currency) do update set amount = excluded.amount';

function keyOf(ownerId: string, account: string, currency: string): string {
  return `${ownerId} ${account} ${currency}`;
}

/** Sum of an owner's entries on one account: debits positive. */
export function balanceOf(db: Db, ownerId: string, account: string, currency: Currency): Promise<bigint> {
  return remembered(db, 'ledger_balances', keyOf(ownerId, account, currency), async () => {
    const row = await BALANCE.first(db, { ownerId, account, currency });
    return BigInt(row?.amount ?? 0);
  });
}

/** What an owner owes in all: billed, and what no statement says yet (S4.13). */
export async function owedInAll(db: Db, ownerId: string, currency: Currency): Promise<bigint> {
  return sumOf(
    await Promise.all([balanceOf(db, ownerId, 'receivable', currency), balanceOf(db, ownerId, 'unbilled', currency)]),
  );
}

const BALANCE = statement(
  (db, of: { ownerId: string; account: string; currency: string }) =>
    db
      .selectFrom('ledger_balances')
      .select('amount')
      .where('owner_id', '=', of.ownerId)
      .where('account', '=', of.account)
      .where('currency', '=', of.currency),
  ({ ownerId, account, currency }) => ['ledger_balances', keyOf(ownerId, account, currency)],
);

/** Every balance of an owner that is not nothing, by account and currency. */
export async function balancesOf(db: Db, ownerId: string): Promise<(Money & { readonly account: string })[]> {
  const rows = await db
    .selectFrom('ledger_balances')
    .select(['account', 'currency', 'amount'])
    .where('owner_id', '=', ownerId)
    .orderBy('account')
    .orderBy('currency')
    .execute();
  return rows
    .map((row) => ({ account: row.account, ...money(BigInt(row.amount), row.currency as Currency) }))
    .filter(({ amount }) => amount !== 0n);
}

/** One entry with what it came from, as a book-keeper reads it. */
export interface BookedEntry extends Omit<LedgerEntry, 'account'> {
  readonly transaction: number;
  readonly line: number;
  readonly atMs: number;
  readonly kind: string;
  readonly account: string;
  readonly ownerName: string;
  readonly orderId: string | null;
  readonly orderNumber: number | null;
  readonly invoiceId: string | null;
  readonly invoiceLabel: string | null;
  readonly paymentId: string | null;
  readonly memo: string;
}

export interface LedgerFilter {
  readonly ownerId?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

/** Numbers of transactions, which have no gaps. */
export interface BookedSpan {
  readonly first: number;
  readonly last: number;
}

/** All that were booked in that time until now; the first one is beyond the last one where none was. */
export async function bookedSpan(db: Db, { fromMs, untilMs }: LedgerFilter): Promise<BookedSpan> {
  let query = db
    .selectFrom('ledger_transactions')
    .select(({ fn }) => [fn.min('id').as('first'), fn.max('id').as('last')]);
  if (fromMs !== undefined) query = query.where('at_ms', '>=', fromMs);
  if (untilMs !== undefined) query = query.where('at_ms', '<', untilMs);
  const { first, last } = await query.executeTakeFirstOrThrow();
  return { first: Number(first ?? 1), last: Number(last ?? 0) };
}

/** Of the accounts within `scope`, oldest first. */
export async function entriesOf(
  db: Db,
  scope: string,
  filter: LedgerFilter,
  { first, last }: BookedSpan,
): Promise<BookedEntry[]> {
  // As an expression, so that the span is read and not all that its owners have.
  const rows = await selectEntries(db, scope, filter, sql<string>`ledger_entries.owner_id || ''`)
    .where('transaction_id', '>=', first)
    .where('transaction_id', '<=', last)
    .orderBy('transaction_id')
    .orderBy('line')
    .execute();
  return rows.map(bookedOf);
}

/** Newest first; `after`: transaction and line of the last one shown. */
export async function newestEntries(
  db: Db,
  scope: string,
  filter: LedgerFilter,
  page: { readonly after: readonly [number, number] | undefined; readonly limit: number },
): Promise<BookedEntry[]> {
  let query = selectEntries(db, scope, filter);
  if (page.after !== undefined) {
    const [transaction, line] = page.after;
    query = query.where((eb) =>
      eb.or([
        eb('transaction_id', '<', transaction),
        eb.and([eb('transaction_id', '=', transaction), eb('line', '>', line)]),
      ]),
    );
  }
  const rows = await query.orderBy('transaction_id', 'desc').orderBy('line').limit(page.limit).execute();
  return rows.map(bookedOf);
}

function selectEntries(db: Db, scope: string, filter: LedgerFilter, owner = sql<string>`ledger_entries.owner_id`) {
  let query = db
    .selectFrom('ledger_entries')
    .innerJoin('ledger_transactions', 'ledger_transactions.id', 'ledger_entries.transaction_id')
    .innerJoin('accounts', (join) => join.on('accounts.id', '=', owner))
    .leftJoin('orders', 'orders.id', 'ledger_transactions.order_id')
    .leftJoin('invoices', 'invoices.id', 'ledger_transactions.invoice_id')
    .select(['transaction_id', 'line', 'at_ms', 'ledger_transactions.kind', 'account', 'owner_id', 'accounts.name'])
    .select(['ledger_entries.currency', 'amount', 'orders.number', 'invoices.label', 'payment_id', 'memo'])
    .select(['ledger_transactions.order_id', 'ledger_transactions.invoice_id'])
    .where('accounts.path', 'like', `${scope}%`);
  if (filter.ownerId !== undefined) query = query.where(owner, '=', filter.ownerId);
  if (filter.fromMs !== undefined) query = query.where('at_ms', '>=', filter.fromMs);
  if (filter.untilMs !== undefined) query = query.where('at_ms', '<', filter.untilMs);
  return query;
}

function bookedOf(row: Awaited<ReturnType<ReturnType<typeof selectEntries>['execute']>>[number]): BookedEntry {
  return {
    transaction: row.transaction_id,
    line: row.line,
    atMs: row.at_ms,
    kind: row.kind,
    account: row.account,
    ownerId: row.owner_id,
    ownerName: row.name,
    currency: row.currency as Currency,
    amount: BigInt(row.amount),
    orderId: row.order_id,
    orderNumber: row.number,
    invoiceId: row.invoice_id,
    invoiceLabel: row.label,
    paymentId: row.payment_id,
    memo: row.memo,
  };
}
