// The chain of trust roots in SQL: public documents, oldest first.
import type { Db, Trx } from '../db/open.ts';

export async function insertTrustRoot(trx: Trx, version: number, document: Uint8Array, nowMs: number): Promise<void> {
  await trx.insertInto('trust_roots').values({ version, document, created_at_ms: nowMs }).execute();
}

/** Documents of the versions above `after`, oldest first. */
export async function trustRootsAfter(db: Db, after: number): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('trust_roots')
    .select('document')
    .where('version', '>', after)
    .orderBy('version')
    .execute();
  return rows.map((row) => row.document);
}
