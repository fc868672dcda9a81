// How often a PBX was bound to other hardware, in SQL.
import type { Db, Trx } from '../db/open.ts';

export interface Rebind {
  readonly id: string;
  readonly pbxId: string;
  readonly atMs: number;
  /** Of the token it gave; absent when a request code did it at once. */
  readonly tokenHash?: string;
  /** Why the vendor let it pass beyond the count. */
  readonly reason?: string;
}

export async function insertRebind(trx: Trx, { id, pbxId, atMs, tokenHash, reason }: Rebind): Promise<void> {
  await trx
    .insertInto('rebinds')
    .values({ id, pbx_id: pbxId, at_ms: atMs, token_hash: tokenHash ?? null, reason: reason ?? null })
    .execute();
}

/** Instants of the self-service ones after `fromMs`, oldest first; a token that ended unused does not count. */
export async function countedRebinds(db: Db, pbxId: string, fromMs: number, nowMs: number): Promise<number[]> {
  const rows = await db
    .selectFrom('rebinds')
    .leftJoin('enrolment_tokens', 'enrolment_tokens.hash', 'rebinds.token_hash')
    .select('rebinds.at_ms as atMs')
    .where('rebinds.pbx_id', '=', pbxId)
    .where('rebinds.at_ms', '>', fromMs)
    .where('rebinds.reason', 'is', null)
    .where((eb) =>
      eb.or([
        eb('rebinds.token_hash', 'is', null),
        eb('enrolment_tokens.used_at_ms', 'is not', null),
        eb('enrolment_tokens.until_ms', '>', nowMs),
      ]),
    )
    .orderBy('rebinds.at_ms')
    .execute();
  return rows.map((row) => row.atMs);
}
