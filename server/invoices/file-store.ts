// The PDF of an invoice in SQL: drawn once, then always these bytes.
import type { Db, Trx } from '../db/open.ts';

export interface InvoiceFile {
  readonly pdf: Uint8Array;
  /** SHA-256, hex. */
  readonly hash: string;
}

export async function findInvoiceFile(db: Db, invoiceId: string): Promise<InvoiceFile | undefined> {
  return await db
    .selectFrom('invoice_files')
    .select(['pdf', 'hash'])
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst();
}

/** Where two draw at once, the first one's stays. */
export async function insertInvoiceFile(trx: Trx, invoiceId: string, file: InvoiceFile): Promise<void> {
  await trx
    .insertInto('invoice_files')
    .values({ invoice_id: invoiceId, ...file })
    .onConflict((conflict) => conflict.column('invoice_id').doNothing())
    .execute();
}
