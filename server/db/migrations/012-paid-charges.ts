// The twelfth schema: what was charged in a period is found along the instants of payment, so that a report costs what it shows.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.createIndex('batches_paid_at_ms').on('batches').column('paid_at_ms').execute();
}
