// How an offer is charged beside its price (S4.15).
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .alterTable('offers')
    .addColumn('charging', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
}
