// Activation fees and minimum terms as arithmetic: exact on whole periods, never more than what is left, and the totals are sums.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MoneyPolicy } from '../../../server/pricing/quote-input.ts';
import { addDays, addMonths } from '../../../shared/calendar.ts';
import { sumOf } from '../../../shared/money.ts';
import { counted } from '../../support/runs.ts';
import { CALLS, newOf, onlyHolding, order, price, quoted } from './quote-world.ts';

const terms = fc.record({
  date: fc.integer({ min: 0, max: 1_500 }).map((n) => addDays('2026-12-31', n)),
  plan: fc.constantFrom('monthly' as const, 'yearly' as const),
  quantity: fc.integer({ min: 1, max: 90 }),
  periods: fc.integer({ min: 2, max: 9 }),
  penaltyPercent: fc.integer({ min: 1, max: 100 }),
  unit: fc.bigInt({ min: 1n, max: 99_999n }),
  fee: fc.bigInt({ min: 1n, max: 99_999n }),
  taxMilliPercent: fc.constantFrom(0, 7_700, 19_000),
  total: fc.boolean(),
  days: fc.integer({ min: 15, max: 27 }),
});

describe('what is charged beside the price', () => {
  it('is a share of every whole period that is left, to the cent, and sums with the rest to the total', () => {
    fc.assert(
      fc.property(
        terms,
        ({ date, plan, quantity, periods, penaltyPercent, unit, fee, taxMilliPercent, total, days }) => {
          const policy: MoneyPolicy = {
            rounding: 'half-away',
            tax: 'per-line',
            ...(total ? { total: 'rounded-once' } : {}),
          };
          const more = { prices: [price('calls', plan, [[1, unit]])], policy, taxMilliPercent };
          const begins = { activationFee: { amount: fee, managerId: 'v' }, minimumTerm: { periods, penaltyPercent } };
          const bought = quoted(order(date, [{ ...newOf(CALLS, plan, quantity), ...begins }], more));
          const holding = onlyHolding(bought);
          expect(bought.lines.map(({ net }) => net)).toEqual([unit * BigInt(quantity), fee]);
          const months = plan === 'monthly' ? 1 : 12;
          expect(holding.commitment).toMatchObject({ until: addMonths(date, periods * months), units: quantity });
          const quote = quoted(order(addDays(date, days), [{ kind: 'cancel', holding }], more));
          const exact = unit * BigInt(quantity) * BigInt(periods - 1) * BigInt(penaltyPercent);
          expect(quote.lines.map(({ reason, net }) => [reason, net])).toEqual([['early_end', (exact + 50n) / 100n]]);
          for (const { lines, totals } of [bought, quote]) {
            expect(sumOf(lines.map(({ gross }) => gross)) + (totals.rounding ?? 0n)).toBe(totals.gross);
          }
          expect(onlyHolding(quote).commitment).toBeUndefined();
        },
      ),
      counted(200),
    );
  });

  it('of begun periods counts the days, and units that end one after the other cost what they cost together', () => {
    const term = { anchor: '2027-01-01', until: '2027-02-01' };
    const bound = { minimumTerm: { periods: 2, penaltyPercent: 50 } };
    const holding = onlyHolding(quoted(order('2027-01-11', [{ ...newOf(CALLS, 'monthly', 4), ...bound }], { term })));
    const cancelled = quoted(order('2027-01-28', [{ kind: 'cancel', holding }], { term }));
    // 28 days of February and 10 of 31 of March, at 80.00 a month.
    expect(cancelled.lines.map(({ net }) => net)).toEqual([5_290n]);
    const fewer = quoted(order('2027-01-28', [{ kind: 'amend', holding, quantity: 3 }], { term }));
    const rest = quoted(order('2027-01-28', [{ kind: 'cancel', holding: onlyHolding(fewer) }], { term }));
    const parts = [fewer, rest].flatMap(({ lines }) => lines.map(({ net }) => net));
    expect(parts).toEqual([1_323n, 3_968n]);
  });

  it('is not charged where the first days or the agreed term are over, nor for what was added later', () => {
    const bound = { minimumTerm: { periods: 2, penaltyPercent: 50 } };
    const holding = onlyHolding(quoted(order('2027-01-01', [{ ...newOf(CALLS, 'monthly', 2), ...bound }])));
    const ended = (date: string, held = holding) =>
      quoted(order(date, [{ kind: 'cancel', holding: held }])).lines.flatMap(({ reason }) => reason);
    expect(ended('2027-01-08')).not.toContain('early_end');
    expect(ended('2027-01-09')).toEqual(['early_end']);
    const served = { ...holding, paidUntil: '2027-03-01' };
    expect(ended('2027-02-20', served)).not.toContain('early_end');
    const grown = onlyHolding(quoted(order('2027-01-20', [{ kind: 'amend', holding, quantity: 5 }])));
    const fewer = quoted(order('2027-01-29', [{ kind: 'amend', holding: grown, quantity: 2 }]));
    expect(fewer.lines.map(({ reason }) => reason)).not.toContain('early_end');
  });
});
