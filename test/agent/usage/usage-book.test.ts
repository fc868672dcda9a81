// Usage is neither lost nor counted twice, and never grows without bound.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledge,
  hoursToReport,
  NO_USAGE,
  noteUse,
  type UsageBook,
  usageSince,
} from '../../../agent/usage/usage-book.ts';

const HOUR = 3_600;
const T0 = 1_800_000_000 - (1_800_000_000 % HOUR);

describe('the usage book', () => {
  it('keeps the highest calls and adds up refusals within the hour', () => {
    let book: UsageBook = NO_USAGE;
    book = noteUse(book, T0 + 5, { calls: 4, extensions: 10 });
    book = noteUse(book, T0 + 9, { calls: 2, extensions: 11 });
    book = noteUse(book, T0 + 12, { refusedCalls: 1 });
    book = noteUse(book, T0 + 12, { refusedCalls: 1, refusedExtensions: 1 });
    expect(hoursToReport(book)).toEqual([
      { hour: T0, peakCalls: 4, extensions: 11, refusedCalls: 2, refusedExtensions: 1 },
    ]);
    expect(noteUse(book, T0 + 20, { calls: 3 })).toBe(book);
    expect(usageSince(book, T0).peakAt).toBe(T0 + 5);
  });

  it('reports again what went on after a report, and nothing else', () => {
    const first = noteUse(noteUse(NO_USAGE, T0, { calls: 1 }), T0 + HOUR, { calls: 2 });
    const sent = hoursToReport(first);
    const meanwhile = noteUse(first, T0 + HOUR + 1, { calls: 9 });
    expect(hoursToReport(acknowledge(meanwhile, sent))).toMatchObject([{ hour: T0 + HOUR, peakCalls: 9 }]);
  });

  it('stays within 62 days of hours, in order, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -400 * 24, max: 400 * 24 }), { maxLength: 200 }), (offsets) => {
        let book: UsageBook = NO_USAGE;
        for (const offset of offsets) book = noteUse(book, T0 + offset * HOUR, { calls: 1 });
        const hours = book.hours.map((one) => one.hour);
        expect(hours).toEqual([...new Set(hours)].sort((a, b) => a - b));
        expect(hours.length).toBeLessThanOrEqual(62 * 24);
      }),
    );
  });

  it('keeps reported hours for the peaks of 30 days and forgets them later', () => {
    let book = noteUse(NO_USAGE, T0, { calls: 7 });
    book = acknowledge(book, hoursToReport(book));
    expect(usageSince(noteUse(book, T0 + 10 * HOUR, { calls: 1 }), T0).peakCalls).toBe(7);
    expect(noteUse(book, T0 + 33 * 24 * HOUR, { calls: 1 }).hours).toHaveLength(1);
  });
});
