// Cursor pages: one row more is read than shown, to know whether another page follows.
import { z } from 'zod';
import type { Counted } from '../db/counted-list.ts';

export const NO_QUERY = z.strictObject({});
export const NO_BODY = z.strictObject({});

/** Rows of a list are counted up to so many, because counting all of a large one would read it. */
export const COUNTED = 1_000;

interface CountAsked {
  readonly count: boolean;
  readonly cursor?: string | undefined;
}

/** Of a list whose page has just been read: a first page that is all there is was counted by reading it. */
export async function totalOf(
  { count, cursor = '' }: CountAsked,
  listing: { readonly items: readonly unknown[]; readonly next: string | null },
  counted: (most: number) => Promise<Counted>,
): Promise<Counted | null> {
  if (!count) return null;
  if (cursor === '' && listing.next === null) return { count: listing.items.length, more: false };
  const found = await counted(COUNTED);
  // What was counted in part holds at least what is shown.
  return found.more ? { count: Math.max(found.count, listing.items.length), more: true } : found;
}

/** Of `sort`: the column, and whether the order is turned round. */
export function sortOf<Name extends string>(
  sort: Name | `-${Name}`,
): { readonly by: Name; readonly descending: boolean } {
  const descending = sort.startsWith('-');
  return { by: (descending ? sort.slice(1) : sort) as Name, descending };
}

/** `rows` holds up to `limit + 1`; `next` is the cursor of the following page, null on the last. */
export function page<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string | number) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? String(cursorOf(last)) : null };
}
