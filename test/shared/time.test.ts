// Dates as epoch seconds, read strictly.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { days, isInstant, isoOf, LAST_SECOND, parseIso } from '../../shared/time.ts';

it('every instant writes and reads back as itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LAST_SECOND }), (at) => {
      expect(parseIso(isoOf(at))).toBe(at);
    }),
  );
});

it('a day alone is its first second in UTC', () => {
  expect(parseIso('2026-03-01')).toBe(1_772_323_200);
  expect(parseIso('1970-01-02')).toBe(days(1));
});

it.each([
  '',
  'tomorrow',
  '2026-02-30',
  '2025-02-29',
  '2026-13-01',
  '1969-12-31',
  '2026-3-1',
  '2026-03-01T24:00:00Z',
  '2026-03-01T10:00:00',
  '2026-03-01T10:00:00+01:00',
  '2026-03-01T10:00:60Z',
  '+02026-03-01',
  '２026-03-01',
])('"%s" is no date', (text) => {
  expect(parseIso(text)).toBeUndefined();
});

it('what is no instant is told so instead of thrown', () => {
  for (const value of [Number.NaN, -1, 0.5, LAST_SECOND + 1, Number.POSITIVE_INFINITY, 2 ** 53, '1', null]) {
    expect(isInstant(value)).toBe(false);
  }
  expect(isoOf(Number.NaN)).toBe('no valid date');
});
