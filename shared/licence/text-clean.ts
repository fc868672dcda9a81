// What mail programs, word processors and people do to a pasted code, taken off again: lines of symbols are left.
import { accept, type Result } from '../result.ts';
import { symbolValue } from './symbols.ts';
import { refuseText, type TextCode } from './text-refusals.ts';

const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
/** Mail quoting at the start of a line. */
const QUOTING = /^[\s>|]+/;
/** Spaces, every kind of dash, and what cannot be seen: soft hyphen, zero-width and direction marks, byte order mark. */
const SEPARATORS = /[\s\p{Pd}\p{Cf}\u2212\u3164\uffa0]/gu;

/**
 * The lines that hold something, in order, as symbol values. A character that is no symbol is refused with its line, more
 * than `maxSymbols` as soon as they are passed.
 */
export function symbolLines(text: string, maxSymbols: number): Result<number[][], TextCode> {
  const read: number[][] = [];
  let total = 0;
  for (const line of text.split(LINE_BREAK)) {
    const symbols = plainSymbols(line) ?? anySymbols(line);
    if (typeof symbols === 'string') return refuseText.symbol(read.length + 1, symbols);
    if (symbols.length === 0) continue;
    total += symbols.length;
    if (total > maxSymbols) return refuseText.tooLong(total, maxSymbols);
    read.push(symbols);
  }
  return accept(read);
}

const SEPARATOR = -1;
const QUOTE = -2;
const OTHER = -3;
/** By ASCII code: the value of a symbol, or one of the three above. */
const MEANING: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[\s-]/.test(character)) return SEPARATOR;
  return /[>|]/.test(character) ? QUOTE : (symbolValue(character.toUpperCase()) ?? OTHER);
});

/** The usual line: ASCII and nothing to complain about. Undefined for any other, which `anySymbols` then reads with care. */
function plainSymbols(line: string): number[] | undefined {
  const symbols: number[] = [];
  for (let i = 0; i < line.length; i += 1) {
    const meaning = MEANING[line.charCodeAt(i)] ?? OTHER;
    if (meaning >= 0) symbols.push(meaning);
    else if (meaning === OTHER || (meaning === QUOTE && symbols.length > 0)) return undefined;
  }
  return symbols;
}

/** The symbols, or the first character that is none. */
function anySymbols(line: string): number[] | string {
  const clean = line.normalize('NFKC').replaceAll(SEPARATORS, ' ').replace(QUOTING, '').replaceAll(' ', '');
  const symbols: number[] = [];
  for (const character of clean.toUpperCase()) {
    const symbol = symbolValue(character);
    if (symbol === undefined) return character;
    symbols.push(symbol);
  }
  return symbols;
}
