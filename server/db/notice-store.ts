// What somebody was told once and is not told again, in SQL: one row per subject and kind.
import type { Db, Trx } from './open.ts';

/** False when it was told before. */
export async function noteOnce(trx: Trx, subject: string, kind: string, nowMs: number): Promise<boolean> {
  const row = await trx
    .insertInto('notices')
    .values({ subject, kind, at_ms: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .returning('subject')
    .executeTakeFirst();
  return row !== undefined;
}

/** When it happened last, where it may happen again. */
export async function noteLatest(trx: Trx, subject: string, kind: string, nowMs: number): Promise<void> {
  await trx
    .insertInto('notices')
    .values({ subject, kind, at_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['subject', 'kind']).doUpdateSet({ at_ms: nowMs }))
    .execute();
}

export async function noticeAt(db: Db, subject: string, kind: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('notices')
    .select('at_ms')
    .where('subject', '=', subject)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row?.at_ms;
}
