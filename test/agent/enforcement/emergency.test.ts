// The built-in emergency numbers: the list that the gate holds and the pattern that the simulator reads are the same.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BUILT_IN_EMERGENCY, BUILT_IN_NUMBERS } from '../../../agent/enforcement/emergency.ts';

const pattern = new RegExp(BUILT_IN_EMERGENCY);

it('are 112 and 911 among others, also behind what an outside line takes', () => {
  expect(BUILT_IN_NUMBERS).toEqual(
    expect.arrayContaining(['112', '0112', '9112', '911', '0911', '9911', '999', '000']),
  );
  expect(new Set(BUILT_IN_NUMBERS).size).toBe(BUILT_IN_NUMBERS.length);
});

it('are matched by the pattern, and nothing else is', () => {
  for (const number of BUILT_IN_NUMBERS) expect(pattern.test(number)).toBe(true);
  const dialled = fc.string({ unit: fc.constantFrom(...'0129*#'), maxLength: 5 });
  fc.assert(fc.property(dialled, (number) => pattern.test(number) === BUILT_IN_NUMBERS.includes(number)));
});
