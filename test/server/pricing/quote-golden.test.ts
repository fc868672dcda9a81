// The golden vectors of billing, each as an order that somebody places.
import { describe, expect, it } from 'vitest';
import { UNADJUSTED } from '../../../server/pricing/adjustment.ts';
import {
  bought,
  CALLS,
  nets,
  newOf,
  offer,
  onlyHolding,
  order,
  PRICES,
  price,
  quoted,
  SEATS,
  STANDBY,
} from './quote-world.ts';

const PREMIUM = offer('premium');
const WITH_PREMIUM = {
  prices: [...PRICES, price('premium', 'monthly', [[1, 4_000n]]), price('premium', 'yearly', [[1, 73_000n]])],
};
const toPremium = { offer: PREMIUM, quantity: 1, adjustment: UNADJUSTED, term: 'kept' } as const;

describe('golden vectors', () => {
  it('20 to 40 a month with 21 of 31 days left: credit 13.55, charge 27.10', () => {
    const holding = bought('2027-08-01', CALLS, 'monthly');
    const quote = quoted(
      order('2027-08-11', [{ kind: 'migrate', holding, plan: 'monthly', ...toPremium }], WITH_PREMIUM),
    );
    expect(nets(quote)).toEqual([-1_355n, 2_710n]);
    expect(quote.totals.net).toBe(1_355n);
    expect(quote.lines.map(({ words }) => words.text)).toEqual([
      '1 × calls unused 2027-08-11 to 2027-08-31: 21 of 31 days of the 20.00 EUR charged for 1.',
      '1 × premium, monthly, 2027-08-11 to 2027-08-31: 21 of 31 days at 40.00 EUR.',
    ]);
  });

  it('50 a month from 10 August: 22 of 31 days, 35.48', () => {
    const prices = [price('calls', 'monthly', [[1, 5_000n]])];
    const term = { anchor: '2027-08-01', until: '2027-09-01' };
    expect(nets(quoted(order('2027-08-10', [newOf(CALLS, 'monthly')], { prices, term })))).toEqual([3_548n]);
  });

  it('365 to 730 a year from 16 June to 15 November: 153.00 more, not a rounded half year', () => {
    const term = { anchor: '2026-11-16', until: '2027-11-16' };
    const holding = { ...bought('2026-11-16', CALLS, 'yearly'), anchor: term.anchor };
    const change = { kind: 'migrate', holding, plan: 'yearly', ...toPremium } as const;
    const quote = quoted(order('2027-06-16', [change], { ...WITH_PREMIUM, term }));
    expect(nets(quote)).toEqual([-15_300n, 30_600n]);
    expect(quote.totals.net).toBe(15_300n);
  });

  it('20 to 30 after 15 of 30 days: −10.00 and +15.00', () => {
    const prices = [...PRICES, price('premium', 'monthly', [[1, 3_000n]])];
    const holding = bought('2027-06-01', CALLS, 'monthly');
    const quote = quoted(
      order('2027-06-16', [{ kind: 'migrate', holding, plan: 'monthly', ...toPremium }], { prices }),
    );
    expect(nets(quote)).toEqual([-1_000n, 1_500n]);
  });

  it('200.00 with 25 % tax, 29 of 30 days unused: 193.33 + 48.33 = 241.66 (M2)', () => {
    const prices = [price('calls', 'monthly', [[1, 20_000n]]), price('premium', 'monthly', [[1, 0n]])];
    const more = { prices, taxMilliPercent: 25_000 };
    const holding = bought('2027-06-01', CALLS, 'monthly', 1, more);
    const quote = quoted(order('2027-06-02', [{ kind: 'migrate', holding, plan: 'monthly', ...toPremium }], more));
    expect(quote.totals).toMatchObject({ net: -19_333n, tax: -4_833n, gross: -24_166n });
    expect(quote.settlement).toMatchObject({ due: 0n, toCredit: 24_166n });
  });

  it('3 × 3.33 at 19 %: 1.89 by line, 1.90 by invoice (M3)', () => {
    const prices = ['a', 'b', 'c'].map((sku) => price(sku, 'monthly', [[1, 333n]]));
    const changes = ['a', 'b', 'c'].map((sku) => newOf(offer(sku), 'monthly'));
    const taxBy = (tax: 'per-line' | 'per-invoice') =>
      quoted(order('2027-06-01', changes, { prices, taxMilliPercent: 19_000, policy: { rounding: 'half-away', tax } }));
    expect(taxBy('per-line').totals.tax).toBe(189n);
    expect(taxBy('per-invoice').totals.tax).toBe(190n);
    expect(taxBy('per-invoice').lines.map(({ tax }) => tax)).toEqual([64n, 63n, 63n]);
  });

  it('60 and 6 tax, 20 of credit notes, 30 prepaid: 16 due (M3)', () => {
    const prices = [price('calls', 'monthly', [[1, 7_000n]])];
    const balances = { creditNotes: 2_000n, prepaid: 3_000n };
    const coupon = { kind: 'amount', off: 1_000n } as const;
    const quote = quoted(
      order('2027-06-01', [newOf(CALLS, 'monthly')], { prices, balances, coupon, taxMilliPercent: 10_000 }),
    );
    expect(quote.totals).toEqual({ subtotal: 7_000n, coupon: -1_000n, net: 6_000n, tax: 600n, gross: 6_600n });
    expect(quote.settlement.due).toBe(1_600n);
  });

  it('33.3 % off 10.00 for three: the lines sum to the total (S4.22)', () => {
    const prices = ['a', 'b', 'c'].map((sku) => price(sku, 'monthly', [[1, 1_000n]]));
    const adjustment = { kind: 'percent', off: 33_300 } as const;
    const changes = ['a', 'b', 'c'].map((sku) => ({ ...newOf(offer(sku), 'monthly'), adjustment }));
    const quote = quoted(order('2027-06-01', changes, { prices }));
    expect(nets(quote)).toEqual([667n, 667n, 667n]);
    expect(quote.totals.net).toBe(2_001n);
  });

  it('a month that began on the 31st is due again on the 31st (M10)', () => {
    const first = bought('2028-01-31', CALLS, 'monthly');
    const ends = [first.paidUntil];
    let holding = first;
    for (const date of ['2028-02-25', '2028-03-25', '2028-04-25']) {
      const term = { anchor: holding.anchor, until: holding.paidUntil ?? '' };
      const renewTo = { cycles: 1 };
      const renew = { kind: 'renew', holding, servedInGrace: true } as const;
      const quote = quoted(order(date, [renew], { term, renewTo }));
      expect(nets(quote)).toEqual([2_000n]);
      holding = onlyHolding(quote);
      ends.push(holding.paidUntil);
    }
    expect(ends).toEqual(['2028-02-29', '2028-03-31', '2028-04-30', '2028-05-31']);
  });

  it('77 seats and 5 more reach the tier of 80: one order, the whole quantity at the new price (S1.17)', () => {
    const holding = bought('2027-06-01', SEATS, 'monthly', 77);
    const quote = quoted(order('2027-06-16', [{ kind: 'amend', holding, quantity: 82 }]));
    expect(nets(quote)).toEqual([-38_500n, 34_650n, 2_250n]);
    expect(quote.changes[0]).toMatchObject({
      before: { quantity: 77, perPeriod: 77_000n },
      after: { quantity: 82, perPeriod: 73_800n },
    });
  });

  it('a service that joins ends with the PBX and pays its days (S5.21)', () => {
    const term = { anchor: '2027-01-15', until: '2028-01-15' };
    const quote = quoted(order('2027-06-16', [newOf(STANDBY, 'yearly')], { term }));
    expect(quote.lines[0]).toMatchObject({ days: 213, periodDays: 365, net: 42_600n });
    expect(quote.term).toEqual(term);
    expect(new Date(quote.expiresAtMs ?? 0).toISOString()).toBe('2028-01-15T00:00:00.000Z');
  });
});
