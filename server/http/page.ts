// Cursor pages: one row more is read than shown, to know whether another page follows.
import { z } from 'zod';

export const NO_QUERY = z.strictObject({});
export const NO_BODY = z.strictObject({});

/** `rows` holds up to `limit + 1`; `next` is the cursor of the following page, null on the last. */
/** Rows of a list are counted up to so many, because counting all of a large one would read it. */
export const COUNTED = 1_000;

/** `found` was counted up to one beyond `COUNTED`; undefined: nobody asked. */
export function totalOf(found: number | undefined) {
  return found === undefined ? null : { count: Math.min(found, COUNTED), more: found > COUNTED };
}

/** Of `sort`: the column, and whether the order is turned round. */
export function sortOf<Name extends string>(
  sort: Name | `-${Name}`,
): { readonly by: Name; readonly descending: boolean } {
  const descending = sort.startsWith('-');
  return { by: (descending ? sort.slice(1) : sort) as Name, descending };
}

export function page<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string | number) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? String(cursorOf(last)) : null };
}
