// Fees that are booked day by day before their statement: which subscriptions, and which transactions booked a month of a partner (S4.15).
import type { Kysely } from 'kysely';
import { makeAppendOnly, makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'daily_fees', {
    columns: { subscription: 'bigint' },
    key: ['subscription'],
    references: { subscription: 'subscriptions.number' },
  });
  await makeTable(db, 'fee_accruals', {
    columns: { partner_id: 'text', month: 'text', transaction_id: 'bigint' },
    key: ['partner_id', 'month', 'transaction_id'],
    references: { partner_id: 'accounts.id', transaction_id: 'ledger_transactions.id' },
  });
  await makeAppendOnly(db, 'fee_accruals');
}
