// The head of a CBOR item (RFC 8949 §3): its major type and its argument, in the shortest form or not at all.

export const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const;

/** Filled in place: a document has a hundred heads, and an object for each would cost more than reading them. */
export interface CborHead {
  major: number;
  argument: number;
  /** Where the head starts before it is read, where it ended afterwards. */
  next: number;
}

const ENDS_EARLY = 'it ends before its last item';
const UNUSED = 'it holds a float, undefined or another value that no document uses';

/** Reads the head at `head.next`. Says what is wrong with its form, or undefined. */
export function readHead(bytes: Uint8Array, head: CborHead): string | undefined {
  const at = head.next;
  const first = bytes[at];
  if (first === undefined) return ENDS_EARLY;
  const info = first & 0x1f;
  head.major = first >> 5;
  head.argument = info;
  head.next = at + 1;
  if (head.major === MAJOR.simple) return info >= 20 && info <= 22 ? undefined : UNUSED;
  return info < 24 ? undefined : readArgument(bytes, head, info);
}

function readArgument(bytes: Uint8Array, head: CborHead, info: number): string | undefined {
  if (info > 27) return 'it uses an indefinite or reserved length';
  const size = 2 ** (info - 24);
  const end = head.next + size;
  if (end > bytes.length) return ENDS_EARLY;
  let argument = 0;
  for (let i = head.next; i < end; i += 1) argument = argument * 256 + (bytes[i] ?? 0);
  if (argument < (info === 24 ? 24 : 2 ** (4 * size))) return 'a number is not in its shortest form';
  // A negative integer is −1 − argument, so the same bound keeps it within ±(2^53 − 1) but for one value.
  if (argument > Number.MAX_SAFE_INTEGER - (head.major === MAJOR.negative ? 1 : 0))
    return 'a number is beyond 2^53 − 1';
  head.argument = argument;
  head.next = end;
  return undefined;
}
