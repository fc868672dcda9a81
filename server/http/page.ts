// Cursor pages: one row more is read than shown, to know whether another page follows.
import { z } from 'zod';

export const NO_QUERY = z.strictObject({});
export const NO_BODY = z.strictObject({});

/** `rows` holds up to `limit + 1`; `next` is the cursor of the following page, null on the last. */
export function page<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string | number) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? String(cursorOf(last)) : null };
}
