// Request codes, confirmation codes and signed server time: round trips, and nothing else gets through their doors.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APPLY_RESULTS, signConfirmation, verifyConfirmation } from '../../../shared/licence/confirmation-code.ts';
import { REQUEST_REASONS, signRequest, verifyRequest } from '../../../shared/licence/request-code.ts';
import { signServerTime, verifyServerTime } from '../../../shared/licence/server-time.ts';
import type { Result } from '../../../shared/result.ts';
import { flipped, hex, ISSUED, KEYS, NONCE, ROOT, YEAR } from '../../vectors/fixture.ts';
import { hexBytes, instants, serials } from './arbitrary.ts';

const epochs = fc.integer({ min: 1, max: 2_147_483_647 });
const seqs = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const peaks = fc.record({ calls: fc.nat(1_000_000), extensions: fc.nat(1_000_000) });
const requests = fc.record({
  serial: serials,
  nonce: hexBytes(16),
  epoch: fc.oneof(fc.constant(0), epochs),
  seq: fc.oneof(fc.constant(0), seqs),
  stateHash: hexBytes(32),
  issuedAt: instants,
  peaks,
  reason: fc.constantFrom(...REQUEST_REASONS),
});
const confirmations = fc.record(
  {
    serial: serials,
    epoch: epochs,
    seq: seqs,
    codeId: hexBytes(16),
    nonce: hexBytes(16),
    appliedAt: instants,
    result: fc.constantFrom(...APPLY_RESULTS),
  },
  { requiredKeys: ['serial', 'epoch', 'seq', 'codeId', 'appliedAt', 'result'] },
);

it('a request comes back with the key that signed it', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const result = verifyRequest(signRequest(request, KEYS.agent));
      expect(result).toMatchObject({ ok: true, value: { request } });
      expect(result.ok && hex(result.value.agentPublicKey)).toBe(hex(KEYS.agent.publicKey));
    }),
  );
});

it('a confirmation comes back, and only under the key of its agent', () => {
  fc.assert(
    fc.property(confirmations, (confirmation) => {
      const bytes = signConfirmation(confirmation, KEYS.agent);
      expect(verifyConfirmation(bytes, KEYS.agent.publicKey)).toEqual({ ok: true, value: confirmation });
      expect(verifyConfirmation(bytes, KEYS.agent2.publicKey)).toMatchObject({ refusal: { code: 'key_unknown' } });
    }),
  );
});

it('server time comes back to the one who asked', () => {
  const times = fc.record({
    issuer: fc.constant(ROOT.issuer),
    serial: serials,
    nonce: hexBytes(16),
    issuedAt: fc.integer({ min: ISSUED, max: ISSUED + YEAR - 1 }),
  });
  fc.assert(
    fc.property(times, (time) => {
      expect(verifyServerTime(signServerTime(time, KEYS.signing1), ROOT, time)).toEqual({ ok: true, value: time });
    }),
  );
});

const CONFIRMATION = {
  serial: 'PBX-1',
  epoch: 1,
  seq: 1,
  codeId: NONCE,
  appliedAt: ISSUED,
  result: 'applied',
} as const;
const REQUEST = {
  serial: 'PBX-1',
  nonce: NONCE,
  epoch: 0,
  seq: 0,
  stateHash: NONCE + NONCE,
  issuedAt: ISSUED,
  peaks: { calls: 0, extensions: 0 },
  reason: 'enrol',
} as const;
const TIME = { issuer: ROOT.issuer, serial: 'PBX-1', nonce: NONCE, issuedAt: ISSUED };

const DOORS: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => Result<unknown>])[] = [
  ['request', signRequest(REQUEST, KEYS.agent), verifyRequest],
  [
    'confirmation',
    signConfirmation(CONFIRMATION, KEYS.agent),
    (bytes) => verifyConfirmation(bytes, KEYS.agent.publicKey),
  ],
  ['time', signServerTime(TIME, KEYS.signing1), (bytes) => verifyServerTime(bytes, ROOT, TIME)],
];

describe.each(DOORS)('the door for a %s', (_name, good, door) => {
  it('opens to the genuine one and to none with a flipped bit', () => {
    expect(door(good).ok).toBe(true);
    for (let bit = 0; bit < good.length * 8; bit += 1) expect(door(flipped(good, bit >> 3, bit & 7)).ok).toBe(false);
  });

  it('opens to none of the other documents', () => {
    for (const [, other] of DOORS) if (other !== good) expect(door(other).ok).toBe(false);
  });

  it('refuses any other bytes without an exception', () => {
    const damaged = fc
      .tuple(fc.nat(good.length - 1), fc.nat(30), fc.uint8Array({ minLength: 31, maxLength: 40 }))
      .map(([at, cut, put]) => Uint8Array.from([...good.slice(0, at), ...put, ...good.slice(at + cut)]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged), (bytes) => {
        expect(door(bytes).ok).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('fields beyond their bounds are not signed', () => {
  expect(() => signRequest({ ...REQUEST, serial: 'pbx 1' }, KEYS.agent)).toThrow(/breaks its bound/);
  expect(() => signRequest({ ...REQUEST, nonce: 'ff' }, KEYS.agent)).toThrow(/breaks its bound/);
  expect(() => signConfirmation({ ...CONFIRMATION, seq: 0 }, KEYS.agent)).toThrow(/breaks its bound/);
  expect(() => signServerTime({ ...TIME, issuedAt: 0.5 }, KEYS.signing1)).toThrow(/breaks its bound/);
});
