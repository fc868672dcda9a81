// Numbers of invoices stand in the indexes that narrow them.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await schema.dropIndex('invoices_listed_by_payer_path').execute();
  await schema.dropIndex('invoices_listed_by_state').execute();
  await schema.dropIndex('invoices_by_kind_issued_at_ms_id_payer_path').execute();
  for (const columns of [
    ['payer_path', 'issued_at_ms', 'id', 'state', 'kind', 'label'],
    ['state', 'issued_at_ms', 'id', 'payer_path', 'kind', 'label'],
    ['kind', 'issued_at_ms', 'id', 'payer_path', 'label'],
  ])
    await schema.createIndex(`invoices_listed_by_${columns[0]}`).on('invoices').columns(columns).execute();
}
