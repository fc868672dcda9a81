// A licence survives the way out and back, and no single bit of it can be changed unnoticed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kindNumber, kindOfNumber } from '../../../shared/licence/grant-kinds.ts';
import { GRANT_KINDS, type Licence } from '../../../shared/licence/licence.ts';
import { signLicence } from '../../../shared/licence/licence-codec.ts';
import { qrVersion } from '../../../shared/licence/qr.ts';
import { encodeQrText } from '../../../shared/licence/text-form.ts';
import { type VerifiedLicence, verifyLicence } from '../../../shared/licence/verify-licence.ts';
import { flipped, KEYS, LICENCE, ROOT } from '../../vectors/fixture.ts';
import { licences } from './arbitrary.ts';

const GOOD = signLicence(LICENCE, KEYS.signing1);

/** The trust root under which this licence stands. */
function trusting({ issuer, epoch, issuedAt }: Licence) {
  return { ...ROOT, issuer, epoch, signingKeys: [{ ...KEYS.signing1, from: issuedAt, until: issuedAt + 1 }] };
}

it('what was signed is what is read', () => {
  fc.assert(
    fc.property(licences(), (licence) => {
      const result = verifyLicence(signLicence(licence, KEYS.signing1), trusting(licence));
      expect(result).toMatchObject({ ok: true, value: { licence, ignored: [], criticalUnknown: [] } });
    }),
    { numRuns: 300 },
  );
});

it('every single flipped bit is refused', () => {
  for (let offset = 0; offset < GOOD.length; offset += 1) {
    for (let bit = 0; bit < 8; bit += 1) expect(verifyLicence(flipped(GOOD, offset, bit), ROOT).ok).toBe(false);
  }
});

it('every truncation is refused', () => {
  for (let length = 0; length < GOOD.length; length += 1) {
    expect(verifyLicence(GOOD.slice(0, length), ROOT).ok).toBe(false);
  }
});

it('any other bytes are refused without an exception', () => {
  const damaged = fc
    .tuple(fc.nat(GOOD.length - 1), fc.nat(40), fc.uint8Array({ maxLength: 40 }))
    .map(([at, cut, put]) => Uint8Array.from([...GOOD.slice(0, at), ...put, ...GOOD.slice(at + cut)]))
    .filter((bytes) => Buffer.compare(bytes, GOOD) !== 0);
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), damaged), (bytes) => {
      expect(verifyLicence(bytes, ROOT).ok).toBe(false);
    }),
    { numRuns: 3_000 },
  );
});

it('the number of a kind of grant never changes', () => {
  const numbered = ['extensions', 'concurrent_calls', 'hot_standby', 'disaster_recovery', 'hotel_pms'] as const;
  expect(numbered.map(kindNumber)).toEqual([0, 1, 2, 3, 4]);
  expect(kindNumber('license_call_recording_unlimited_enabled')).toBe(18);
  expect(GRANT_KINDS.map((kind) => kindOfNumber(kindNumber(kind)))).toEqual([...GRANT_KINDS]);
  expect(kindOfNumber(19)).toBeUndefined();
});

it('six grants fit 340 bytes and QR version 15', () => {
  expect(GOOD.length).toBeLessThanOrEqual(340);
  expect(qrVersion(encodeQrText('licence', GOOD))).toBeLessThanOrEqual(15);
});

it.each([
  ['serial number', { serial: 'pbx' }],
  ['issuer', { issuer: '' }],
  ['sequence number', { seq: 2 ** 53 }],
  ['epoch', { epoch: 0 }],
  ['date of issue', { issuedAt: Number.NaN }],
  ['freshness', { freshUntil: 1 }],
  ['code id', { codeId: 'ff' }],
  ['version', { minAgent: '1' }],
  ['grants', { grants: Array.from({ length: 513 }, () => LICENCE.grants[0] as Licence['grants'][number]) }],
  ['end of a grant', { grants: [{ ...(LICENCE.grants[0] as Licence['grants'][number]), until: -1 }] }],
])('a licence with a wrong %s is not signed', (_what, change) => {
  expect(() => signLicence({ ...LICENCE, ...change }, KEYS.signing1)).toThrow(/cannot be written/);
});

it('a licence whose grants exceed 16 KiB is not signed', () => {
  const wordy = Array.from({ length: 512 }, () => ({
    ...(LICENCE.grants[0] as Licence['grants'][number]),
    offer: 'X'.repeat(32),
  }));
  expect(() => signLicence({ ...LICENCE, grants: wordy }, KEYS.signing1)).toThrow(/16384/);
});

it('verifying keeps a copy, so that later changes of the input change nothing', () => {
  const bytes = Uint8Array.from(GOOD);
  const result = verifyLicence(bytes, ROOT);
  bytes.fill(0);
  expect(result.ok && Buffer.compare(result.value.bytes, GOOD)).toBe(0);
});

it('a verified licence cannot be made by hand nor changed, neither for the compiler nor at run time', () => {
  const result = verifyLicence(GOOD, ROOT);
  if (!result.ok) throw new Error(result.refusal.message);
  // @ts-expect-error a copy with another licence inside is not a verified one
  const copied: VerifiedLicence = { ...result.value, licence: { ...LICENCE, seq: 9_999 } };
  expect(copied).not.toBeInstanceOf(result.value.constructor);
  expect(() => Object.assign(result.value, { bytes: new Uint8Array(0) })).toThrow(TypeError);
  expect(() => Object.assign(result.value, { licence: LICENCE })).toThrow(TypeError);
});
