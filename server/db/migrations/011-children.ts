// The eleventh schema: the accounts directly below one are found at once, so that the tree opens level by level.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.createIndex('accounts_by_parent_id').on('accounts').columns(['parent_id', 'id']).execute();
}
