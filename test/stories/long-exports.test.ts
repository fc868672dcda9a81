// The books and the papers of a long time leave as one file each: every row once, in order, with the sums that the database has.
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Trx } from '../../server/db/open.ts';
import { parseAmount, sumOf } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import { openShop, type Shop } from '../support/shop.ts';

const PAPERS = 10_050;
const BOOKED = 25_100;
let shop: Shop;

/** One sale that was made is copied: its invoice, and what it booked. */
beforeAll(async () => {
  shop = await openShop();
  await shop.buy([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
  await shop.server.deps.database.transact(async (trx) => {
    await copyPaper(trx);
    await copyBooked(trx);
    return accept(true);
  });
});
afterAll(() => shop.server.close());

const counted = (most: number) =>
  sql`(with recursive k(n) as (select cast(1 as bigint) union all select n + 1 from k where n < ${sql.lit(most)})
    select n from k) as k`;

async function copyPaper(trx: Trx): Promise<void> {
  const same = sql.raw(`payer_id, account_id, language, seller, buyer, terms, currency, net, tax, total, lines, details,
    rounding, due_at_ms, state, payer_path`);
  await sql`insert into invoices (id, series, number, label, kind, issued_at_ms, ${same})
    select 'copy-' || n, series, number + n, 'COPY-' || n, kind, issued_at_ms + n / 50, ${same}
    from invoices, ${counted(PAPERS)}`.execute(trx);
}

async function copyBooked(trx: Trx): Promise<void> {
  const ids = await trx.selectFrom('ledger_transactions').select('id').execute();
  const last = sql.lit(Math.max(...ids.map(({ id }) => id)));
  const times = counted(BOOKED);
  await sql`insert into ledger_transactions (id, at_ms, kind, memo)
    select id + ${last} * n, at_ms, kind, memo from ledger_transactions, ${times}`.execute(trx);
  const same = sql.raw('line, account, owner_id, currency, amount');
  await sql`insert into ledger_entries (transaction_id, ${same})
    select transaction_id + ${last} * n, ${same} from ledger_entries, ${times}`.execute(trx);
}

async function rowsOf(path: string): Promise<Record<string, string>[]> {
  const answer = await shop.server.api('GET', path);
  expect(answer.status).toBe(200);
  return parse(answer.body, { columns: true });
}

const sum = (rows: readonly Record<string, string>[], column: string) =>
  sumOf(rows.map((row) => parseAmount(row[column] ?? '', 'EUR') ?? 1n));

test('more than 10,000 papers: each line once, newest first, and what they charge is what was issued', async () => {
  const rows = await rowsOf('/invoices.csv');
  const { reader } = shop.server.deps.database;
  const papers = await reader.selectFrom('invoices').select(['label', 'total', 'lines', 'issued_at_ms']).execute();
  expect(papers).toHaveLength(PAPERS + 1);
  expect(rows).toHaveLength(papers.reduce((lines, paper) => lines + JSON.parse(paper.lines).length, 0));
  expect(new Set(rows.map(({ document, line }) => `${document} ${line}`)).size).toBe(rows.length);
  expect(sum(rows, 'total')).toBe(sumOf(papers.map(({ total }) => BigInt(total))));
  const issued = new Map(papers.map(({ label, issued_at_ms }) => [label, issued_at_ms]));
  const order = rows.map(({ document = '' }) => issued.get(document) ?? 0);
  expect(order).toEqual(order.toSorted((a, b) => b - a));
  expect(await rowsOf('/invoices.csv?search=COPY-100')).toHaveLength(
    papers.filter(({ label }) => label.startsWith('COPY-100')).length,
  );
});

test('more than 50,000 entries: each once, oldest first, and the books are even to the end', async () => {
  const rows = await rowsOf('/ledger.csv');
  expect(rows.length).toBeGreaterThan(50_000);
  expect(new Set(rows.map(({ transaction, account, owner }) => `${transaction} ${account} ${owner}`)).size).toBe(
    rows.length,
  );
  const order = rows.map(({ transaction }) => Number(transaction));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(sum(rows, 'amount')).toBe(0n);
  const of = rows.filter(({ account }) => account === 'revenue');
  const { reader } = shop.server.deps.database;
  const booked = await reader.selectFrom('ledger_entries').select('amount').where('account', '=', 'revenue').execute();
  expect(sum(of, 'amount')).toBe(sumOf(booked.map(({ amount }) => BigInt(amount))));
  const own = await rowsOf(`/ledger.csv?ownerId=${shop.partner.id}`);
  expect(own).toHaveLength(rows.filter(({ owner }) => owner === shop.partner.id).length);
  expect(await rowsOf(`/ledger.csv?fromMs=${shop.clock.nowMs + 1}`)).toEqual([]);
});
