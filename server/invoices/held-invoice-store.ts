// Invoices that wait for VIES, in SQL: one per order, gone when it was answered.
import type { Selectable } from 'kysely';
import { insertLate } from '../db/late-rows.ts';
import { remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import type { HeldInvoicesTable } from '../db/paper-tables.ts';
import { statement } from '../db/statement.ts';
import { draftIn, draftText, type HeldInvoice } from './held-invoice.ts';

export async function holdInvoice(trx: Trx, held: HeldInvoice): Promise<void> {
  await insertLate(trx, 'held_invoices', {
    order_id: held.orderId,
    payer_id: held.draft.payerId,
    vat_id: held.vatId,
    paper: draftText(held.draft),
    held_at_ms: held.heldAtMs,
    until_ms: held.untilMs,
    invoice_id: held.invoiceId,
  });
}

/** Its invoice was issued: whoever asks in this transaction need not look. */
export function noteNotHeld(trx: Trx, orderId: string): void {
  remember(trx, 'held_invoices', orderId, undefined);
}

const OF_ORDER = statement((db, { orderId }: { orderId: string }) =>
  db.selectFrom('held_invoices').selectAll().where('order_id', '=', orderId),
);

export function findHeldInvoice(db: Db, orderId: string): Promise<HeldInvoice | undefined> {
  return remembered(db, 'held_invoices', orderId, async () => {
    const row = await OF_ORDER.first(db, { orderId });
    return row && heldOf(row);
  });
}

/** Of the payer, that have no number yet. */
export async function heldInvoicesOf(db: Db, payerId: string): Promise<HeldInvoice[]> {
  const rows = await db
    .selectFrom('held_invoices')
    .selectAll()
    .where('payer_id', '=', payerId)
    .where('invoice_id', 'is', null)
    .orderBy('order_id')
    .execute();
  return rows.map(heldOf);
}

export async function heldInvoicesFor(db: Db, vatId: string): Promise<HeldInvoice[]> {
  const rows = await db
    .selectFrom('held_invoices')
    .selectAll()
    .where('vat_id', '=', vatId)
    .orderBy('held_at_ms')
    .orderBy('order_id')
    .execute();
  return rows.map(heldOf);
}

/** Those whose time is over, in the order of their ids. */
export async function heldInvoicesOver(db: Db, nowMs: number, after: string, limit: number): Promise<HeldInvoice[]> {
  const rows = await db
    .selectFrom('held_invoices')
    .selectAll()
    .where('until_ms', '<=', nowMs)
    .where('order_id', '>', after)
    .orderBy('order_id')
    .limit(limit)
    .execute();
  return rows.map(heldOf);
}

export async function noteIssued(trx: Trx, orderId: string, invoiceId: string): Promise<void> {
  await trx.updateTable('held_invoices').set({ invoice_id: invoiceId }).where('order_id', '=', orderId).execute();
}

export async function dropHeldInvoice(trx: Trx, orderId: string): Promise<void> {
  await trx.deleteFrom('held_invoices').where('order_id', '=', orderId).execute();
}

function heldOf(row: Selectable<HeldInvoicesTable>): HeldInvoice {
  return {
    orderId: row.order_id,
    vatId: row.vat_id,
    draft: draftIn(row.paper),
    heldAtMs: row.held_at_ms,
    untilMs: row.until_ms,
    invoiceId: row.invoice_id,
  };
}
