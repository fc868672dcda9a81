// What waits for its first use is used once more units are in use than everything before it gives, and never earlier.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstUses, type SeenUse, type Unused } from '../../../server/subscriptions/first-use.ts';
import type { GrantKind } from '../../../shared/licence/licence.ts';
import { counted } from '../../support/runs.ts';

const HOUR = 3_600_000;

function waits(number: number, units: number, more: Partial<Unused> = {}): Unused {
  const gives = new Map<GrantKind, number>([['concurrent_calls', units]]);
  return { number, createdAtMs: 10 * HOUR, endedAtMs: null, units: gives, ...more };
}

function seen(hour: number, used: number): SeenUse {
  return { kind: 'concurrent_calls', fromMs: hour * HOUR, untilMs: (hour + 1) * HOUR, used };
}

const others = (units: number) => new Map<GrantKind, number>([['concurrent_calls', units]]);

test('what is charged already is used first, then what waits by its number', () => {
  const two = [waits(1, 5), waits(2, 5)];
  expect(firstUses(two, others(10), [seen(11, 10)])).toEqual([]);
  expect(firstUses(two, others(10), [seen(11, 11)])).toMatchObject([{ number: 1, atMs: 11 * HOUR, used: 11 }]);
  expect(firstUses(two, others(10), [seen(14, 12), seen(11, 11), seen(13, 16)])).toMatchObject([
    { number: 1, atMs: 11 * HOUR },
    { number: 2, atMs: 13 * HOUR, used: 16 },
  ]);
});

test('nothing is used before it was ordered, after it ended, or by units of another kind', () => {
  expect(firstUses([waits(1, 5)], others(0), [seen(8, 3)])).toEqual([]);
  // The hour in which it was ordered counts from the order on.
  const ordered = waits(1, 5, { createdAtMs: 10.5 * HOUR });
  expect(firstUses([ordered], others(0), [seen(10, 3)])).toMatchObject([{ atMs: 10.5 * HOUR }]);
  expect(firstUses([waits(1, 5, { endedAtMs: 12 * HOUR })], others(0), [seen(12, 3)])).toEqual([]);
  expect(firstUses([waits(1, 5)], others(0), [{ ...seen(12, 3), kind: 'extensions' }])).toEqual([]);
});

test('so many are used as it takes to hold the peak, whatever hours a report has and in whatever order', () => {
  const uses = fc.array(fc.tuple(fc.integer({ min: 10, max: 60 }), fc.integer({ min: 0, max: 60 })), { maxLength: 12 });
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 });
  fc.assert(
    fc.property(sizes, fc.nat({ max: 20 }), uses, (units, held, hours) => {
      const waiting = units.map((size, index) => waits(index + 1, size));
      const found = firstUses(
        waiting,
        others(held),
        hours.map(([hour, used]) => seen(hour, used)),
      );
      const peak = Math.max(0, ...hours.map(([, used]) => used));
      let before = held;
      const needed = units.filter((size) => {
        before += size;
        return before - size < peak;
      });
      expect(found.map(({ number }) => number)).toEqual(needed.map((_, index) => index + 1));
    }),
    counted(),
  );
});
