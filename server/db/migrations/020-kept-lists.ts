// What people keep about lists: the columns they hid, and filters with a name.
import type { Kysely } from 'kysely';
import { makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'hidden_columns', {
    columns: { user_id: 'text', list: 'text', columns: 'text' },
    key: ['user_id', 'list'],
    references: { user_id: 'users.id' },
  });
  await makeTable(db, 'saved_filters', {
    columns: { id: 'text', user_id: 'text', list: 'text', name: 'text', filter: 'text', created_at_ms: 'bigint' },
    key: ['id'],
    references: { user_id: 'users.id' },
    unique: [['user_id', 'list', 'name']],
  });
}
