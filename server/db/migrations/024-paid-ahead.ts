// What was agreed with a subscription when it was ordered, and when its next term is due: some are paid periods ahead (S4.15).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('subscriptions').addColumn('agreement', 'text').execute();
  await db.schema
    .alterTable('subscriptions')
    .addColumn('due_ms', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update subscriptions set due_ms = period_end_ms`.execute(db);
  // Nothing ends before it is due: one index finds both.
  await db.schema.dropIndex('subscriptions_by_period_end_ms_number').execute();
  await db.schema
    .createIndex('subscriptions_by_due_ms_number')
    .on('subscriptions')
    .columns(['due_ms', 'number'])
    .execute();
}
