// Reads deterministic CBOR (RFC 8949 §4.2) in one pass: one value has one byte form, and no other form is read.
import { isUtf8 } from 'node:buffer';
import { accept, type Result, refuse } from '../result.ts';
import { type CborHead, MAJOR, readHead } from './cbor-head.ts';
import { type Cbor, type CborMap, Tagged } from './cbor-value.ts';

export interface DecodeLimits {
  /** Refused before anything is looked at. */
  readonly maxBytes: number;
  /** Tag numbers accepted around the outermost item; none when absent. */
  readonly tags?: readonly number[];
}

/** Reads one deterministic item and nothing beside it; its byte strings are views of `bytes`. Never throws. */
export function decodeCbor(bytes: Uint8Array, limits: DecodeLimits): Result<Cbor, 'too_large' | 'not_cbor'> {
  if (bytes.length > limits.maxBytes) {
    return refuse('too_large', `It has ${bytes.length} bytes; at most ${limits.maxBytes} are read.`, NEXT);
  }
  const reading: Reading = {
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
    head: { major: 0, argument: 0, next: 0 },
    tags: limits.tags ?? [],
    problem: '',
  };
  const value = readItem(reading, 0);
  const left = bytes.length - reading.head.next;
  if (value !== undefined && left === 0) return accept(value);
  const problem = value === undefined ? reading.problem : `${left} bytes follow its end`;
  return refuse('not_cbor', `It is not a Switchkey document: ${problem}.`, NEXT);
}

const NEXT = 'Copy the whole document again from where it was issued.';
/** Bounds the recursion; a tag counts as a level. */
const MAX_DEPTH = 8;

/** `head.next` is the first byte not read yet. Every reader below gives undefined once there is a `problem`. */
interface Reading {
  readonly bytes: Buffer;
  readonly head: CborHead;
  readonly tags: readonly number[];
  problem: string;
}

function readItem(reading: Reading, depth: number): Cbor | undefined {
  const { bytes, head } = reading;
  const isOutermost = head.next === 0;
  const problem = readHead(bytes, head);
  if (problem !== undefined) return fail(reading, problem);
  const { major, argument } = head;
  if (major === MAJOR.unsigned) return argument;
  if (major === MAJOR.negative) return -1 - argument;
  if (major === MAJOR.bytes) return readBytes(reading);
  if (major === MAJOR.text) return readText(reading);
  if (major === MAJOR.simple) return argument === 22 ? null : argument === 21;
  if (depth >= MAX_DEPTH) return fail(reading, `it is nested deeper than ${MAX_DEPTH} levels`);
  if (major === MAJOR.array) return readArray(reading, argument, depth + 1);
  if (major === MAJOR.map) return readMap(reading, argument, depth + 1);
  if (!isOutermost || !reading.tags.includes(argument)) return fail(reading, `tag ${argument} has no place here`);
  const value = readItem(reading, depth + 1);
  return value === undefined ? undefined : new Tagged(argument, value);
}

/** Where the string ends that the head just read announces; nothing is set aside before it is known to be there. */
function stringEnd({ bytes, head }: Reading): number | undefined {
  const end = head.next + head.argument;
  return end <= bytes.length ? end : undefined;
}

function readBytes(reading: Reading): Uint8Array | undefined {
  const { bytes, head } = reading;
  const end = stringEnd(reading);
  if (end === undefined) return fail(reading, CUT_STRING);
  const value = new Uint8Array(bytes.buffer, bytes.byteOffset + head.next, end - head.next);
  head.next = end;
  return value;
}

function readText(reading: Reading): string | undefined {
  const { bytes, head } = reading;
  const end = stringEnd(reading);
  if (end === undefined) return fail(reading, CUT_STRING);
  const start = head.next;
  head.next = end;
  let highest = 0;
  for (let i = start; i < end; i += 1) highest |= bytes[i] ?? 0;
  if (highest < 0x80) return bytes.toString('latin1', start, end);
  return isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end) : fail(reading, 'a text is not UTF-8');
}

function readArray(reading: Reading, count: number, depth: number): readonly Cbor[] | undefined {
  if (count > reading.bytes.length - reading.head.next) return fail(reading, TOO_FEW);
  // As long as it will be: a list that grows takes room for seventeen items with its first.
  const items = new Array<Cbor>(count);
  for (let i = 0; i < count; i += 1) {
    const item = readItem(reading, depth);
    if (item === undefined) return undefined;
    items[i] = item;
  }
  return items;
}

/** Keys ascend by their encoded bytes (§4.2.1), so that none comes twice and one map has one form. */
function readMap(reading: Reading, count: number, depth: number): CborMap | undefined {
  const { bytes, head } = reading;
  if (count > bytes.length) return fail(reading, TOO_FEW);
  const map = new Map<number | string, Cbor>();
  let last: number | string | undefined;
  let [lastStart, lastEnd] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    const start = head.next;
    const key = readItem(reading, depth);
    if (key === undefined) return undefined;
    if (typeof key !== 'number' && typeof key !== 'string')
      return fail(reading, 'a key is neither an integer nor text');
    const ascends =
      typeof key === 'number' && typeof last === 'number'
        ? isAfter(key, last)
        : last === undefined || bytes.compare(bytes, lastStart, lastEnd, start, head.next) > 0;
    if (!ascends) return fail(reading, 'the keys of a map come twice or out of order');
    last = key;
    lastStart = start;
    lastEnd = head.next;
    const value = readItem(reading, depth);
    if (value === undefined) return undefined;
    map.set(key, value);
  }
  return map;
}

/** The bytewise order of encoded integers: 0, 1, … and then -1, -2, … */
function isAfter(key: number, last: number): boolean {
  return key < 0 === last < 0 ? Math.abs(key) > Math.abs(last) : key < 0;
}

const CUT_STRING = 'it ends inside a string';
const TOO_FEW = 'it announces more items than it holds';

function fail(reading: Reading, problem: string): undefined {
  reading.problem = problem;
  return undefined;
}
