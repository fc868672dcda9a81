// What is asked while the writer waits, or for every page of a list, is found by an index and never by reading a table.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../server/db/open.ts';

let folder = '';
let database: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchkey-indexes-'));
  database = await openDatabase(join(folder, 'switchkey.db'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['payments', 'order by created_at_ms desc, id desc limit 50'],
  ['orders', `where pbx_id = 'p'`],
  ['orders', `where reference = 'PO-9'`],
  ['quotes', `where account_id = 'a'`],
  ['quotes', `where payer_id = 'a'`],
  ['invoices', `where account_id = 'a'`],
  ['subscriptions', `where offer_id = 'o'`],
  ['batches', 'where paid_at_ms >= 5 and paid_at_ms < 9'],
  ['ledger_transactions', `where payment_id = 'p'`],
  ['ledger_transactions', `where invoice_id = 'i'`],
  ['invoices', `where (payer_path || '') >= '/a/' order by issued_at_ms desc, id desc limit 50`],
  ['invoices', `where state = 'open' and (payer_path || '') >= '/a/' order by issued_at_ms desc, id desc limit 50`],
  ['pbxs', `where account_path >= '/a/' and account_path < '/a0' order by (serial || ''), id limit 50`],
  [
    'pbxs',
    `where (account_path || '') >= '/a/' and (seen_at_ms, id) < (5, 'p') order by seen_at_ms desc, id desc limit 50`,
  ],
])('%s %s', async (table, narrowed) => {
  const { rows } = await sql<{ detail: string }>`explain query plan select * from ${sql.table(table)} ${sql.raw(
    narrowed,
  )}`.execute(database.reader);
  expect(rows.map(({ detail }) => detail).join('; ')).toMatch(/USING INDEX/);
});
