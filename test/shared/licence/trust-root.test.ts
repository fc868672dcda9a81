// Trust roots: what may follow what, and how many keys it takes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, type SigningKey } from '../../../shared/licence/keys.ts';
import { decodeTrustBundle, encodeTrustBundle } from '../../../shared/licence/trust-codec.ts';
import {
  fingerprint,
  readAnchor,
  signTrustRoot,
  type TrustRoot,
  walkTrust,
} from '../../../shared/licence/trust-root.ts';
import { flipped, KEYS, ROOT, ROOT_BYTES } from '../../vectors/fixture.ts';

const POOL = Array.from({ length: 6 }, generateKeyPair);
const ANCHOR = { root: ROOT, bytes: ROOT_BYTES };

function picked(mask: number): SigningKey[] {
  return POOL.filter((_, i) => (mask >> i) & 1);
}

/** Root keys by bit mask and a threshold they can meet. */
const holders = fc
  .tuple(fc.integer({ min: 1, max: 63 }), fc.nat(5))
  .map(([mask, n]) => ({ mask, keys: picked(mask), threshold: (n % picked(mask).length) + 1 }));

describe('a change of the root', () => {
  it('is taken exactly when enough old and enough new keys signed', () => {
    fc.assert(
      fc.property(holders, holders, fc.integer({ min: 0, max: 63 }), (old, next, signers) => {
        const first: TrustRoot = { ...ROOT, rootKeys: old.keys, threshold: old.threshold };
        const second: TrustRoot = { ...ROOT, version: 4, rootKeys: next.keys, threshold: next.threshold };
        const bytes = signTrustRoot(second, [...picked(signers), ...picked(signers)]);
        const enough =
          picked(signers & old.mask).length >= old.threshold && picked(signers & next.mask).length >= next.threshold;
        const walked = walkTrust({ root: first, bytes: new Uint8Array(0) }, [bytes]);
        expect(walked.ok).toBe(enough);
        if (!walked.ok) expect(walked.refusal.code).toBe('threshold_not_met');
      }),
    );
  });

  it('leaves the root in force untouched when a later step is refused', () => {
    const next = signTrustRoot({ ...ROOT, version: 4 }, [KEYS.root1, KEYS.root2]);
    const before = structuredClone({ version: ANCHOR.root.version, bytes: ANCHOR.bytes });
    expect(walkTrust(ANCHOR, [next, new Uint8Array(3)])).toMatchObject({ ok: false, refusal: { code: 'not_cbor' } });
    expect({ version: ANCHOR.root.version, bytes: ANCHOR.bytes }).toEqual(before);
  });
});

it('any flipped bit of the anchor is refused or changes its fingerprint', () => {
  for (let offset = 0; offset < ROOT_BYTES.length; offset += 1) {
    const bytes = flipped(ROOT_BYTES, offset, offset % 8);
    expect(readAnchor(bytes).ok).toBe(false);
    expect(fingerprint(bytes)).not.toBe(fingerprint(ROOT_BYTES));
  }
});

it('any other bytes are refused without an exception', () => {
  const damaged = fc
    .tuple(fc.nat(ROOT_BYTES.length - 1), fc.nat(40), fc.uint8Array({ minLength: 41, maxLength: 60 }))
    .map(([at, cut, put]) => Uint8Array.from([...ROOT_BYTES.slice(0, at), ...put, ...ROOT_BYTES.slice(at + cut)]));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged), (bytes) => {
      expect(readAnchor(bytes).ok).toBe(false);
      expect(walkTrust(ANCHOR, [bytes]).ok).toBe(false);
      decodeTrustBundle(bytes);
    }),
    { numRuns: 2_000 },
  );
});

it('a fingerprint is eight groups of four that people can read out', () => {
  expect(fingerprint(ROOT_BYTES)).toMatch(/^([0-9A-F]{4}-){7}[0-9A-F]{4}$/);
});

describe('a bundle', () => {
  it('comes back as it was packed', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (roots) => {
        expect(decodeTrustBundle(encodeTrustBundle(roots))).toEqual({ ok: true, value: roots });
      }),
    );
  });

  it('that holds anything but documents, or too many, is refused', () => {
    expect(decodeTrustBundle(Uint8Array.of(0x81, 0x00))).toMatchObject({ ok: false, refusal: { code: 'not_trust' } });
    expect(decodeTrustBundle(new Uint8Array(65_536))).toMatchObject({ ok: false, refusal: { code: 'too_large' } });
    expect(() => encodeTrustBundle(Array.from({ length: 65 }, () => ROOT_BYTES))).toThrow(/64 roots/);
  });
});

it.each([
  ['threshold above the keys', { threshold: 4 }],
  ['threshold 0', { threshold: 0 }],
  ['a key twice', { rootKeys: [KEYS.root1, KEYS.root1] }],
  ['no root keys', { rootKeys: [] }],
  ['version 0', { version: 0 }],
  ['a window that ends before it begins', { signingKeys: [{ ...KEYS.signing1, from: 2, until: 1 }] }],
  ['a date that is none', { issuedAt: Number.NaN }],
])('a root with %s is not signed', (_what, change) => {
  expect(() => signTrustRoot({ ...ROOT, ...change }, [KEYS.root1])).toThrow(/breaks its bound/);
});
