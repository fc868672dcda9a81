// What a seller agreed with a direct buyer about its prices; a rule of the subscription itself was never in use.
import type { Kysely } from 'kysely';
import { makeAppendOnly, makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'adjustments', {
    columns: {
      id: 'text',
      seller_id: 'text',
      buyer_id: 'text',
      subscription: 'bigint',
      offer_id: 'text?',
      rule: 'text',
      from_ms: 'bigint',
      until_ms: 'bigint?',
    },
    key: ['id'],
    references: { seller_id: 'accounts.id', buyer_id: 'accounts.id', offer_id: 'offers.id' },
    indexes: [['buyer_id', 'subscription']],
  });
  await makeAppendOnly(db, 'adjustments');
  await db.schema.alterTable('subscriptions').dropColumn('adjustment').execute();
}
