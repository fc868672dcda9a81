// Amounts as people write them: understood where they mean one thing only, never guessed.
import { expect, test } from 'vitest';
import { decimal } from '../../../server/web/decimal.ts';

test.each([
  ['12.34', '12.34'],
  ['12,34', '12.34'],
  ['12,5', '12.5'],
  ['-0,5', '-0.5'],
  ['1.234,50', '1234.50'],
  ['1.234.567,5', '1234567.5'],
  ['1,234.50', '1234.50'],
  ['1 234,50', '1234.50'],
  ['1\u202f234,50', '1234.50'],
  ['33,3333', '33.3333'],
  ['1200', '1200'],
])('%s is %s', (typed, read) => {
  expect(decimal(typed)).toBe(read);
});

test.each(['1,234', '8,875', '1,2,3', 'twelve', '', '1.2.3,4', '12,', ',5'])('%j is left to the server', (typed) => {
  expect(decimal(typed)).toBe(typed);
});
