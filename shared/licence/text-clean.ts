// What mail programs, word processors and people do to a pasted code, taken off again: lines of symbols are left.
import { accept, type Result } from '../result.ts';
import { symbolValue } from './symbols.ts';
import { refuseText, type TextCode } from './text-refusals.ts';

/** Empty lines go with them. */
const LINE_BREAKS = /[\n\r\v\f\u0085\u2028\u2029]+/;
/** Spaces, every kind of dash, and what cannot be seen: soft hyphen, zero-width and direction marks, byte order mark. */
const SEPARATORS = /^[\s\p{Pd}\p{Cf}\u2212\u3164\uffa0]$/u;

/**
 * The lines that hold something, in order, as symbol values. A character that is no symbol is refused with its line, more
 * than `maxSymbols` as soon as they are passed: garbage costs no more than the way to its first fault.
 */
export function symbolLines(text: string, maxSymbols: number): Result<number[][], TextCode> {
  const read: number[][] = [];
  const unusual: Unusual = new Map();
  let left = maxSymbols;
  for (const line of text.split(LINE_BREAKS)) {
    const symbols: number[] = [];
    const foreign = readLine(line, symbols, left, unusual);
    if (foreign !== undefined) return refuseText.symbol(read.length + 1, foreign);
    left -= symbols.length;
    if (left < 0) return refuseText.tooLong(text.length, maxSymbols);
    if (symbols.length > 0) read.push(symbols);
  }
  return accept(read);
}

const SEPARATOR = -1;
/** Mail quoting, at the start of a line. */
const QUOTE = -2;
const OTHER = -3;
/** By ASCII code: the value of a symbol, or one of the three above. */
const MEANING: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[\s-]/.test(character)) return SEPARATOR;
  return /[>|]/.test(character) ? QUOTE : (symbolValue(character.toUpperCase()) ?? OTHER);
});

/** By code point, what the characters beyond ASCII of one text mean: a text full of them has few different ones. */
type Unusual = Map<number, readonly number[]>;

/** Puts the symbols of a line into `symbols`, about `most` of them; gives the first character that is none. */
function readLine(line: string, symbols: number[], most: number, unusual: Unusual): string | undefined {
  for (let i = 0; i < line.length && symbols.length <= most; i += 1) {
    const meaning = MEANING[line.charCodeAt(i)];
    if (meaning === undefined) {
      const point = line.codePointAt(i) ?? 0;
      for (const each of meaningsOf(point, unusual)) {
        if (!take(each, symbols)) return String.fromCodePoint(point);
      }
      if (point > 0xffff) i += 1;
    } else if (!take(meaning, symbols)) return line[i];
  }
  return undefined;
}

/** False for what has no place in a code. */
function take(meaning: number, symbols: number[]): boolean {
  if (meaning >= 0) symbols.push(meaning);
  return meaning >= SEPARATOR || (meaning === QUOTE && symbols.length === 0);
}

/** A character beyond ASCII may be a separator, or stand for symbols: full-width letters, Roman numerals. */
function meaningsOf(point: number, unusual: Unusual): readonly number[] {
  const known = unusual.get(point);
  if (known !== undefined) return known;
  const character = String.fromCodePoint(point);
  const plain = SEPARATORS.test(character) ? ' ' : character.normalize('NFKC').toUpperCase();
  const meanings = Array.from(
    plain,
    (one) => MEANING[one.codePointAt(0) ?? 0] ?? (SEPARATORS.test(one) ? SEPARATOR : OTHER),
  );
  unusual.set(point, meanings);
  return meanings;
}
