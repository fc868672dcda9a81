// The seventeenth schema: the indexes of PBXs answer a search, and a scope in the usual order, without touching a row.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await replace(['serial', 'id', 'account_path'], ['serial', 'id', 'account_path', 'name_key']);
  await replace(['name_key', 'id', 'account_path'], ['name_key', 'serial', 'id', 'account_path']);
  await replace(['account_path', 'id'], ['account_path', 'serial', 'id']);
  // No list is sorted by it, and who is in grace is told by what ended.
  await schema.dropIndex('pbxs_by_grace_until_ms_id_account_path').execute();
  // Others begin with the same column.
  await schema.dropIndex('invoices_account_id').execute();
  await schema.dropIndex('orders_account_id').execute();

  async function replace(known: readonly string[], wanted: readonly string[]): Promise<void> {
    await schema.dropIndex(`pbxs_by_${known.join('_')}`).execute();
    await schema
      .createIndex(`pbxs_by_${wanted.join('_')}`)
      .on('pbxs')
      .columns([...wanted])
      .execute();
  }
}
