// A charge is given back in any pieces without ever giving back more, or less in the end, than was charged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeUnits, unitsToGiveBack } from '../../../server/subscriptions/amend.ts';
import { expiryMs, segmentsOf, untilAfter } from '../../../server/subscriptions/period.ts';
import {
  type Batch,
  creditBatch,
  NOTHING_CREDITED,
  proratedRate,
  unusedDays,
} from '../../../server/subscriptions/proration.ts';
import { ROUNDINGS } from '../../../shared/money.ts';
import { counted } from '../../support/runs.ts';

const BATCH: Batch = {
  id: 'o/1',
  quantity: 10,
  unitsLeft: 10,
  from: '2027-06-01',
  until: '2027-07-01',
  net: 9_999n,
  tax: 1_900n,
  taxMilliPercent: 19_000,
  credited: NOTHING_CREDITED,
  addedAtMs: 1,
  paidAtMs: 1,
  added: true,
};

describe('what is given back', () => {
  it('sums to what was charged when everything is, whatever the pieces', () => {
    const charged = fc.record({
      net: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      tax: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    });
    const pieces = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(charged, pieces, fc.constantFrom(...ROUNDINGS), (amounts, wanted, rounding) => {
        let batch: Batch = { ...BATCH, ...amounts };
        let [net, tax] = [0n, 0n];
        for (const units of [...wanted, 10]) {
          const credit = creditBatch(batch, Math.min(units, batch.unitsLeft), 30, rounding);
          expect(credit.net >= 0n && credit.tax >= 0n).toBe(true);
          [net, tax, batch] = [net + credit.net, tax + credit.tax, credit.batch];
        }
        if (amounts.net > 0n) expect([net, tax]).toEqual([amounts.net, amounts.tax]);
        expect(batch.unitsLeft).toBe(0);
      }),
      counted(),
    );
  });

  it('counts the change day for the new state, and nothing of what has no end', () => {
    const days = ['2027-05-01', '2027-06-01', '2027-06-16', '2027-07-01', '2028-01-01'];
    expect(days.map((date) => unusedDays(BATCH, date))).toEqual([30, 30, 15, 0, 0]);
    expect(unusedDays({ ...BATCH, until: null }, '2027-06-01')).toBe(0);
  });

  it('takes the newest units of every stretch, and of equals the one charged later', () => {
    const batches = [
      { ...BATCH, id: 'a', addedAtMs: 5 },
      { ...BATCH, id: 'b', addedAtMs: 9, unitsLeft: 2 },
      { ...BATCH, id: 'c', addedAtMs: 5 },
      { ...BATCH, id: 'next', until: '2027-08-01' },
    ];
    const taken = takeUnits(batches, 4, ({ addedAtMs }) => addedAtMs);
    expect(taken.map(({ batch, units }) => [batch.id, units])).toEqual([
      ['b', 2],
      ['c', 2],
      ['next', 4],
    ]);
    expect(unitsToGiveBack(batches, '2027-06-10', ({ addedAtMs }) => addedAtMs > 5)).toBe(2);
  });
});

describe('terms', () => {
  it('are charged in the pieces of their periods', () => {
    const span = { from: '2028-02-10', until: '2028-04-01' };
    expect(segmentsOf('2028-01-31', 1, span).map(({ days, periodDays }) => [days, periodDays])).toEqual([
      [19, 29],
      [31, 31],
      [1, 30],
    ]);
    expect(proratedRate({ amount: 100n, scale: 1n }, { days: 1, periodDays: 3 }, 'half-away')).toBe(33n);
    expect(untilAfter('2028-01-31', 1, '2028-02-29', 2)).toBe('2028-04-30');
    const berlin = expiryMs({ anchor: '2027-03-28', until: '2027-03-28' }, 'Europe/Berlin');
    expect(new Date(berlin).toISOString()).toBe('2027-03-27T23:00:00.000Z');
  });
});
