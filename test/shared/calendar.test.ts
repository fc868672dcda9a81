// Periods keep their anchor, days are counted whole, and no zone bills a day twice or never.
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  daysBetween,
  daysOf,
  isLocalDate,
  isZone,
  localDateAt,
  overlapOf,
  periodAt,
  periodOf,
  periodsWithin,
  startOfDayMs,
} from '../../shared/calendar.ts';
import { counted } from '../support/runs.ts';

const DAY_MS = 86_400_000;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
] as const;
const dates = fc.integer({ min: 0, max: 4_000 }).map((n) => addDays('2024-01-01', n));
const terms = fc.constantFrom(1, 2, 3, 12, 24);

describe('periods', () => {
  it('keep the original day of the anchor (M10)', () => {
    expect([0, 1, 2, 3].map((k) => periodOf('2028-01-31', 1, k).from)).toEqual([
      '2028-01-31',
      '2028-02-29',
      '2028-03-31',
      '2028-04-30',
    ]);
    expect([1, 2, 4].map((k) => periodOf('2028-02-29', 12, k).from)).toEqual([
      '2029-02-28',
      '2030-02-28',
      '2032-02-29',
    ]);
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
  });

  it('have the days that they have', () => {
    expect(daysOf(periodOf('2027-08-01', 1, 0))).toBe(31);
    expect(daysOf(periodOf('2027-03-01', 12, 0))).toBe(366);
    expect(daysBetween('2027-06-16', '2027-11-15')).toBe(152);
    expect(daysBetween('2027-03-02', '2027-03-01')).toBe(-1);
  });

  it('are counted as Temporal counts them', () => {
    fc.assert(
      fc.property(dates, dates, fc.integer({ min: -200, max: 200 }), (a, b, n) => {
        const date = Temporal.PlainDate.from(a);
        expect(addMonths(a, n)).toBe(date.add({ months: n }).toString());
        expect(addDays(a, n)).toBe(date.add({ days: n }).toString());
        expect(daysBetween(a, b)).toBe(date.until(b, { largestUnit: 'days' }).days);
      }),
      counted(),
    );
    expect(() => daysBetween('soon', '2027-01-01')).toThrow(expect.objectContaining({ code: 'not_a_date' }));
  });

  it('tile all days: each date is in exactly one, before the anchor too', () => {
    fc.assert(
      fc.property(dates, terms, dates, (anchor, months, date) => {
        const period = periodAt(anchor, months, date);
        expect(period.from <= date && date < period.until).toBe(true);
        expect(periodOf(anchor, months, period.index + 1).from).toBe(period.until);
      }),
      counted(),
    );
  });

  it('cover a span without gap, and none covers an empty one', () => {
    fc.assert(
      fc.property(dates, terms, dates, fc.integer({ min: 0, max: 900 }), (anchor, months, from, length) => {
        const span = { from, until: addDays(from, length) };
        const parts = periodsWithin(anchor, months, span).map((period) => overlapOf(period, span));
        expect(parts.reduce((days, part) => days + (part === undefined ? 0 : daysOf(part)), 0)).toBe(length);
      }),
      counted(),
    );
  });
});

describe('days in a zone', () => {
  it('begin at midnight, or where summer time skips it at the end of the gap', () => {
    expect(new Date(startOfDayMs('2027-03-28', 'Europe/Berlin')).toISOString()).toBe('2027-03-27T23:00:00.000Z');
    expect(new Date(startOfDayMs('2018-11-04', 'America/Sao_Paulo')).toISOString()).toBe('2018-11-04T03:00:00.000Z');
    expect(localDateAt(startOfDayMs('2018-11-04', 'America/Sao_Paulo'), 'America/Sao_Paulo')).toBe('2018-11-04');
  });

  it.each(ZONES)('walk four years day by day in %s: no day twice, none left out, no instant between', (zone) => {
    let date = localDateAt(Date.UTC(2016, 11, 31, 23), zone);
    const anchor = addMonths('2016-01-31', 1);
    let period = periodAt(anchor, 1, date);
    for (let day = 0; day < 1_461; day += 1) {
      const next = addDays(date, 1);
      const [from, until] = [startOfDayMs(date, zone), startOfDayMs(next, zone)];
      expect([localDateAt(from, zone), localDateAt(until - 1, zone)]).toEqual([date, date]);
      expect(Math.abs(until - from - DAY_MS)).toBeLessThanOrEqual(DAY_MS / 24);
      if (next === period.until) period = periodOf(anchor, 1, period.index + 1);
      expect(periodAt(anchor, 1, next)).toEqual(period);
      date = next;
    }
  });

  it('are known for IANA names alone, and only days that exist are dates', () => {
    expect(['Europe/Berlin', 'UTC', 'Nowhere/Here', '+02:00', ''].map(isZone)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(['2028-02-29', '2027-02-29', '2027-2-1', 'today'].map(isLocalDate)).toEqual([true, false, false, false]);
  });
});
