// The PDF of an invoice: drawn when somebody first wants it, kept, and from then on always those bytes.
import { createHash } from 'node:crypto';
import { accept } from '../../shared/result.ts';
import type { Database } from '../db/open.ts';
import { findInvoiceFile, type InvoiceFile, insertInvoiceFile } from '../invoices/file-store.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { drawInvoice } from '../invoices/pdf/draw-invoice.ts';
import type { Fonts } from '../invoices/pdf/sheet.ts';

export interface Showing {
  readonly database: Database;
  readonly fonts: Fonts;
}

/** Drawn outside the transaction, because drawing takes its time; drawing is repeatable, so whoever is first is right. */
export async function invoicePdf({ database, fonts }: Showing, invoice: Invoice): Promise<InvoiceFile> {
  const kept = await findInvoiceFile(database.reader, invoice.id);
  if (kept !== undefined) return kept;
  const pdf = await drawInvoice(fonts, invoice);
  const file = { pdf, hash: createHash('sha256').update(pdf).digest('hex') };
  await database.transact(async (trx) => accept(await insertInvoiceFile(trx, invoice.id, file)));
  return (await findInvoiceFile(database.reader, invoice.id)) ?? file;
}
