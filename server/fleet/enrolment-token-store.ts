// One-time enrolment tokens in SQL: hashes only, spent by one atomic update.
import type { Db, Trx } from '../db/open.ts';

export interface EnrolmentToken {
  readonly hash: string;
  readonly pbxId: string;
  /** May take the place of an agent that is already enrolled. */
  readonly replaces: boolean;
  readonly untilMs: number;
  readonly usedAtMs: number | null;
}

export async function insertEnrolmentToken(trx: Trx, token: Omit<EnrolmentToken, 'usedAtMs'>): Promise<void> {
  await trx
    .insertInto('enrolment_tokens')
    .values({
      hash: token.hash,
      pbx_id: token.pbxId,
      replaces: token.replaces ? 1 : 0,
      until_ms: token.untilMs,
      used_at_ms: null,
    })
    .execute();
}

export async function findToken(db: Db, hash: string): Promise<EnrolmentToken | undefined> {
  const row = await db.selectFrom('enrolment_tokens').selectAll().where('hash', '=', hash).executeTakeFirst();
  return (
    row && {
      hash: row.hash,
      pbxId: row.pbx_id,
      replaces: row.replaces === 1,
      untilMs: row.until_ms,
      usedAtMs: row.used_at_ms,
    }
  );
}

/** True for exactly one caller. */
export async function spendToken(trx: Trx, hash: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('enrolment_tokens')
    .set({ used_at_ms: nowMs })
    .where('hash', '=', hash)
    .where('used_at_ms', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Those of a PBX that nobody spent. */
export async function endTokens(trx: Trx, pbxId: string, nowMs: number): Promise<void> {
  await trx
    .updateTable('enrolment_tokens')
    .set({ until_ms: nowMs })
    .where('pbx_id', '=', pbxId)
    .where('used_at_ms', 'is', null)
    .where('until_ms', '>', nowMs)
    .execute();
}
