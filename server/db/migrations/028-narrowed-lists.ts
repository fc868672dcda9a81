// What PBXs of one state are sorted by stands in the index that finds them.
import type { Kysely } from 'kysely';

const SORTED_BY = ['serial', 'owner_key'];

export async function up(db: Kysely<never>): Promise<void> {
  for (const column of ['seen_at_ms', 'waiting_since_ms', 'trial_until_ms', 'used_permille']) await widen(column, []);
  await widen('ends_at_ms', ['grace_until_ms']);

  async function widen(column: string, more: readonly string[]): Promise<void> {
    const known = [column, 'id', 'account_path'];
    const wanted = [...known, ...SORTED_BY, ...more];
    await db.schema.dropIndex(`pbxs_by_${known.join('_')}`).execute();
    await db.schema
      .createIndex(`pbxs_by_${wanted.join('_')}`)
      .on('pbxs')
      .columns(wanted)
      .execute();
  }
}
