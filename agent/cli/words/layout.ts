// The two shapes that the command line's answers are made of: aligned rows and named lines.

/** Rows with their first column padded to the widest; continuation lines of a row are indented under its text. */
export function aligned(rows: readonly (readonly [label: string, text: string])[], indent = ''): string[] {
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  return rows.flatMap(([label, text]) =>
    text.split('\n').map((line, index) => `${indent}${(index === 0 ? label : '').padEnd(width)}  ${line}`.trimEnd()),
  );
}

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Blocks with one empty line between them; empty ones vanish. */
export function blocks(...parts: readonly (readonly string[])[]): string {
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}
