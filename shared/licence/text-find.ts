// Finds a code in a longer text: a whole mail that was pasted, or the same code pasted twice.
import { lineChecks } from './symbols.ts';
import { symbolLines } from './text-clean.ts';
import { TEXT_VERSION } from './text-form.ts';
import { FULL_LINE, headOf, type Line } from './text-head.ts';

/** Nobody pastes more codes at once, and a hostile text costs no more looks than these. */
const MAX_CODES = 8;
/** Longer lines are prose. */
const MAX_LINE_CHARS = 400;
const NOTHING: Line = new Uint8Array(0);

export interface FoundCode {
  /** As far as they go: up to the code's end, or to what is no line of any code. */
  readonly lines: readonly Line[];
  /** Something stands before it, none of which could be a line of a code. */
  readonly isAfterProse: boolean;
}

/** Each code whose first line stands whole in a line of its own. */
export function codesWithin(text: string): readonly FoundCode[] {
  const lines = text.split(/[\n\r\v\f\u0085\u2028\u2029]+/).map(lineOf);
  const filled = lines.filter((line) => line === undefined || line.length > 0);
  const starts = [...filled.keys()].filter((at) => isFirstLine(filled[at] ?? NOTHING));
  return starts.slice(0, MAX_CODES).map((at) => ({
    lines: linesFrom(filled, at),
    isAfterProse: at > 0 && filled.slice(0, at).every((line) => line === undefined || line.length < FULL_LINE / 2),
  }));
}

/** Its symbols, none for an empty line, undefined for prose. */
function lineOf(text: string): Line | undefined {
  if (text.length > MAX_LINE_CHARS) return undefined;
  const found = symbolLines(text, MAX_LINE_CHARS);
  return found.ok ? (found.value[0] ?? NOTHING) : undefined;
}

function isFirstLine(line: Line): boolean {
  const { version, type, lines, lastLine } = headOf(line);
  if (version !== TEXT_VERSION || type === undefined) return false;
  return line.length === (lines > 1 ? FULL_LINE : lastLine) && lineChecks(line, 1);
}

function linesFrom(filled: readonly (Line | undefined)[], start: number): readonly Line[] {
  const wanted = filled.slice(start, start + headOf(filled[start] ?? NOTHING).lines);
  const end = wanted.indexOf(undefined);
  return wanted.slice(0, end < 0 ? undefined : end).flatMap((line) => line ?? []);
}

/** The lines of one code, where they are the same one several times without anything between. */
export function once(lines: readonly Line[]): readonly Line[] {
  const all = Buffer.concat(lines);
  const head = headOf(all);
  const length = (head.lines - 1) * FULL_LINE + head.lastLine;
  const times = all.length / length;
  if (times < 2 || !Number.isInteger(times)) return lines;
  const first = all.subarray(0, length);
  for (let at = length; at < all.length; at += length) if (!first.equals(all.subarray(at, at + length))) return lines;
  return [first];
}
