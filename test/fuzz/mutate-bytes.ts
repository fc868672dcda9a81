// Changes to signed documents: blind ones to bytes, and such as know where CBOR items begin and end.
import { type CborHead, MAJOR, readHead } from '../../shared/licence/cbor-head.ts';
import type { Chance } from './chance.ts';

type Change = (bytes: Buffer, chance: Chance, other: Buffer) => Buffer;
interface Span {
  readonly start: number;
  readonly end: number;
  readonly headEnd: number;
  readonly major: number;
}

/** One to three changes; `corpus` lends parts of other documents. */
export function mutateBytes(bytes: Uint8Array, corpus: readonly Uint8Array[], chance: Chance): Buffer {
  let mutated: Buffer = Buffer.from(bytes);
  for (let left = 1 + chance.int(3); left > 0; left -= 1) {
    const other = Buffer.from(chance.some(corpus) ?? bytes);
    mutated = chance.pick(CHANGES)(mutated, chance, other);
  }
  return mutated.length > MAX_BYTES ? mutated.subarray(0, MAX_BYTES) : mutated;
}

const MAX_BYTES = 40_000;
/** Heads that begin what is not there: huge, indefinite, reserved, floats, tags, integers at their edges. */
const HEADS = [
  ...['9b0000000100000000', 'bb001fffffffffffff', '5b7fffffffffffffff', '7affffffff', '9f', 'bf', '5f', '7f', 'ff'],
  ...[
    '1c',
    '1f',
    'f7',
    'f6',
    'f5',
    'f8ff',
    'f97e00',
    'fb7ff0000000000000',
    'd2',
    'd862',
    'c0',
    'c249010000000000000000',
  ],
  ...['1b001fffffffffffff', '1b0020000000000000', '1bffffffffffffffff', '3b001ffffffffffffe', '3b001fffffffffffff'],
  ...['1800', '190000', '1817', '17', '1818', '18ff', '190100', '1a00010000', '20', '1a7fffffff', '1a80000000'],
  ...['40', '60', '80', 'a0', '61ff', '63eda080', '6100', '695f5f70726f746f5f5f'],
].map((hex) => Buffer.from(hex, 'hex'));

const CHANGES: readonly [Change, ...Change[]] = [
  (bytes, chance) => replaced(bytes, at(bytes, chance), 1, (old) => [(old[0] ?? 0) ^ (1 << chance.int(8))]),
  (bytes, chance) => replaced(bytes, at(bytes, chance), 1, () => chance.bytes(1)),
  (bytes, chance) => bytes.subarray(0, at(bytes, chance)),
  (bytes, chance) => Buffer.concat([bytes, chance.bytes(1 + chance.int(40))]),
  (bytes, chance) => replaced(bytes, at(bytes, chance), chance.int(12), () => []),
  (bytes, chance) => replaced(bytes, at(bytes, chance), chance.int(3), () => chance.some(HEADS) ?? []),
  (bytes, chance, other) => replaced(bytes, at(bytes, chance), chance.int(80), () => sliceOf(other, chance)),
  (bytes, chance, other) => Buffer.concat([bytes.subarray(0, at(bytes, chance)), other.subarray(at(other, chance))]),
  (bytes, chance) =>
    replaced(bytes, at(bytes, chance), 0, () =>
      Buffer.alloc(1 + chance.int(9_000), chance.pick([0x81, 0xa1, 0xd2, 0x9f])),
    ),
  // The following know the items.
  (bytes, chance) => onItem(bytes, chance, () => chance.some(HEADS) ?? Buffer.alloc(0)),
  (bytes, chance) => onItem(bytes, chance, (item) => Buffer.concat([item, item])),
  (bytes, chance) => onItem(bytes, chance, () => Buffer.alloc(0)),
  (bytes, chance) => onItem(bytes, chance, (item) => Buffer.concat([Buffer.alloc(1 + chance.int(12), 0x81), item])),
  (bytes, chance, other) => onItem(bytes, chance, () => itemOf(other, chance)),
  (bytes, chance) => onItem(bytes, chance, () => itemOf(bytes, chance)),
  lengthLie,
  duplicateKey,
];

function at(bytes: Buffer, chance: Chance): number {
  return chance.int(bytes.length + 1);
}

function replaced(
  bytes: Buffer,
  start: number,
  count: number,
  make: (old: Buffer) => Uint8Array | readonly number[],
): Buffer {
  const end = Math.min(bytes.length, start + count);
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(make(bytes.subarray(start, end))), bytes.subarray(end)]);
}

function sliceOf(bytes: Buffer, chance: Chance): Buffer {
  const start = at(bytes, chance);
  return bytes.subarray(start, start + chance.int(120));
}

/** Every item that can be made out, also those within byte strings: payload and header are documents themselves. */
function spansOf(bytes: Buffer): Span[] {
  const spans: Span[] = [];
  const walk = (start: number, limit: number): number | undefined => {
    const head: CborHead = { major: 0, argument: 0, next: start };
    if (spans.length > 2_000 || start >= limit || readHead(bytes, head) !== undefined) return undefined;
    const { major, argument, next: headEnd } = head;
    const index = spans.push({ start, end: headEnd, headEnd, major }) - 1;
    let end: number | undefined = headEnd;
    if (major === MAJOR.bytes || major === MAJOR.text) {
      end += argument;
      if (major === MAJOR.bytes && argument > 8 && end <= limit) walk(headEnd, end);
    } else if (major === MAJOR.array || major === MAJOR.map || major === MAJOR.tag) {
      const count = major === MAJOR.tag ? 1 : major === MAJOR.map ? argument * 2 : argument;
      for (let i = 0; i < count && end !== undefined; i += 1) end = walk(end, limit);
    }
    if (end === undefined || end > limit) return undefined;
    spans[index] = { start, end, headEnd, major };
    return end;
  };
  walk(0, bytes.length);
  return spans;
}

function itemOf(bytes: Buffer, chance: Chance): Buffer {
  const span = chance.some(spansOf(bytes));
  return span === undefined ? Buffer.alloc(0) : bytes.subarray(span.start, span.end);
}

function onItem(bytes: Buffer, chance: Chance, change: (item: Buffer) => Buffer): Buffer {
  const span = chance.some(spansOf(bytes));
  return span === undefined ? bytes : replaced(bytes, span.start, span.end - span.start, change);
}

/** A string, array or map that says it is shorter or longer than it is. */
function lengthLie(bytes: Buffer, chance: Chance): Buffer {
  const span = chance.some(spansOf(bytes).filter(({ major }) => major >= MAJOR.bytes && major <= MAJOR.map));
  if (span === undefined) return bytes;
  const lie = chance.pick([-2, -1, 1, 2, 20]);
  return replaced(bytes, span.headEnd - 1, 1, (old) => [((old[0] ?? 0) + lie) & 255]);
}

/** A map whose first entry comes twice, counted. */
function duplicateKey(bytes: Buffer, chance: Chance): Buffer {
  const spans = spansOf(bytes);
  const map = chance.some(spans.filter(({ major, headEnd, start }) => major === MAJOR.map && headEnd - start === 1));
  const entry = map === undefined ? [] : spans.filter(({ start }) => start >= map.headEnd).slice(0, 2);
  const [key] = entry;
  const value = spans.find(({ start }) => start === key?.end);
  if (map === undefined || key === undefined || value === undefined) return bytes;
  const twice = replaced(bytes, key.start, 0, () => bytes.subarray(key.start, value.end));
  return replaced(twice, map.start, 1, (old) => [(old[0] ?? 0) + 1]);
}
