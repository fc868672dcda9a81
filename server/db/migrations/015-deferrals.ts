// Until when an account's suspension for what is overdue was put off by the vendor (S4.12).
import type { Kysely } from 'kysely';
import { makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'suspension_deferrals', {
    columns: { account_id: 'text', until_ms: 'bigint', created_at_ms: 'bigint' },
    key: ['account_id'],
    references: { account_id: 'accounts.id' },
    indexes: [['until_ms']],
  });
}
