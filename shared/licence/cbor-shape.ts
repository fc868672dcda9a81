// Walks CBOR without building values: refuses every form that deterministic CBOR (RFC 8949 §4.2) or our caps exclude.

const MAX_DEPTH = 8;
/** Major types of RFC 8949 §3.1. */
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;
const SIMPLE_ALLOWED = [20, 21, 22]; // false, true, null

/** Items still to come of an array, a map (keys and values counted) or, outermost, of the document. */
interface Open {
  left: number;
  readonly isMap: boolean;
}

/**
 * Says what is wrong with the form of `bytes`, or undefined when they are one whole item. `tags` are the tag numbers
 * accepted, and only around the outermost item. Not recursive, so nesting costs no stack. Key order is not looked at.
 */
export function cborProblem(bytes: Uint8Array, tags: readonly number[]): string | undefined {
  const open: Open[] = [{ left: 1, isMap: false }];
  let at = 0;
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    if (level.left === 0) continue;
    const isKey = level.isMap && level.left % 2 === 0;
    level.left -= 1;
    open.push(level);
    const head = readHead(bytes, at);
    if (typeof head === 'string') return head;
    const isOutermost = at === 0;
    at = head.next;
    if (isKey && head.major > NEGATIVE && head.major !== TEXT) return 'a key is neither an integer nor text';
    if (head.major === BYTES || head.major === TEXT) {
      at += head.argument;
      if (at > bytes.length) return 'it ends inside a string';
    } else if (head.major === ARRAY || head.major === MAP) {
      if (open.length > MAX_DEPTH) return `it is nested deeper than ${MAX_DEPTH} levels`;
      if (head.argument > bytes.length) return 'it announces more items than it holds';
      const isMap = head.major === MAP;
      open.push({ left: isMap ? head.argument * 2 : head.argument, isMap });
    } else if (head.major === TAG) {
      if (!isOutermost || !tags.includes(head.argument)) return `tag ${head.argument} has no place here`;
      open.push({ left: 1, isMap: false });
    } else if (head.major === SIMPLE && !SIMPLE_ALLOWED.includes(head.argument)) {
      return 'it holds a float, undefined or another value that no document uses';
    }
  }
  return at === bytes.length ? undefined : `${bytes.length - at} bytes follow its end`;
}

interface Head {
  readonly major: number;
  readonly argument: number;
  readonly next: number;
}

const ENDS_EARLY = 'it ends before its last item';
const NOT_SHORTEST = 'a number is not in its shortest form';

function readHead(bytes: Uint8Array, at: number): Head | string {
  const first = bytes[at];
  if (first === undefined) return ENDS_EARLY;
  const major = first >> 5;
  const info = first & 0x1f;
  if (info < 24) return { major, argument: info, next: at + 1 };
  if (info > 27) return 'it uses an indefinite or reserved length';
  if (major === SIMPLE) return 'it holds a float, undefined or another value that no document uses';
  const size = 2 ** (info - 24);
  if (at + 1 + size > bytes.length) return ENDS_EARLY;
  let argument = 0;
  for (let i = 1; i <= size; i += 1) argument = argument * 256 + (bytes[at + i] ?? 0);
  if (argument < (info === 24 ? 24 : 2 ** (4 * size))) return NOT_SHORTEST;
  // A negative integer is −1 − argument, so the same bound keeps it within ±(2^53 − 1) but for one value.
  if (argument > Number.MAX_SAFE_INTEGER - (major === NEGATIVE ? 1 : 0)) return 'a number is beyond 2^53 − 1';
  return { major, argument, next: at + 1 + size };
}
