// The cursor of lists that are newest first: instant and id of the last row shown.

/** Undefined for none; what is no cursor of ours begins at the top. */
export function timeCursor(text: string | undefined): readonly [number, string] | undefined {
  const match = /^(\d{1,15})\.([\w-]{1,40})$/.exec(text ?? '');
  return match?.[1] === undefined || match[2] === undefined ? undefined : [Number(match[1]), match[2]];
}

export function cursorAfter(row: { readonly id: string }, atMs: number): string {
  return `${atMs}.${row.id}`;
}
