// Lists of accounts are in the order of their names.
import type { Kysely } from 'kysely';

export async function up({ schema }: Kysely<never>): Promise<void> {
  await schema.dropIndex('accounts_parent').execute();
  await schema.dropIndex('accounts_by_parent_id').execute();
  for (const columns of [
    ['name_key', 'id', 'path', 'email'],
    ['parent_id', 'name_key', 'id', 'path', 'email'],
    ['email', 'id', 'path', 'name_key'],
  ])
    await schema.createIndex(`accounts_listed_by_${columns[0]}`).on('accounts').columns(columns).execute();
}
