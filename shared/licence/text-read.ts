// Reads the text form back, however it was wrapped, and where it is damaged says in which line.
import { accept, type Result } from '../result.ts';
import { bytesOf, lineChecks } from './symbols.ts';
import { symbolLines } from './text-clean.ts';
import { codesWithin, once } from './text-find.ts';
import { LINE_SYMBOLS, MAX_DOCUMENT_BYTES, TEXT_HEAD_BYTES, TEXT_VERSION, type TextType } from './text-form.ts';
import { FULL_LINE, type Head, headOf, type Line } from './text-head.ts';
import { refuseText, type TextCode } from './text-refusals.ts';

export interface TextLimits {
  /** Longer texts are refused before they are looked at. */
  readonly maxChars: number;
  /** The only type accepted; any when absent. */
  readonly type?: TextType;
}

export interface DecodedText {
  readonly type: TextType;
  readonly bytes: Uint8Array;
}

/** No document is longer, whatever its text was dressed up with. */
const MAX_SYMBOLS = (Math.ceil(((TEXT_HEAD_BYTES + MAX_DOCUMENT_BYTES) * 8) / 5 / LINE_SYMBOLS) + 1) * FULL_LINE;
/** So many characters may be lost or doubled for a line still to be known as that line. */
const SLACK = 4;

const NO_LINE: Line = new Uint8Array(0);

export function decodeText(text: string, limits: TextLimits): Result<DecodedText, TextCode> {
  if (text.length > limits.maxChars) return refuseText.tooLong(text.length, limits.maxChars);
  const whole = decodeWhole(text, limits);
  return whole.ok ? whole : (decodeWithin(text, limits) ?? whole);
}

/** A text that is a code and nothing else. */
function decodeWhole(text: string, limits: TextLimits): Result<DecodedText, TextCode> {
  const found = symbolLines(text, MAX_SYMBOLS);
  if (!found.ok) return found;
  if (found.value.length === 0) return refuseText.empty();
  const logical = inspect(rewrapped(once(found.value)), limits);
  // Damage is located in the lines a person sees, as long as they are the lines that were issued.
  return logical.ok || !wrappedAsIssued(found.value) ? logical : inspect(found.value, limits);
}

/** A text that has a code in it, whose damage is told by the code's own lines; undefined where it is no better than the whole. */
function decodeWithin(text: string, limits: TextLimits): Result<DecodedText, TextCode> | undefined {
  const found = codesWithin(text).map(({ lines, isAfterProse }) => ({ isAfterProse, code: inspect(lines, limits) }));
  const whole = found.flatMap(({ code }) => (code.ok ? code.value : []));
  const [first, ...others] = whole;
  if (first === undefined) return found.find(({ isAfterProse, code }) => isAfterProse && !code.ok)?.code;
  const isSame = ({ type, bytes }: DecodedText) => type === first.type && Buffer.compare(bytes, first.bytes) === 0;
  return others.every(isSame) ? accept(first) : refuseText.several();
}

function rewrapped(lines: readonly Line[]): readonly Line[] {
  const last = lines.length - 1;
  if (lines.every(({ length }, i) => length === FULL_LINE || (i === last && length < FULL_LINE))) return lines;
  const symbols = Buffer.concat(lines);
  const count = Math.ceil(symbols.length / FULL_LINE);
  return Array.from({ length: count }, (_, i) => symbols.subarray(i * FULL_LINE, (i + 1) * FULL_LINE));
}

/** Mostly full lines and none much longer. */
function wrappedAsIssued(lines: readonly Line[]): boolean {
  const inner = lines.slice(0, -1);
  const full = inner.filter((line) => line.length === FULL_LINE).length;
  return full * 2 >= inner.length && lines.every((line) => line.length <= FULL_LINE + SLACK);
}

/** Goes through the lines in order; the first that is wrong is named. */
function inspect(lines: readonly Line[], limits: TextLimits): Result<DecodedText, TextCode> {
  const head = headOf(lines[0] ?? NO_LINE);
  for (const [i, line] of lines.entries()) {
    const number = i + 1;
    const wanted = number < head.lines ? FULL_LINE : number === head.lines ? head.lastLine : 0;
    const isInner = number < lines.length;
    // The head is to be believed only after the check of line 1, which holds it.
    if (i === 0 && isInner && line.length !== FULL_LINE) return refuseText.lineLength(1, line.length, FULL_LINE);
    if (i > 0 && line.length !== wanted) {
      if (!isInner && number < head.lines && line.length < wanted) return refuseText.truncated(number);
      return refuseText.lineLength(number, line.length, wanted);
    }
    if (!lineChecks(line, number)) return damage(lines, number, head);
    if (i > 0) continue;
    if (head.version !== TEXT_VERSION) return refuseText.version(head.version);
    if (line.length < wanted) return refuseText.truncated(1);
    if (line.length > wanted) return refuseText.lineLength(1, line.length, wanted);
  }
  if (lines.length < head.lines) return refuseText.truncated(lines.length + 1);
  return documentOf(lines, head, limits);
}

function documentOf(lines: readonly Line[], head: Head, limits: TextLimits): Result<DecodedText, TextCode> {
  if (limits.type !== undefined && head.type !== limits.type) return refuseText.wrongType(head.type, limits.type);
  if (head.type === undefined) return refuseText.wrongType(undefined, 'licence');
  const bytes = bytesOf(lines);
  if (bytes === undefined) return refuseText.typo(lines.length);
  return accept({ type: head.type, bytes: bytes.subarray(TEXT_HEAD_BYTES) });
}

/** What happened to a line whose check fails. */
function damage(lines: readonly Line[], number: number, head: Head): Result<never, TextCode> {
  const other = lines.findIndex(
    (line, j) => lineChecks(line, number) && lineChecks(lines[number - 1] ?? NO_LINE, j + 1),
  );
  if (other >= number) return refuseText.swapped(number, other + 1);
  if (number === 1 && lines.every((line, j) => lineChecks(line, j + 2))) return refuseText.truncated(1);
  const shift = head.lines - lines.length;
  const rest = lines.slice(number - 1);
  if (shift > 0 && rest.every((line, j) => lineChecks(line, number + j + shift))) return refuseText.truncated(number);
  // A lost or doubled character shifts all that follows; a typo leaves the next line whole.
  const found = lines.reduce((total, line) => total + line.length, 0);
  const off = found - ((head.lines - 1) * FULL_LINE + head.lastLine);
  const isShifted = off !== 0 && Math.abs(off) <= SLACK && !lineChecks(lines[number] ?? NO_LINE, number + 1);
  if (isShifted) return refuseText.lineLength(number, FULL_LINE + off, FULL_LINE);
  return number === 1 && lines.length === 1 && off < 0 ? refuseText.truncated(1) : refuseText.typo(number);
}
