// Until when a subscription is bound to its fees, and what an earlier end costs (S4.15).
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('subscriptions').addColumn('commitment', 'text').execute();
}
