// fast-check generators of values that the formats carry.
import fc from 'fast-check';
import { GRANT_KINDS, type Grant, type Licence, MEMBER_ROLES, type Policy } from '../../../shared/licence/licence.ts';

const printable = (maxLength: number) =>
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength,
  });
export const serials = fc.stringMatching(/^[A-Z0-9-]{4,32}$/);
export const instants = fc.oneof(
  fc.integer({ min: 0, max: 4_000_000_000 }),
  fc.integer({ min: 0, max: 253_402_300_799 }),
);
export const hexBytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes).toString('hex'));
const quantities = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1_000_000 }));

export function grants(untils: fc.Arbitrary<number> = instants): fc.Arbitrary<Grant> {
  return fc.record({
    subscription: fc.nat(),
    offer: printable(32),
    kind: fc.constantFrom(...GRANT_KINDS),
    quantity: quantities,
    until: untils,
    trial: fc.boolean(),
    terminatedUnits: fc
      .uniqueArray(fc.integer({ min: 1, max: 25 }), { maxLength: 6 })
      .map((units) => units.sort((a, b) => a - b)),
  });
}

function policies(): fc.Arbitrary<Policy> {
  const always = fc.record({
    graceDays: fc.integer({ min: 0, max: 60 }),
    floor: fc.record({ calls: fc.integer({ min: 0, max: 8 }), extensions: fc.integer({ min: 0, max: 8 }) }),
  });
  const raise = fc.record({
    percent: fc.integer({ min: 1, max: 1_000 }),
    days: fc.integer({ min: 1, max: 366 }),
    perTerm: fc.integer({ min: 1, max: 100 }),
  });
  const member = fc.record({ role: fc.constantFrom(...MEMBER_ROLES), of: serials });
  const optional = fc.record(
    { bothActiveMinutes: fc.integer({ min: 0, max: 86_400 }), raise, member },
    { requiredKeys: [] },
  );
  return fc.tuple(always, optional).map(([policy, more]) => ({ ...policy, ...more }));
}

export function licences(untils: fc.Arbitrary<number> = instants, maxGrants = 12): fc.Arbitrary<Licence> {
  const fields = fc.record({
    issuer: printable(64),
    serial: serials,
    codeId: hexBytes(16),
    issuedAt: instants,
    epoch: fc.integer({ min: 1, max: 2_147_483_647 }),
    seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    grants: fc.array(grants(untils), { maxLength: maxGrants }),
    policy: policies(),
    minAgent: fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999)).map((parts) => parts.join('.')),
  });
  const options = fc.record(
    { agentKey: hexBytes(32), nonce: hexBytes(16), freshFor: fc.nat(100_000_000) },
    { requiredKeys: [] },
  );
  return fc.tuple(fields, options).map(([licence, { freshFor, ...rest }]) => {
    const freshUntil = licence.issuedAt + (freshFor ?? 0);
    const stale = freshFor === undefined || freshUntil > 253_402_300_799 ? {} : { freshUntil };
    return { ...licence, ...rest, ...stale };
  });
}
