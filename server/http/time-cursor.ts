// The cursor of lists that are newest first: instant and id of the last row shown.

/** Undefined for none; what is no cursor of ours begins at the top. */
export function timeCursor(text: string | undefined): readonly [number, string] | undefined {
  const match = /^(\d{1,15})\.([\w-]{1,40})$/.exec(text ?? '');
  return match?.[1] === undefined || match[2] === undefined ? undefined : [Number(match[1]), match[2]];
}

/** Of lists in any order: what the last row shown is sorted by, and its id. */
export function rowCursor(value: string | number, id: string): string {
  return JSON.stringify([value, id]);
}

/** Undefined for none. What reaches here was sealed by the list itself. */
export function readRowCursor(text: string | undefined): readonly [string | number, string] | undefined {
  return text === undefined || text === '' ? undefined : JSON.parse(text);
}

export function cursorAfter(row: { readonly id: string }, atMs: number): string {
  return `${atMs}.${row.id}`;
}
