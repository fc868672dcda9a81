// Work that comes due for many things one by one: how the due ones are found, and what is done about each.
import type { Act } from '../audit/audit.ts';
import type { Db, Trx } from '../db/open.ts';

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
}

/** Rows of one window, and so of one transaction, so that writers in between need not wait long. */
export const WINDOW = 500;

/** A window of rows that were read with `limit`: a full one has another behind it. */
export function windowOf<Row>(rows: readonly Row[], keyOf: (row: Row) => string | number, limit = WINDOW): Window<Row> {
  const last = rows.at(-1);
  return { subjects: rows, next: rows.length < limit || last === undefined ? undefined : String(keyOf(last)) };
}
