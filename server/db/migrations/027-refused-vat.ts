// Accounts are found by their VAT number as VIES writes it, and numbers by what it said (S5.32).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const plain = sql`upper(replace(replace(replace(tax_id, ' ', ''), '.', ''), '-', ''))`;
  await db.schema.createIndex('accounts_by_vat_id').on('accounts').expression(plain).execute();
  await db.schema.createIndex('vat_checks_by_answer_vat_id').on('vat_checks').columns(['answer', 'vat_id']).execute();
}
