// Golden vectors of selectable rounding and of the record that an exact total, rounded once, leaves (S4.16, M4).
import { describe, expect, it } from 'vitest';
import type { MoneyPolicy } from '../../../server/pricing/quote-input.ts';
import { mulDiv } from '../../../shared/money.ts';
import { nets, newOf, offer, order, price, quoted } from './quote-world.ts';

const WARES = ['a', 'b', 'c'].map((sku) => offer(sku));

/** Three lines of `unit` minor units for a whole month, each taxed. */
function bill(unit: bigint, taxMilliPercent: number, policy: Omit<MoneyPolicy, 'tax'>, until = '2027-05-01') {
  const prices = WARES.map(({ sku }) => price(sku, 'monthly', [[1, unit]]));
  const changes = WARES.map((ware) => newOf(ware, 'monthly'));
  const term = { anchor: '2027-04-01', until };
  return quoted(
    order('2027-04-01', changes, { prices, taxMilliPercent, term, policy: { ...policy, tax: 'per-line' } }),
  );
}

const ONCE = 'rounded-once';

describe('a fraction of a cent', () => {
  it('1.214 is 1.22 away from zero, 1.21 half away, and 1.20 to a last digit of 0 or 5; below zero likewise', () => {
    const of =
      (amount: bigint) =>
      ([mode]: ['half-away' | 'away-from-zero' | 'to-nearest-5']) =>
        mulDiv(amount, 1n, 10n, mode);
    const modes = [['away-from-zero'], ['half-away'], ['to-nearest-5']] as [
      'half-away' | 'away-from-zero' | 'to-nearest-5',
    ][];
    expect(modes.map(of(1_214n))).toEqual([122n, 121n, 120n]);
    expect(modes.map(of(-1_214n))).toEqual([-122n, -121n, -120n]);
  });
});

describe('the total', () => {
  it('is the sum of rounded lines where nothing else is chosen: 3 × 3.33 at 19 % is 11.88 (D8, M3)', () => {
    const { totals } = bill(333n, 19_000, { rounding: 'half-away' });
    expect(totals).toEqual({ subtotal: 999n, coupon: 0n, net: 999n, tax: 189n, gross: 1_188n });
  });

  it('is the exact 11.8881 rounded once, and the cent between is a record of its own, not a tax and not a line', () => {
    const quote = bill(333n, 19_000, { rounding: 'half-away', total: ONCE });
    // Each line 3.33 + 0.63; exact 3.9627, three times 11.8881.
    expect(quote.totals).toEqual({
      ...{ subtotal: 999n, coupon: 0n, net: 1_000n, tax: 189n },
      gross: 1_189n,
      rounding: 1n,
    });
    expect(nets(quote)).toEqual([333n, 333n, 333n]);
  });

  it('takes back what rounding every line away from zero made too much', () => {
    // 10 of 30 days of 1.00 are 0.33333: three lines of 0.34, exact 1.00 rather than 1.02.
    const days = (policy: Omit<MoneyPolicy, 'tax'>) => bill(100n, 0, policy, '2027-04-11').totals;
    expect(days({ rounding: 'away-from-zero' }).gross).toBe(102n);
    expect(days({ rounding: 'away-from-zero', total: ONCE })).toMatchObject({ gross: 100n, rounding: -2n });
  });

  it('ends in 0 or 5 by the Malaysian rule, of lines that do', () => {
    const quote = bill(1_214n, 0, { rounding: 'to-nearest-5', total: ONCE });
    expect(nets(quote)).toEqual([1_215n, 1_215n, 1_215n]);
    expect(quote.totals).toMatchObject({ gross: 3_640n, rounding: -5n });
  });

  it('computes at 5 decimals: what is smaller than 0.00001 is not money', () => {
    // 1 of 30 days of 0.01 is 0.00033; three of them are 0.00099, away from zero one cent.
    expect(bill(1n, 0, { rounding: 'away-from-zero', total: ONCE }, '2027-04-02').totals).toMatchObject({
      gross: 1n,
      rounding: -2n,
    });
  });
});
