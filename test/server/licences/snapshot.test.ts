// Numbers of documents only grow, and what a licence carries is what still can count.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grantsToCarry, isNewer, nextSeq } from '../../../server/licences/snapshot.ts';
import type { Grant } from '../../../shared/licence/licence.ts';

const revision = fc.record({ epoch: fc.integer({ min: 1, max: 3 }), seq: fc.integer({ min: 0, max: 50 }) });

test('the next number is above every known one of its epoch', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), fc.array(revision), (epoch, known) => {
      const next = { epoch, seq: nextSeq(epoch, ...known) };
      for (const one of known.filter((any) => any.epoch <= epoch)) expect(isNewer(next, one)).toBe(true);
    }),
  );
});

test('newer is a strict order', () => {
  fc.assert(
    fc.property(revision, revision, (a, b) => {
      expect(isNewer(a, b) && isNewer(b, a)).toBe(false);
      expect(isNewer(a, a)).toBe(false);
    }),
  );
});

const NOW = 1_800_000_000;
const grant = (until: number, endedAtMs: number | null = null): Grant & { endedAtMs: number | null } => {
  return {
    subscription: 1,
    offer: 'A',
    kind: 'extensions',
    quantity: 1,
    until,
    trial: false,
    terminatedUnits: [],
    endedAtMs,
  };
};

test('a grant travels through its grace and a week beyond, an ended one not at all', () => {
  const policy = { graceDays: 14, floor: { calls: 0, extensions: 0 } };
  const days = (n: number) => NOW - n * 86_400;
  const carried = grantsToCarry(
    [grant(days(-10)), grant(days(13)), grant(days(20)), grant(days(22)), grant(days(-10), 1)],
    policy,
    NOW,
  );
  expect(carried.map((one) => one.until)).toEqual([days(-10), days(13), days(20)]);
  expect(carried[0]).not.toHaveProperty('endedAtMs');
});
