// Work that comes due for many things one by one: how the due ones are found, and what is done about each.
import type { Act } from '../audit/audit.ts';
import type { Db, Trx } from '../db/open.ts';

const DAY_MS = 86_400_000;

export interface Window<Subject> {
  readonly subjects: readonly Subject[];
  /** Where the next window begins; undefined: this was the last. */
  readonly next: string | undefined;
}

/**
 * `find` looks through a bounded number of rows from a cursor (`''` is the beginning) and writes nothing, so it is also
 * the report of what would be done. `tend` looks again in its transaction, since meanwhile somebody else may have done
 * it: doing it twice is doing it once. It tells whether anything was done.
 */
export interface Chore<Subject> {
  find(db: Db, nowMs: number, after: string): Promise<Window<Subject>>;
  tend(trx: Trx, act: Act, subject: Subject): Promise<boolean>;
  /**
   * All of a transaction's subjects at once, which is quicker; tells about how many anything was done. It throws where one of
   * them needs what only `tend` does: then nothing of it happened, and each is tended.
   */
  tendTogether?(trx: Trx, act: Act, subjects: readonly Subject[]): Promise<number>;
  /** How many share a transaction; absent: a whole window. Less where each is much work, since other writers wait for it. */
  readonly together?: number;
}

/** Like a chore whose work reaches out of the house, so that no transaction may wait for it: it opens its own. */
export interface Errand<Subject> extends Pick<Chore<Subject>, 'find'> {
  run(act: Act, subject: Subject): Promise<boolean>;
}

/** Rows of one window, and so of one transaction, so that writers in between need not wait long. */
export const WINDOW = 500;

/** A window of rows that were read with `limit`: a full one has another behind it. */
export function windowOf<Row>(rows: readonly Row[], keyOf: (row: Row) => string | number, limit = WINDOW): Window<Row> {
  const last = rows.at(-1);
  return { subjects: rows, next: rows.length < limit || last === undefined ? undefined : String(keyOf(last)) };
}

/**
 * Looks through what ends soon, the nearest stretch of time first, so that of thresholds that an outage missed only the
 * latest counts. `days` ascends; the cursor is `<index>:<number>`.
 */
export async function findByThreshold<Row extends { readonly number: number }>(
  days: readonly number[],
  nowMs: number,
  after: string,
  rowsOf: (span: { afterMs: number; untilMs: number }, daysLeft: number, afterNumber: number) => Promise<Row[]>,
): Promise<Window<Row & { readonly daysLeft: number }>> {
  const [at = 0, afterNumber = 0] = after === '' ? [] : after.split(':').map(Number);
  const daysLeft = days[at];
  if (daysLeft === undefined) return { subjects: [], next: undefined };
  const span = { afterMs: nowMs + (days[at - 1] ?? 0) * DAY_MS, untilMs: nowMs + daysLeft * DAY_MS };
  const { subjects, next } = windowOf(await rowsOf(span, daysLeft, afterNumber), ({ number }) => number);
  const following = at + 1 < days.length ? `${at + 1}:0` : undefined;
  return {
    subjects: subjects.map((row) => ({ ...row, daysLeft })),
    next: next === undefined ? following : `${at}:${next}`,
  };
}
