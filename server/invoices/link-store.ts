// One-time links to invoices in SQL: hashes only (S5.26).
import type { Db, Trx } from '../db/open.ts';

export interface InvoiceLink {
  readonly hash: string;
  readonly invoiceId: string;
  readonly email: string;
  readonly untilMs: number;
  readonly usedAtMs: number | null;
  readonly replacedAtMs: number | null;
}

/** A newer link to the same invoice for the same address ends the older ones. */
export async function insertLink(
  trx: Trx,
  link: Pick<InvoiceLink, 'hash' | 'invoiceId' | 'email' | 'untilMs'>,
  nowMs: number,
): Promise<void> {
  await trx
    .updateTable('invoice_links')
    .set({ replaced_at_ms: nowMs })
    .where('invoice_id', '=', link.invoiceId)
    .where('email', '=', link.email)
    .where('used_at_ms', 'is', null)
    .where('replaced_at_ms', 'is', null)
    .execute();
  await trx
    .insertInto('invoice_links')
    .values({
      hash: link.hash,
      invoice_id: link.invoiceId,
      email: link.email,
      until_ms: link.untilMs,
      used_at_ms: null,
      replaced_at_ms: null,
    })
    .execute();
}

export async function findLink(db: Db, hash: string): Promise<InvoiceLink | undefined> {
  const row = await db.selectFrom('invoice_links').selectAll().where('hash', '=', hash).executeTakeFirst();
  return (
    row && {
      hash: row.hash,
      invoiceId: row.invoice_id,
      email: row.email,
      untilMs: row.until_ms,
      usedAtMs: row.used_at_ms,
      replacedAtMs: row.replaced_at_ms,
    }
  );
}

/** Uses it up; false when it was used, replaced or over. Of two at once one gets it. */
export async function consumeLink(trx: Trx, hash: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('invoice_links')
    .set({ used_at_ms: nowMs })
    .where('hash', '=', hash)
    .where('used_at_ms', 'is', null)
    .where('replaced_at_ms', 'is', null)
    .where('until_ms', '>=', nowMs)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** S5.26: counted from when it is made, its last second included. */
export function isUsable(link: InvoiceLink, nowMs: number): boolean {
  return link.usedAtMs === null && link.replacedAtMs === null && nowMs <= link.untilMs;
}
