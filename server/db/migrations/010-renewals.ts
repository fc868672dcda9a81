// The tenth schema: what renews is walked by the end of its term, so that a run costs what is due and not what is held.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createIndex('subscriptions_by_period_end_ms_number')
    .on('subscriptions')
    .columns(['period_end_ms', 'number'])
    .execute();
}
