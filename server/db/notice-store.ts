// What somebody was told once and is not told again, in SQL: one row per subject and kind.
import { insertLate } from './late-rows.ts';
import { changesOnly, remember, remembered } from './memory.ts';
import type { Db, Trx } from './open.ts';
import { statement } from './statement.ts';

/** False when it was told before. The writer is alone: it looks, and writes with other rows. */
export async function noteOnce(trx: Trx, subject: string, kind: string, nowMs: number): Promise<boolean> {
  if ((await noticeAt(trx, subject, kind)) !== undefined) return false;
  const key = keyOf(subject, kind);
  changesOnly(trx, 'notices', key);
  const row = { subject, kind, at_ms: nowMs };
  insertLate(trx, 'notices', row, '', key);
  remember(trx, 'notices', key, row);
  return true;
}

/** When it happened last, where it may happen again. */
export async function noteLatest(trx: Trx, subject: string, kind: string, nowMs: number): Promise<void> {
  await trx
    .insertInto('notices')
    .values({ subject, kind, at_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['subject', 'kind']).doUpdateSet({ at_ms: nowMs }))
    .execute();
}

/** It may happen again. */
export async function forgetNotice(trx: Trx, subject: string, kind: string): Promise<void> {
  await trx.deleteFrom('notices').where('subject', '=', subject).where('kind', '=', kind).execute();
}

export async function noticeAt(db: Db, subject: string, kind: string): Promise<number | undefined> {
  const row = await remembered(db, 'notices', keyOf(subject, kind), () => NOTICE.first(db, { subject, kind }));
  return row?.at_ms;
}

const NOTICE = statement(
  (db, { subject, kind }: { subject: string; kind: string }) =>
    db.selectFrom('notices').select('at_ms').where('subject', '=', subject).where('kind', '=', kind),
  ({ subject, kind }) => ['notices', keyOf(subject, kind)],
);

/** The same of many subjects at once, remembered for who asks about one of them. */
export async function readNotices(trx: Trx, subjects: readonly string[], kind: string): Promise<void> {
  const query = trx.selectFrom('notices').select(['subject', 'at_ms']).where('kind', '=', kind);
  const known = new Map((await query.where('subject', 'in', subjects).execute()).map((row) => [row.subject, row]));
  for (const subject of subjects) remember(trx, 'notices', keyOf(subject, kind), known.get(subject));
}

function keyOf(subject: string, kind: string): string {
  return `${kind} ${subject}`;
}
