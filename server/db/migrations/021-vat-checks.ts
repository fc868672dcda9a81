// What VIES said of VAT numbers, and invoices that wait for it (S5.32).
import type { Kysely } from 'kysely';
import { makeTable } from './make-table.ts';

export async function up(db: Kysely<never>): Promise<void> {
  await makeTable(db, 'vat_checks', {
    columns: {
      vat_id: 'text',
      next_ask_ms: 'bigint',
      attempts: 'bigint',
      last_error: 'text?',
      answer: 'text?',
      answered_at_ms: 'bigint?',
      consultation: 'text?',
    },
    key: ['vat_id'],
    indexes: [['next_ask_ms', 'vat_id']],
  });
  await makeTable(db, 'held_invoices', {
    columns: {
      order_id: 'text',
      payer_id: 'text',
      vat_id: 'text',
      paper: 'text',
      held_at_ms: 'bigint',
      until_ms: 'bigint',
      invoice_id: 'text?',
    },
    key: ['order_id'],
    references: { order_id: 'orders.id', payer_id: 'accounts.id', invoice_id: 'invoices.id' },
    indexes: [['vat_id'], ['until_ms', 'order_id'], ['payer_id']],
  });
}
