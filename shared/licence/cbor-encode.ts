// Writes deterministic CBOR (RFC 8949 §4.2.1) in one allocation: measured, a general encoder takes longer than a third of a signature.
import { type Cbor, type CborMap, Tagged } from './cbor-value.ts';

/** The initial byte's upper three bits, RFC 8949 §3.1. */
const MAJOR = { unsigned: 0x00, negative: 0x20, bytes: 0x40, text: 0x60, array: 0x80, map: 0xa0, tag: 0xc0 } as const;
const SIMPLE = new Map<boolean | null, number>([
  [false, 0xf4],
  [true, 0xf5],
  [null, 0xf6],
]);

/** The one byte form of a value. Integers must be safe integers, map keys integers or strings. */
export function encodeCbor(value: Cbor): Uint8Array {
  const out = Buffer.allocUnsafe(sizeOf(value));
  write(out, 0, value);
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}

function sizeOf(value: Cbor): number {
  if (typeof value === 'number') return headSize(value < 0 ? -1 - value : value);
  if (typeof value === 'string') return stringSize(Buffer.byteLength(value));
  if (value instanceof Uint8Array) return stringSize(value.length);
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Tagged) return headSize(value.tag) + sizeOf(value.value);
  let size = headSize(isList(value) ? value.length : value.size);
  if (isList(value)) for (const item of value) size += sizeOf(item);
  else for (const [key, item] of value) size += sizeOf(key) + sizeOf(item);
  return size;
}

/** Writes `value` at `at` and says where the next one goes. */
function write(out: Buffer, at: number, value: Cbor): number {
  if (typeof value === 'number') {
    return value < 0 ? writeHead(out, at, MAJOR.negative, -1 - value) : writeHead(out, at, MAJOR.unsigned, value);
  }
  if (typeof value === 'string') {
    const start = writeHead(out, at, MAJOR.text, Buffer.byteLength(value));
    return start + out.write(value, start);
  }
  if (value instanceof Uint8Array) {
    const start = writeHead(out, at, MAJOR.bytes, value.length);
    out.set(value, start);
    return start + value.length;
  }
  if (typeof value === 'boolean' || value === null) return writeByte(out, at, SIMPLE.get(value) ?? 0);
  if (value instanceof Tagged) return write(out, writeHead(out, at, MAJOR.tag, value.tag), value.value);
  if (isList(value)) {
    let next = writeHead(out, at, MAJOR.array, value.length);
    for (const item of value) next = write(out, next, item);
    return next;
  }
  let next = writeHead(out, at, MAJOR.map, value.size);
  for (const [key, item] of inOrder(value)) next = write(out, write(out, next, key), item);
  return next;
}

/** `Array.isArray` does not narrow readonly arrays away. */
function isList(value: readonly Cbor[] | CborMap): value is readonly Cbor[] {
  return Array.isArray(value);
}

function headSize(argument: number): number {
  if (argument < 24) return 1;
  if (argument < 0x100) return 2;
  if (argument < 0x1_0000) return 3;
  return argument < 0x1_0000_0000 ? 5 : 9;
}

function stringSize(length: number): number {
  return headSize(length) + length;
}

function writeHead(out: Buffer, at: number, major: number, argument: number): number {
  if (argument < 24) return writeByte(out, at, major | argument);
  if (argument < 0x100) return writeByte(out, writeByte(out, at, major | 24), argument);
  if (argument < 0x1_0000) return out.writeUInt16BE(argument, writeByte(out, at, major | 25));
  if (argument < 0x1_0000_0000) return out.writeUInt32BE(argument, writeByte(out, at, major | 26));
  const low = out.writeUInt32BE(Math.floor(argument / 0x1_0000_0000), writeByte(out, at, major | 27));
  return out.writeUInt32BE(argument % 0x1_0000_0000, low);
}

function writeByte(out: Buffer, at: number, byte: number): number {
  out[at] = byte;
  return at + 1;
}

/** Our own documents are built in order already, so that sorting costs one look at each key. */
function inOrder(map: CborMap): Iterable<readonly [number | string, Cbor]> {
  let last: number | string | undefined;
  for (const key of map.keys()) {
    if (last !== undefined && compareKeys(last, key) > 0) return [...map].sort(([a], [b]) => compareKeys(a, b));
    last = key;
  }
  return map;
}

/** The bytewise order of encoded keys: 0, 1, …, then -1, -2, …, then text, shorter first. */
function compareKeys(a: number | string, b: number | string): number {
  if (typeof a === 'string' || typeof b === 'string') {
    if (typeof a !== typeof b) return typeof a === 'string' ? 1 : -1;
    const [left, right] = [Buffer.from(String(a)), Buffer.from(String(b))];
    return left.length - right.length || Buffer.compare(left, right);
  }
  if (a < 0 !== b < 0) return a < 0 ? 1 : -1;
  return Math.abs(a) - Math.abs(b);
}
