// What was paid out to partners of their margins.
import type { Kysely } from 'kysely';
import { makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'payouts', {
    columns: {
      id: 'text',
      partner_id: 'text',
      currency: 'text',
      amount: 'bigint',
      state: 'text',
      transfer: 'text?',
      paid_on: 'text',
      bank_reference: 'text',
      marked_by: 'text',
      confirmed_by: 'text?',
      created_at_ms: 'bigint',
      decided_at_ms: 'bigint?',
    },
    key: ['id'],
    references: { partner_id: 'accounts.id' },
    unique: [['transfer']],
    indexes: [['partner_id', 'created_at_ms'], ['created_at_ms']],
  });
}
