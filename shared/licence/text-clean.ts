// What mail programs, word processors and people do to a pasted code, taken off again: lines of symbols are left.
import { accept, type Result } from '../result.ts';
import { symbolValue } from './symbols.ts';
import { refuseText, type TextCode } from './text-refusals.ts';

/** Spaces, every kind of dash, and what cannot be seen: soft hyphen, zero-width and direction marks, byte order mark. */
const SEPARATORS = /^[\s\p{Pd}\p{Cf}\u2212\u3164\uffa0]$/u;
const LINE_BREAKS = /^[\n\r\v\f\u0085\u2028\u2029]$/;

const SEPARATOR = -1;
const LINE_BREAK = -2;
/** Mail quoting, at the start of a line. */
const QUOTE = -3;
const OTHER = -4;
/** By ASCII code: the value of a symbol, or one of the four above. */
const MEANING = Int8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (LINE_BREAKS.test(character)) return LINE_BREAK;
  if (/[\s-]/.test(character)) return SEPARATOR;
  return /[>|]/.test(character) ? QUOTE : (symbolValue(character.toUpperCase()) ?? OTHER);
});

/** The lines read so far, one behind the other, so that a text costs one look at each character and one allocation. */
interface Found {
  symbols: Uint8Array;
  /** How many of `symbols` there are. */
  count: number;
  /** Where in `symbols` the line begins that is being read. */
  lineStart: number;
  readonly lines: Uint8Array[];
}

/**
 * The lines that hold something, in order, as symbol values. A character that is no symbol is refused with its line, more
 * than `maxSymbols` as soon as they are passed: garbage costs no more than the way to its first fault.
 */
export function symbolLines(text: string, maxSymbols: number): Result<readonly Uint8Array[], TextCode> {
  const found: Found = { symbols: scratch(Math.min(text.length, maxSymbols + 1)), count: 0, lineStart: 0, lines: [] };
  /** By code point: a text full of characters beyond ASCII has few different ones. */
  const unusual = new Map<number, string>();
  let at = readSymbols(text, 0, maxSymbols, found);
  while (at < text.length && found.count <= maxSymbols) {
    const point = text.codePointAt(at) ?? 0;
    const plain = unusual.get(point) ?? plainOf(point);
    const isRead = readSymbols(plain, 0, maxSymbols, found) === plain.length;
    if (!isRead && found.count <= maxSymbols) return foreign(point, found);
    unusual.set(point, plain);
    at = readSymbols(text, at + (point > 0xffff ? 2 : 1), maxSymbols, found);
  }
  if (found.count > maxSymbols) return refuseText.tooLong(text.length, maxSymbols);
  endLine(found, found.count);
  return accept(found.lines);
}

/** Reads on up to a character that is not ASCII or has no place in a code, or just beyond `most` symbols; says how far. */
function readSymbols(text: string, from: number, most: number, found: Found): number {
  const symbols = withRoom(found, Math.min(text.length - from, most + 1 - found.count));
  let count = found.count;
  let at = from;
  for (; at < text.length && count <= most; at += 1) {
    const meaning = MEANING[text.charCodeAt(at)] ?? OTHER;
    if (meaning >= 0) {
      symbols[count] = meaning;
      count += 1;
    } else if (meaning === LINE_BREAK) {
      endLine(found, count);
    } else if (meaning === OTHER || (meaning === QUOTE && count > found.lineStart)) break;
  }
  found.count = count;
  return at;
}

/** An empty line is none. */
function endLine(found: Found, count: number): void {
  if (count > found.lineStart) found.lines.push(found.symbols.subarray(found.lineStart, count));
  found.lineStart = count;
}

/** A few characters stand for more symbols than one, so that a text of them outgrows its own length. */
function withRoom(found: Found, more: number): Uint8Array {
  if (found.count + more <= found.symbols.length) return found.symbols;
  const larger = scratch((found.count + more) * 2);
  larger.set(found.symbols);
  found.symbols = larger;
  return larger;
}

/** From Node's pool, for bytes that are written before they are read: their own memory would be freed by the collector. */
function scratch(size: number): Uint8Array {
  const pooled = Buffer.allocUnsafe(size);
  return new Uint8Array(pooled.buffer, pooled.byteOffset, size);
}

/** What a character stands for: a separator, or symbols as full-width letters and Roman numerals do. */
function plainOf(point: number): string {
  const character = String.fromCodePoint(point);
  if (LINE_BREAKS.test(character)) return '\n';
  const plain = SEPARATORS.test(character) ? ' ' : character.normalize('NFKC').toUpperCase();
  return Array.from(plain, (one) => (SEPARATORS.test(one) ? ' ' : one)).join('');
}

function foreign(point: number, { lines }: Found): Result<never, TextCode> {
  return refuseText.symbol(lines.length + 1, String.fromCodePoint(point));
}
