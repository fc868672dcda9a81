// What somebody was told once and is not told again, in SQL: one row per subject and kind.
import { remembered } from './memory.ts';
import type { Db, Trx } from './open.ts';
import { statement } from './statement.ts';

/** False when it was told before. */
export async function noteOnce(trx: Trx, subject: string, kind: string, nowMs: number): Promise<boolean> {
  return (await NOTE_ONCE.run(trx, { subject, kind, at_ms: nowMs })) > 0;
}

const NOTE_ONCE = statement((db, { subject, kind, at_ms }: { subject: string; kind: string; at_ms: number }) =>
  db
    .insertInto('notices')
    .values({ subject, kind, at_ms })
    .onConflict((conflict) => conflict.doNothing()),
);

/** When it happened last, where it may happen again. */
export async function noteLatest(trx: Trx, subject: string, kind: string, nowMs: number): Promise<void> {
  await trx
    .insertInto('notices')
    .values({ subject, kind, at_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['subject', 'kind']).doUpdateSet({ at_ms: nowMs }))
    .execute();
}

export async function noticeAt(db: Db, subject: string, kind: string): Promise<number | undefined> {
  const row = await remembered(db, 'notices', `${kind} ${subject}`, () => NOTICE.first(db, { subject, kind }));
  return row?.at_ms;
}

const NOTICE = statement((db, { subject, kind }: { subject: string; kind: string }) =>
  db.selectFrom('notices').select('at_ms').where('subject', '=', subject).where('kind', '=', kind),
);
