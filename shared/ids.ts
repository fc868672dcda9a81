// Names that both sides compute alike: UUIDv5 of units, and new random ids from bytes that the caller drew.
import { hash } from 'node:crypto';
import { Fault } from './errors.ts';

/** UUIDv5 of the URL namespace (RFC 9562 appendix C), root of every issuer's own namespace. */
const URL_NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

/** RFC 9562 §5.5. `namespace` is a UUID in text form. */
export function uuidV5(namespace: string, name: string): string {
  return namesIn(namespace)(name);
}

function namesIn(namespace: string): (name: string) => string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  if (space.length !== 16) throw new Fault('uuid_namespace', `"${namespace}" is not a UUID to derive names from.`);
  // Room for the usual name: very many are made at once.
  const room = Buffer.alloc(space.length + 64);
  space.copy(room);
  return (name) => {
    const length = Buffer.byteLength(name);
    const bytes =
      length <= 64
        ? room.subarray(0, space.length + room.write(name, space.length))
        : Buffer.concat([space, Buffer.from(name)]);
    return uuidText(hash('sha1', bytes, 'hex'), 5);
  };
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
  const name = namesIn(uuidV5(issuerNamespace(issuer), `subscription:${subscription}`));
  return (unit) => name(`${unit}`);
}

/** A version 4 UUID from 16 random bytes. */
export function newId(random: Uint8Array): string {
  if (random.length !== 16) throw new Fault('uuid_random', `A new id takes 16 random bytes, not ${random.length}.`);
  return uuidText(Buffer.from(random).toString('hex'), 4);
}

/** The first 32 hex digits, with version and variant in their places. */
function uuidText(hex: string, version: number): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
