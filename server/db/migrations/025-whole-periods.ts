// Over how many days the price of a whole period was charged, where a first period is charged whole though it had begun (S4.15).
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('batches').addColumn('whole_days', 'bigint').execute();
}
