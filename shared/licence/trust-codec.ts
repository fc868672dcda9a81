// A trust root as bytes and back, and several of them in one bundle.
import { Fault } from '../errors.ts';
import { accept, type Result } from '../result.ts';
import { isInstant } from '../time.ts';
import { decodeCbor } from './cbor-decode.ts';
import { encodeCbor } from './cbor-encode.ts';
import { asArray, asBytes, asInt, asMap, type Cbor, type CborMap } from './cbor-value.ts';
import { type VerifyingKey, verifyingKey } from './keys.ts';
import { ISSUER, MAX_EPOCH } from './licence-bounds.ts';
import type { OnlineKey, TrustRoot } from './trust.ts';
import { refuseTrust, type TrustCode } from './trust-refusals.ts';

export const MAX_TRUST_BYTES = 16_384;
export const MAX_BUNDLE_BYTES = 65_535;
const MAX_BUNDLE_ROOTS = 64;
const MAX_ROOT_KEYS = 32;
const MAX_SIGNING_KEYS = 64;
const FIELD = { issuer: 1, version: 2, epoch: 3, issuedAt: 4, rootKeys: 5, threshold: 6, signingKeys: 7 } as const;

/** @throws Fault `trust_unencodable` when the value breaks a bound. */
export function encodeTrustRoot(root: TrustRoot): Uint8Array {
  if (!isSound(root))
    throw new Fault('trust_unencodable', 'The trust root cannot be written: a field breaks its bound.');
  const item = new Map<number, Cbor>([
    [FIELD.issuer, root.issuer],
    [FIELD.version, root.version],
    [FIELD.epoch, root.epoch],
    [FIELD.issuedAt, root.issuedAt],
    [FIELD.rootKeys, root.rootKeys.map((key) => key.publicKey)],
    [FIELD.threshold, root.threshold],
    [FIELD.signingKeys, root.signingKeys.map((key) => [key.publicKey, key.from, key.until])],
  ]);
  return encodeCbor(item);
}

/** Reads the payload of a trust document. Never throws. */
export function decodeTrustRoot(payload: Uint8Array): Result<TrustRoot, TrustCode> {
  const item = decodeCbor(payload, { maxBytes: MAX_TRUST_BYTES });
  const fields = item.ok ? asMap(item.value) : undefined;
  const root = fields === undefined ? undefined : rootOf(fields);
  return root !== undefined && isSound(root) ? accept(root) : refuseTrust('claims_invalid');
}

function rootOf(fields: CborMap): TrustRoot | undefined {
  const issuer = fields.get(FIELD.issuer);
  const rootKeys = asArray(fields.get(FIELD.rootKeys));
  const signingKeys = asArray(fields.get(FIELD.signingKeys));
  if (typeof issuer !== 'string' || rootKeys === undefined || signingKeys === undefined) return undefined;
  if (rootKeys.length > MAX_ROOT_KEYS || signingKeys.length > MAX_SIGNING_KEYS) return undefined;
  const roots = rootKeys.map(keyOf).filter((key) => key !== undefined);
  const online = signingKeys.map(onlineKeyOf).filter((key) => key !== undefined);
  if (roots.length !== rootKeys.length || online.length !== signingKeys.length) return undefined;
  return {
    issuer,
    version: intOf(fields.get(FIELD.version)),
    epoch: intOf(fields.get(FIELD.epoch)),
    issuedAt: intOf(fields.get(FIELD.issuedAt)),
    rootKeys: roots,
    threshold: intOf(fields.get(FIELD.threshold)),
    signingKeys: online,
  };
}

function keyOf(item: Cbor | undefined): VerifyingKey | undefined {
  const raw = asBytes(item, 32);
  return raw === undefined ? undefined : verifyingKey(raw);
}

function onlineKeyOf(item: Cbor): OnlineKey | undefined {
  const [raw, from, until, ...rest] = asArray(item) ?? [];
  const key = keyOf(raw);
  if (key === undefined || rest.length > 0) return undefined;
  return { ...key, from: intOf(from), until: intOf(until) };
}

/** -1, which no bound admits, for anything that is not an integer from 0 on. */
function intOf(value: Cbor | undefined): number {
  return asInt(value, 0, Number.MAX_SAFE_INTEGER) ?? -1;
}

function isSound(root: TrustRoot): boolean {
  const within = (value: number, max: number) => Number.isSafeInteger(value) && value >= 1 && value <= max;
  return (
    ISSUER.test(root.issuer) &&
    within(root.version, MAX_EPOCH) &&
    within(root.epoch, MAX_EPOCH) &&
    isInstant(root.issuedAt) &&
    root.rootKeys.length <= MAX_ROOT_KEYS &&
    root.signingKeys.length <= MAX_SIGNING_KEYS &&
    within(root.threshold, distinct(root.rootKeys)) &&
    distinct(root.rootKeys) === root.rootKeys.length &&
    distinct(root.signingKeys) === root.signingKeys.length &&
    root.signingKeys.every((key) => isInstant(key.from) && isInstant(key.until) && key.from < key.until)
  );
}

/** Key ids that differ. Two keys under one id are refused, so that a `kid` names one key. */
function distinct(keys: readonly VerifyingKey[]): number {
  return new Set(keys.map((key) => Buffer.from(key.id).toString('hex'))).size;
}

/** Several root documents, oldest first, as one document to paste. */
export function encodeTrustBundle(roots: readonly Uint8Array[]): Uint8Array {
  const bytes = encodeCbor([...roots]);
  if (roots.length <= MAX_BUNDLE_ROOTS && bytes.length <= MAX_BUNDLE_BYTES) return bytes;
  throw new Fault('trust_unencodable', `A trust bundle holds at most ${MAX_BUNDLE_ROOTS} roots and 64 KiB.`);
}

/** The documents of a bundle, nothing verified: `walkTrust` does that. */
export function decodeTrustBundle(bytes: Uint8Array): Result<readonly Uint8Array[], TrustCode> {
  const item = decodeCbor(bytes, { maxBytes: MAX_BUNDLE_BYTES });
  if (!item.ok) return refuseTrust(item.refusal.code);
  const items = asArray(item.value);
  const roots = items?.filter((one) => one instanceof Uint8Array);
  if (items === undefined || roots?.length !== items.length || items.length > MAX_BUNDLE_ROOTS) {
    return refuseTrust('not_trust');
  }
  return accept(roots);
}
