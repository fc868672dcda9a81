// What accounts earned and spent by month, summed from the ledger once and for all, and the audit trail found by place.
import type { Kysely } from 'kysely';
import { makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'earnings', {
    columns: { account_id: 'text', kind: 'text', month: 'text', currency: 'text', amount: 'bigint' },
    key: ['account_id', 'kind', 'month', 'currency'],
    references: { account_id: 'accounts.id' },
  });
  await makeTable(db, 'earnings_summed', { columns: { up_to: 'bigint' }, key: ['up_to'] });
  await db.schema.createIndex('audit_account_path_id').on('audit').columns(['account_path', 'id']).execute();
}
