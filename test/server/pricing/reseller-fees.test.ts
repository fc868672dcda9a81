// A reseller owes its fee per customer and month: whatever the customer's state, and never more than the month in all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNADJUSTED } from '../../../server/pricing/adjustment.ts';
import type { FeeEvent, FeeSubscription } from '../../../server/pricing/fee-days.ts';
import { feesOf } from '../../../server/pricing/reseller-fees.ts';
import { sumOf } from '../../../shared/money.ts';
import { counted } from '../../support/runs.ts';
import { at, price } from './quote-world.ts';

const JUNE = { date: '2027-06-15', zone: 'UTC', currency: 'EUR', rounding: 'half-away' } as const;
const PRICES = ['R1', 'R2'].map((resellerId) => ({
  resellerId,
  versions: [price('calls', 'monthly', [[1, 1_000n]]), price('free', 'monthly', [[1, 0n]])],
}));

function event(date: string, state: FeeEvent['state'], more: Partial<FeeEvent> = {}): FeeEvent {
  return { fromMs: at(date), state, resellerId: 'R1', sku: 'calls', quantity: 1, ...more };
}

function sold(history: readonly FeeEvent[], more: Partial<FeeSubscription> = {}): FeeSubscription {
  const facts = { subscription: 's', customerId: 'c', model: 'flat', activatedAtMs: at('2027-01-02') } as const;
  return { ...facts, adjustment: UNADJUSTED, history, ...more };
}

const owed = (history: readonly FeeEvent[], more: Partial<FeeSubscription> = {}) =>
  feesOf(JUNE, [sold(history, more)], PRICES).lines;

describe('a month of fees', () => {
  it('is 10 per customer, suspended and blocked days too (S4.3, D4)', () => {
    const [line, ...rest] = owed([
      event('2027-01-01', 'active'),
      event('2027-06-05', 'suspended'),
      event('2027-06-11', 'active'),
      event('2027-06-28', 'blocked'),
    ]);
    expect(rest).toEqual([]);
    expect(line).toMatchObject({ net: 1_000n, days: 30, suspendedDays: 9 });
    expect(line?.text).toBe(
      '1 × calls, 2027-06-01 to 2027-06-30: 30 of 30 days at 10.00 EUR, owed also for 9 days without service.',
    );
  });

  it('begins and ends with the customer, and is nothing before and after', () => {
    expect(owed([event('2027-05-01', 'pending'), event('2027-06-16', 'active')])).toMatchObject([
      { days: 15, net: 500n },
    ]);
    expect(owed([event('2027-05-01', 'active'), event('2027-06-16', 'ended')])).toMatchObject([
      { days: 15, net: 500n },
    ]);
    expect(owed([event('2027-07-01', 'active')])).toEqual([]);
    expect(owed([event('2027-02-01', 'active'), event('2027-05-31', 'ended')])).toEqual([]);
  });

  it('is shared by two resellers of one customer, one whole month in all (S4.17)', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 5 });
    fc.assert(
      fc.property(days, fc.bigInt({ min: 0n, max: 99_999n }), (moves, fee) => {
        const history = moves
          .toSorted((a, b) => a - b)
          .map((day, i) => event(`2027-06-${`${day}`.padStart(2, '0')}`, 'active', { resellerId: `R${1 + (i % 2)}` }));
        const prices = PRICES.map((list) => ({ ...list, versions: [price('calls', 'monthly', [[1, fee]])] }));
        const all = [event('2027-01-01', 'active', { resellerId: 'R2' }), ...history];
        const { lines, unpriced } = feesOf(JUNE, [sold(all)], prices);
        expect(unpriced).toEqual([]);
        expect(sumOf(lines.map(({ net }) => net))).toBe(fee);
        expect(lines.reduce((sum, line) => sum + line.days, 0)).toBe(30);
      }),
      counted(),
    );
  });

  it('has a line of 0.00 for a fee of nothing, and for what ended within a day unused (S4.18, S4.24)', () => {
    expect(owed([event('2027-01-01', 'active', { sku: 'free' })])).toMatchObject([{ net: 0n, days: 30 }]);
    const sameDay = [event('2027-06-07', 'active'), event('2027-06-07', 'ended', { fromMs: at('2027-06-07', 20) })];
    const overnight = [event('2027-06-07', 'active'), event('2027-06-08', 'ended', { fromMs: at('2027-06-08', 11) })];
    for (const history of [sameDay, overnight]) {
      expect(owed(history, { activatedAtMs: null })).toMatchObject([{ net: 0n, days: 1 }]);
      expect(owed(history, { activatedAtMs: at('2027-06-07') })).toMatchObject([{ net: 33n, days: 1 }]);
    }
    const day = [event('2027-06-07', 'active'), event('2027-06-08', 'ended')];
    expect(owed(day, { activatedAtMs: null })).toMatchObject([{ net: 33n }]);
  });

  it('closes one fee and opens another where the product changes (S4.18)', () => {
    const lines = owed([event('2027-01-01', 'active'), event('2027-06-16', 'active', { sku: 'free' })]);
    expect(lines.map(({ sku, net, days }) => [sku, net, days])).toEqual([
      ['calls', 500n, 15],
      ['free', 0n, 15],
    ]);
  });

  it('owes the month in which it begins or ends whole where that is agreed, each end by itself (S4.15)', () => {
    const begun = [event('2027-05-01', 'pending'), event('2027-06-10', 'active')];
    const ended = [event('2027-01-01', 'active'), event('2027-06-21', 'ended')];
    const both = [event('2027-06-10', 'active'), event('2027-06-21', 'ended')];
    const oneDay = [event('2027-06-10', 'active'), event('2027-06-10', 'ended', { fromMs: at('2027-06-10', 20) })];
    const [first, last, full] = [
      { firstPeriod: 'full', lastPeriod: 'prorated' },
      { firstPeriod: 'prorated', lastPeriod: 'full' },
      { firstPeriod: 'full', lastPeriod: 'full' },
    ] as const;
    for (const [history, terms, expected] of [
      [begun, first, ['2027-06-01', '2027-07-01', 1_000n, 'from_first']],
      [begun, last, ['2027-06-10', '2027-07-01', 700n, 'by_day']],
      [ended, first, ['2027-06-01', '2027-06-21', 667n, 'by_day']],
      [ended, last, ['2027-06-01', '2027-07-01', 1_000n, 'to_last']],
      [both, first, ['2027-06-01', '2027-06-21', 667n, 'from_first']],
      [both, last, ['2027-06-10', '2027-07-01', 700n, 'to_last']],
      [both, full, ['2027-06-01', '2027-07-01', 1_000n, 'whole']],
      [oneDay, full, ['2027-06-01', '2027-07-01', 1_000n, 'whole']],
    ] as const) {
      const lines = owed(history, { terms });
      expect(lines.map(({ from, until, net, charged }) => [from, until, net, charged])).toEqual([expected]);
    }
    expect(owed(both, { terms: full })[0]?.text).toBe(
      '1 × calls, 2027-06-01 to 2027-06-30: 30 of 30 days at 10.00 EUR, the month charged whole as agreed.',
    );
    // The change day counts for the new state: on the first of a month the month before was the last one, and was whole.
    expect(owed([event('2027-01-01', 'active'), event('2027-06-01', 'ended')], { terms: full })).toEqual([]);
    expect(owed(oneDay, { terms: full, activatedAtMs: null })).toMatchObject([{ net: 0n, days: 1 }]);
  });

  it('is one month in all where it begins, changes hands and ends within it, and both ends are whole (S4.15, S4.17)', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(days, fc.bigInt({ min: 0n, max: 99_999n }), fc.boolean(), (changes, fee, ends) => {
        const dates = changes.toSorted((a, b) => a - b).map((day) => `2027-06-${`${day}`.padStart(2, '0')}`);
        const history = dates.map((date, i) => {
          const state = ends && i === dates.length - 1 ? 'ended' : i % 3 === 1 ? 'suspended' : 'active';
          return event(date, state, { resellerId: `R${1 + (i % 2)}` });
        });
        const prices = PRICES.map((list) => ({ ...list, versions: [price('calls', 'monthly', [[1, fee]])] }));
        const terms = { firstPeriod: 'full', lastPeriod: 'full' } as const;
        const { lines } = feesOf(JUNE, [sold(history, { terms })], prices);
        expect(sumOf(lines.map(({ net }) => net))).toBe(fee);
        expect(lines.reduce((sum, line) => sum + line.days, 0)).toBe(30);
      }),
      counted(),
    );
  });

  it('takes discounts: 33.3 % off 10.00 for three sums to the unit (S4.22), and zero-decimal money too', () => {
    const adjustment = { kind: 'percent', off: 33_300 } as const;
    const three = ['a', 'b', 'c'].map((subscription) =>
      sold([event('2027-01-01', 'active')], { subscription, adjustment }),
    );
    expect(feesOf(JUNE, three, PRICES).lines.map(({ net }) => net)).toEqual([667n, 667n, 667n]);
    const yen = [{ resellerId: 'R1', versions: [price('calls', 'monthly', [[1, 100n]], { currency: 'JPY' })] }];
    const month = { ...JUNE, currency: 'JPY' } as const;
    expect(feesOf(month, [sold([event('2027-06-16', 'active')])], yen).lines).toMatchObject([{ net: 50n }]);
  });

  it('keeps the version it was sold by unless the new one is for those who hold older ones (M17)', () => {
    const newer = { id: 'new', effectiveFromMs: at('2027-03-01') };
    const dear = [[1, 2_000n]] as [number, bigint][];
    const list = (effectiveForExistingMs: number | null) => [
      {
        resellerId: 'R1',
        versions: [
          price('calls', 'monthly', [[1, 1_000n]]),
          price('calls', 'monthly', dear, { ...newer, effectiveForExistingMs }),
        ],
      },
    ];
    const held = [sold([event('2027-01-01', 'active')], { priceVersion: 'calls:monthly' })];
    expect(feesOf(JUNE, held, list(null)).lines).toMatchObject([{ net: 1_000n }]);
    expect(feesOf(JUNE, held, list(at('2027-06-01', 0))).lines).toMatchObject([{ net: 2_000n }]);
  });

  it('names what has no price instead of guessing one', () => {
    const fees = feesOf(JUNE, [sold([event('2027-01-01', 'active', { resellerId: 'R9' })])], PRICES);
    expect(fees).toEqual({ lines: [], unpriced: [{ subscription: 's', resellerId: 'R9', sku: 'calls' }] });
  });
});
