// A vendor with real keys: three root keys of which two must sign, online keys that rotate, and documents of every kind.
import { randomBytes } from 'node:crypto';
import { generateKeyPair, type SigningKey } from '../../shared/licence/keys.ts';
import type { Grant, Licence } from '../../shared/licence/licence.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { signServerTime } from '../../shared/licence/server-time.ts';
import { encodeText } from '../../shared/licence/text-form.ts';
import { encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { fingerprint, signTrustRoot, type TrustRoot } from '../../shared/licence/trust-root.ts';
import { days } from '../../shared/time.ts';

export interface Vendor {
  readonly issuer: string;
  readonly rootKeys: readonly [SigningKey, SigningKey, SigningKey];
  /** The key that signs now. */
  readonly online: () => SigningKey;
  /** Root documents so far, oldest first. */
  readonly roots: readonly Uint8Array[];
  /** Of the first root, for people to compare. */
  readonly fingerprint: string;
  readonly newest: () => TrustRoot;
  /** A new online key in a new root; the one before signs for nothing issued from `cutOffS` on. */
  rotate(options: { readonly cutOffS: number; readonly newEpoch?: true }): void;
  /** A licence of 2 calls and 2 extensions for 100 days, but for `fields`. */
  licence(fields: Partial<Licence> & { readonly seq: number }): Licence;
  sign(licence: Licence, key?: SigningKey): Uint8Array;
  /** Signed and in text form. */
  code(licence: Licence, key?: SigningKey): string;
  time(serial: string, nonce: string, atS: number): Uint8Array;
}

export const SERIAL = 'PBX-0001';
export const OTHER_SERIAL = 'PBX-0002';

/** `nowS`: epoch seconds around which keys and licences are valid. */
export function vendor(nowS: number, issuer = 'switchkey-kit'): Vendor {
  const rootKeys = [generateKeyPair(), generateKeyPair(), generateKeyPair()] as const;
  let online = generateKeyPair();
  let root: TrustRoot = {
    issuer,
    version: 1,
    epoch: 1,
    issuedAt: nowS - days(2),
    rootKeys: [...rootKeys],
    threshold: 2,
    signingKeys: [{ ...online, from: nowS - days(2), until: nowS + days(400) }],
  };
  const roots = [signTrustRoot(root, rootKeys.slice(0, 2))];
  const sign = (licence: Licence, key: SigningKey = online) => signLicence(licence, key);
  return {
    issuer,
    rootKeys,
    online: () => online,
    roots,
    fingerprint: fingerprint(roots[0] ?? new Uint8Array()),
    newest: () => root,
    rotate({ cutOffS, newEpoch }) {
      online = generateKeyPair();
      root = {
        ...root,
        version: root.version + 1,
        epoch: root.epoch + (newEpoch === undefined ? 0 : 1),
        issuedAt: nowS,
        signingKeys: [
          ...root.signingKeys.map((key) => ({ ...key, until: Math.min(key.until, cutOffS) })),
          { ...online, from: nowS - days(1), until: nowS + days(400) },
        ],
      };
      roots.push(signTrustRoot(root, rootKeys.slice(1)));
    },
    licence: (fields) => ({
      issuer,
      serial: SERIAL,
      codeId: randomBytes(16).toString('hex'),
      issuedAt: nowS - 60,
      epoch: root.epoch,
      freshUntil: nowS + days(30),
      grants: [grant('concurrent_calls', 2, nowS + days(100)), grant('extensions', 2, nowS + days(100))],
      policy: { graceDays: 14, floor: { calls: 0, extensions: 0 } },
      minAgent: '0.0.1',
      ...fields,
    }),
    sign,
    code: (licence, key) => encodeText('licence', sign(licence, key)),
    time: (serial, nonce, atS) => signServerTime({ issuer, serial, nonce, issuedAt: atS }, online),
  };
}

export function grant(kind: Grant['kind'], quantity: number, until: number, trial = false): Grant {
  return { subscription: 1234, offer: 'KIT', kind, quantity, until, trial, terminatedUnits: [] };
}

/** Far more than was paid for: what every attack is after. */
export function plenty(nowS: number): readonly Grant[] {
  return [grant('concurrent_calls', 99, nowS + days(300)), grant('extensions', 99, nowS + days(300))];
}

export function bundle(...roots: readonly Uint8Array[]): string {
  return encodeText('trust', encodeTrustBundle(roots));
}
