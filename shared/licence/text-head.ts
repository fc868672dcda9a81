// What the first line of a text form says of the whole text: its kind, and how long it is.
import { LINE_SYMBOLS, TEXT_HEAD_BYTES, TEXT_TYPE_NUMBERS, type TextType } from './text-form.ts';

/** As symbol values, its check symbol included. */
export type Line = Uint8Array;
export const FULL_LINE = LINE_SYMBOLS + 1;

export interface Head {
  readonly version: number;
  readonly type: TextType | undefined;
  /** How many lines the whole text has, and how many symbols its last one, check symbol included. */
  readonly lines: number;
  readonly lastLine: number;
}

/** By number. */
const TYPES = new Map(Object.entries(TEXT_TYPE_NUMBERS).map(([type, number]) => [number, type as TextType]));

/** Its three bytes are the first 24 of 25 bits. */
export function headOf(line: Line): Head {
  const [a, b, c, d, e] = [line[0] ?? 0, line[1] ?? 0, line[2] ?? 0, line[3] ?? 0, line[4] ?? 0];
  const head = ((a << 20) | (b << 15) | (c << 10) | (d << 5) | e) >> 1;
  const symbols = Math.ceil(((TEXT_HEAD_BYTES + (head & 0xffff)) * 8) / 5);
  const lines = Math.ceil(symbols / LINE_SYMBOLS);
  return {
    version: head >> 20,
    type: TYPES.get((head >> 16) & 15),
    lines,
    lastLine: symbols - (lines - 1) * LINE_SYMBOLS + 1,
  };
}
