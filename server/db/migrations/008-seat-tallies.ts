// What PBXs report of seats that are assigned.
import type { Kysely } from 'kysely';
import { makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'seat_tallies', {
    columns: { pbx_id: 'text', at: 'bigint', assigned: 'text', received_at_ms: 'bigint' },
    key: ['pbx_id'],
    references: { pbx_id: 'pbxs.id' },
  });
}
