// Signed heads of the audit trail in SQL.
import type { Db, Trx } from '../db/open.ts';

/** A head of the same row that another process signed meanwhile stays. */
export async function insertHead(trx: Trx, id: number, document: Uint8Array, nowMs: number): Promise<void> {
  await trx
    .insertInto('audit_heads')
    .values({ id, document, created_at_ms: nowMs })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export async function newestHead(db: Db): Promise<{ id: number; atMs: number } | undefined> {
  return await db
    .selectFrom('audit_heads')
    .select(['id', 'created_at_ms as atMs'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Documents, oldest first. */
export async function listHeads(db: Db): Promise<Uint8Array[]> {
  const rows = await db.selectFrom('audit_heads').select('document').orderBy('id').execute();
  return rows.map((row) => row.document);
}
