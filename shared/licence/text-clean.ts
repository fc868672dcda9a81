// What mail programs, word processors and people do to a pasted code, taken off again: lines of symbols are left.
import { accept, type Result } from '../result.ts';
import { symbolValue } from './symbols.ts';
import { refuseText, type TextCode } from './text-refusals.ts';

const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
/** Mail quoting at the start of a line. */
const QUOTING = /^[\s>|]+/;
/** Spaces, every kind of dash, and what cannot be seen: soft hyphen, zero-width and direction marks, byte order mark. */
const SEPARATORS = /[\s\p{Pd}\p{Cf}\u2212\u3164\uffa0]/gu;

/** The lines that hold something, in order, as symbol values. A character that is no symbol is refused with its line. */
export function symbolLines(text: string): Result<number[][], TextCode> {
  const lines = text
    .split(LINE_BREAK)
    .map((line) =>
      line.normalize('NFKC').replaceAll(SEPARATORS, ' ').replace(QUOTING, '').replaceAll(' ', '').toUpperCase(),
    )
    .filter((line) => line !== '');
  const read: number[][] = [];
  for (const [i, line] of lines.entries()) {
    const symbols: number[] = [];
    for (const character of line) {
      const symbol = symbolValue(character);
      if (symbol === undefined) return refuseText.symbol(i + 1, character);
      symbols.push(symbol);
    }
    read.push(symbols);
  }
  return accept(read);
}
