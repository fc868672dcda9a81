// Names that both sides compute alike: UUIDv5 of units, and new random ids from bytes that the caller drew.
import { createHash } from 'node:crypto';
import { Fault } from './errors.ts';

/** UUIDv5 of the URL namespace (RFC 9562 appendix C), root of every issuer's own namespace. */
const URL_NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

/** RFC 9562 §5.5. `namespace` is a UUID in text form. */
export function uuidV5(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  if (space.length !== 16) throw new Fault('uuid_namespace', `"${namespace}" is not a UUID to derive names from.`);
  const digest = createHash('sha1').update(space).update(name, 'utf8').digest();
  return uuidText(digest.subarray(0, 16), 5);
}

/** The namespace of everything an issuer names. */
export function issuerNamespace(issuer: string): string {
  return uuidV5(URL_NAMESPACE, `switchkey:${issuer}`);
}

/** UUID of one unit of a subscription; `unit` counts from 1. It need not travel, both sides derive it. */
export function unitId(issuer: string, subscription: number, unit: number): string {
  return unitIds(issuer, subscription)(unit);
}

/** The same for many units of one subscription. */
export function unitIds(issuer: string, subscription: number): (unit: number) => string {
  const namespace = uuidV5(issuerNamespace(issuer), `subscription:${subscription}`);
  return (unit) => uuidV5(namespace, `${unit}`);
}

/** A version 4 UUID from 16 random bytes. */
export function newId(random: Uint8Array): string {
  if (random.length !== 16) throw new Fault('uuid_random', `A new id takes 16 random bytes, not ${random.length}.`);
  return uuidText(random, 4);
}

function uuidText(bytes: Uint8Array, version: number): string {
  const stamped = Buffer.from(bytes);
  stamped.writeUInt8((stamped.readUInt8(6) & 0x0f) | (version << 4), 6);
  stamped.writeUInt8((stamped.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = stamped.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
