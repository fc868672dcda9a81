// Days on which what is paid for could not be used, and what of its price was given back for them (S4.14).
import type { Kysely } from 'kysely';
import { makeAppendOnly, makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'outages', {
    columns: {
      subscription: 'bigint',
      from_ms: 'bigint',
      until_ms: 'bigint?',
      cause: 'text',
      credited: 'bigint',
      due_ms: 'bigint?',
    },
    key: ['subscription', 'from_ms'],
    references: { subscription: 'subscriptions.number' },
    indexes: [['due_ms']],
  });
  await makeTable(db, 'outage_credits', {
    columns: {
      subscription: 'bigint',
      from_ms: 'bigint',
      batch: 'text',
      invoice_id: 'text?',
      from_date: 'text',
      until_date: 'text',
      units: 'bigint',
      days: 'bigint',
      currency: 'text',
      net: 'bigint',
      tax: 'bigint',
      at_ms: 'bigint',
    },
    // One obligation once (M12): a charge gives back once for one outage.
    key: ['subscription', 'from_ms', 'batch'],
    references: { invoice_id: 'invoices.id' },
  });
  await makeAppendOnly(db, 'outage_credits');
  await makeTable(db, 'outage_terms', {
    columns: { subscription: 'bigint', excluded: 'text' },
    key: ['subscription'],
    references: { subscription: 'subscriptions.number' },
  });
  await db.schema.alterTable('batches').addColumn('outage', 'text').execute();
  await db.schema.alterTable('offer_terms').addColumn('outage_excluded', 'text').execute();
}
