// From where an API key may be used, and the short-lived tokens that are given for it.
import type { Kysely } from 'kysely';
import { makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .alterTable('api_keys')
    .addColumn('allowed_ranges', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await makeTable(db, 'access_tokens', {
    columns: { hash: 'text', key_id: 'text', scopes: 'text', until_ms: 'bigint', created_at_ms: 'bigint' },
    key: ['hash'],
    references: { key_id: 'api_keys.id' },
    indexes: [['key_id', 'until_ms']],
  });
}
