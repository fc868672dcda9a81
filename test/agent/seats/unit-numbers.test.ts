// The way back from a UUID to the number of its unit, also where many UUIDs begin alike.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unitNumbers } from '../../../agent/seats/unit-numbers.ts';
import { unitIds } from '../../../shared/ids.ts';

test('every unit is found by its UUID, and no other text finds one', () => {
  const numberOf = unitNumbers(unitIds('Vendor', 7), 5_000);
  const uuidOf = unitIds('Vendor', 7);
  const ofAnother = unitIds('Vendor', 8);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), (unit) => {
      expect(numberOf(uuidOf(unit))).toBe(unit);
      expect(numberOf(ofAnother(unit))).toBeUndefined();
      expect(numberOf(uuidOf(unit).slice(0, 8))).toBeUndefined();
      expect(numberOf(uuidOf(unit + 5_000))).toBeUndefined();
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => void expect(numberOf(text)).toBeUndefined()));
});

test('UUIDs that begin alike are told apart, at both ends of what eight digits can say', () => {
  const uuidOf = (unit: number) => `${['00000000', 'ffffffff', '80000000'][unit % 3]}-${unit}`;
  const numberOf = unitNumbers(uuidOf, 100);
  for (let unit = 1; unit <= 100; unit += 1) expect(numberOf(uuidOf(unit))).toBe(unit);
  expect(numberOf(uuidOf(101))).toBeUndefined();
});
