// COSE_Sign1 and COSE_Sign (RFC 9052) with Ed25519 (alg -19, RFC 9864): seal, take the shell apart, verify exact bytes.
import { sign, verify } from 'node:crypto';
import { accept, type Result, refuse } from '../result.ts';
import { decodeCbor } from './cbor-decode.ts';
import { encodeCbor } from './cbor-encode.ts';
import { asArray, asBytes, asMap, type Cbor, Tagged } from './cbor-value.ts';
import type { SigningKey, VerifyingKey } from './keys.ts';

/** Kinds of signed documents. The kind goes into the external AAD, so that one never passes for another (attack 1). */
export type SignedType = 'licence' | 'trust' | 'request' | 'confirmation' | 'time' | 'audit';

const SIGN1_TAG = 18;
const SIGN_TAG = 98;
const SIGN_TAGS: readonly number[] = [SIGN1_TAG, SIGN_TAG];
const MAX_SIGNATURES = 32;
const AAD: Readonly<Record<SignedType, Buffer>> = {
  licence: Buffer.from('switchkey/licence/v1'),
  trust: Buffer.from('switchkey/trust/v1'),
  request: Buffer.from('switchkey/request/v1'),
  confirmation: Buffer.from('switchkey/confirmation/v1'),
  time: Buffer.from('switchkey/time/v1'),
  audit: Buffer.from('switchkey/audit/v1'),
};

export interface Signature {
  readonly header: Uint8Array;
  /** From the protected header. A hint to find the key by; it proves nothing. */
  readonly kid: Uint8Array;
  readonly signature: Uint8Array;
}

/** A signed document taken apart, nothing verified and the payload not looked at. */
export interface Shell {
  readonly payload: Uint8Array;
  readonly signatures: readonly Signature[];
}

export type ShellCode = 'too_large' | 'not_cbor' | 'not_signed';

export function signOne(type: SignedType, payload: Uint8Array, key: SigningKey): Uint8Array {
  const header = protectedHeader(key);
  const signature = sign(null, signatureInput(SIGN1_CONTEXT, type, header, payload), key.privateKey);
  return joined([
    ...[SIGN1_HEAD, stringHead(header), header, EMPTY_MAP],
    ...[stringHead(payload), payload, stringHead(signature), signature],
  ]);
}

export function signMany(type: SignedType, payload: Uint8Array, keys: readonly SigningKey[]): Uint8Array {
  const signatures = keys.map((key) => {
    const header = protectedHeader(key);
    return [header, new Map(), sign(null, signatureInput(SIGN_CONTEXT, type, header, payload), key.privateKey)];
  });
  return encodeCbor(new Tagged(SIGN_TAG, [new Uint8Array(0), new Map(), payload, signatures]));
}

/** Takes a COSE_Sign1 apart. */
export function openOne(
  bytes: Uint8Array,
  maxBytes: number,
): Result<Shell & { readonly signature: Signature }, ShellCode> {
  const items = shellItems(bytes, maxBytes, SIGN1_TAG);
  if (!items.ok) return items;
  const one = signatureFrom(items.value[0], items.value[1], items.value[3]);
  const content = asBytes(items.value[2]);
  if (one === undefined || content === undefined) return notSigned();
  return accept({ payload: content, signature: one, signatures: [one] });
}

/** Takes a COSE_Sign apart. */
export function openMany(bytes: Uint8Array, maxBytes: number): Result<Shell, ShellCode> {
  const items = shellItems(bytes, maxBytes, SIGN_TAG);
  if (!items.ok) return items;
  const [header, unprotected, payload, list] = items.value;
  const content = asBytes(payload);
  const entries = asArray(list);
  if (asBytes(header, 0) === undefined || asMap(unprotected)?.size !== 0) return notSigned();
  if (content === undefined || entries === undefined || entries.length > MAX_SIGNATURES) return notSigned();
  const signatures = entries.map(signatureOf).filter((one) => one !== undefined);
  if (signatures.length !== entries.length) return notSigned();
  return accept({ payload: content, signatures });
}

/** The algorithm is fixed by the key and only compared, never read: any other header than ours is refused (attack 2). */
export function headerMatches(signature: Signature, key: VerifyingKey): boolean {
  const { header } = signature;
  if (header.length !== HEADER_HEAD.length + key.id.length) return false;
  return startsWith(header, HEADER_HEAD, 0) && startsWith(header, key.id, HEADER_HEAD.length);
}

/** Over the exact received payload bytes of a COSE_Sign1. */
export function verifyOne(type: SignedType, shell: Shell, signature: Signature, key: VerifyingKey): boolean {
  const input = signatureInput(SIGN1_CONTEXT, type, signature.header, shell.payload);
  return headerMatches(signature, key) && verify(null, input, key.keyObject, signature.signature);
}

/** One signature of a COSE_Sign, over the exact received payload bytes. */
export function verifyOneOfMany(type: SignedType, shell: Shell, signature: Signature, key: VerifyingKey): boolean {
  const input = signatureInput(SIGN_CONTEXT, type, signature.header, shell.payload);
  return headerMatches(signature, key) && verify(null, input, key.keyObject, signature.signature);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && startsWith(a, b, 0);
}

/** True when `part` stands in `bytes` at `from`. None of it is secret. */
function startsWith(bytes: Uint8Array, part: Uint8Array, from: number): boolean {
  for (let i = 0; i < part.length; i += 1) if (bytes[from + i] !== part[i]) return false;
  return true;
}

/** Tag 18 and an array of four. */
const SIGN1_HEAD = Buffer.from([0xd2, 0x84]);
const EMPTY_MAP = Buffer.from([0xa0]);
/** `{1: -19, 4: h'…8 bytes'}` up to the key id. */
const HEADER_HEAD = Buffer.from([0xa2, 0x01, 0x32, 0x04, 0x48]);
/** RFC 9052 §4.4 Sig_structure up to the body header: an array of 4 with "Signature1", an array of 5 with "Signature". */
const SIGN1_CONTEXT = Buffer.concat([Buffer.from([0x84, 0x6a]), Buffer.from('Signature1')]);
const SIGN_CONTEXT = Buffer.concat([Buffer.from([0x85, 0x69]), Buffer.from('Signature'), Buffer.from([0x40])]);

/** Not a Buffer, whose `slice` shares memory where that of a Uint8Array copies. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.concat(parts);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function protectedHeader(key: VerifyingKey): Buffer {
  return Buffer.concat([HEADER_HEAD, key.id]);
}

/** The bytes that are signed, in one copy: signing is the server's hottest path. */
function signatureInput(context: Buffer, type: SignedType, header: Uint8Array, payload: Uint8Array): Buffer {
  const aad = AAD[type];
  return Buffer.concat([context, stringHead(header), header, stringHead(aad), aad, stringHead(payload), payload]);
}

/** CBOR head of a byte string, shortest form. Documents are capped far below the 2^32 bytes that need a longer one. */
function stringHead(bytes: Uint8Array): Uint8Array {
  const n = bytes.length;
  if (n < 24) return Uint8Array.of(0x40 | n);
  if (n < 256) return Uint8Array.of(0x58, n);
  if (n < 65_536) return Uint8Array.of(0x59, n >> 8, n & 0xff);
  return Uint8Array.of(0x5a, n >>> 24, (n >> 16) & 0xff, (n >> 8) & 0xff, n & 0xff);
}

function shellItems(bytes: Uint8Array, maxBytes: number, tag: number): Result<readonly Cbor[], ShellCode> {
  const outer = decodeCbor(bytes, { maxBytes, tags: SIGN_TAGS });
  if (!outer.ok) return outer;
  const items = outer.value instanceof Tagged && outer.value.tag === tag ? asArray(outer.value.value) : undefined;
  return items?.length === 4 ? accept(items) : notSigned();
}

function signatureOf(entry: Cbor): Signature | undefined {
  const items = asArray(entry);
  return items?.length === 3 ? signatureFrom(items[0], items[1], items[2]) : undefined;
}

function signatureFrom(
  headerItem: Cbor | undefined,
  unprotected: Cbor | undefined,
  signatureItem: Cbor | undefined,
): Signature | undefined {
  const header = asBytes(headerItem);
  const signature = asBytes(signatureItem, 64);
  if (header === undefined || signature === undefined || asMap(unprotected)?.size !== 0) return undefined;
  const kid = kidIn(header);
  return kid === undefined ? undefined : { header, kid, signature };
}

function kidIn(header: Uint8Array): Uint8Array | undefined {
  // The one form that a document of ours has needs no map to be read.
  if (header.length === HEADER_HEAD.length + 8 && startsWith(header, HEADER_HEAD, 0)) {
    return header.subarray(HEADER_HEAD.length);
  }
  const fields = decodeCbor(header, { maxBytes: 256 });
  return fields.ok ? asBytes(asMap(fields.value)?.get(4), 8) : undefined;
}

function notSigned(): Result<never, 'not_signed'> {
  return refuse(
    'not_signed',
    'This is not the kind of signed document that is wanted here.',
    'Use the other document.',
  );
}
