// First and last periods by the day or whole, as arithmetic: a begun period is charged once, and what is given back leaves the days used.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Holding } from '../../../server/pricing/quote-input.ts';
import { addDays } from '../../../shared/calendar.ts';
import { sumOf } from '../../../shared/money.ts';
import { counted } from '../../support/runs.ts';
import { CALLS, nets, newOf, onlyHolding, order, price, quoted, SEATS } from './quote-world.ts';

const WHOLE = { agreement: { firstPeriod: 'full' } } as const;
const JANUARY = { anchor: '2027-01-01', until: '2027-02-01' };

describe('a first period that is charged whole', () => {
  it('costs its whole price for the days that are left of it, and says so; the next ones cost what they do', () => {
    const joined = quoted(order('2027-01-11', [{ ...newOf(CALLS, 'monthly', 2), ...WHOLE }], { term: JANUARY }));
    expect(joined.lines).toMatchObject([{ days: 21, periodDays: 31, net: 4_000n, until: '2027-02-01' }]);
    expect(joined.lines[0]?.words).toMatchObject({
      code: 'charge_whole',
      text: '2 × calls, monthly, 2027-01-11 to 2027-01-31, the first period charged whole: 40.00 EUR.',
    });
    const byDay = quoted(order('2027-01-11', [newOf(CALLS, 'monthly', 2)], { term: JANUARY }));
    expect(nets(byDay)).toEqual([2_710n]);
    const longer = { anchor: '2027-01-01', until: '2027-04-01' };
    const ahead = quoted(order('2027-01-11', [{ ...newOf(CALLS, 'monthly'), ...WHOLE }], { term: longer }));
    expect(nets(ahead)).toEqual([2_000n, 2_000n, 2_000n]);
    expect(nets(quoted(order('2027-01-01', [{ ...newOf(CALLS, 'monthly'), ...WHOLE }])))).toEqual([2_000n]);
  });

  it('is charged by the day where the common end comes before that of the period, whose rest a renewal charges', () => {
    const joined = quoted(order('2027-01-11', [{ ...newOf(CALLS, 'yearly'), ...WHOLE }], { term: JANUARY }));
    expect(nets(joined)).toEqual([2_100n]);
  });

  it('is that of units which are added later too, and given back by its own days', () => {
    const holding = onlyHolding(quoted(order('2027-01-01', [{ ...newOf(CALLS, 'monthly', 2), ...WHOLE }])));
    const grown = quoted(order('2027-01-11', [{ kind: 'amend', holding, quantity: 5 }]));
    expect(nets(grown)).toEqual([6_000n]);
    const back = quoted(order('2027-01-14', [{ kind: 'amend', holding: onlyHolding(grown), quantity: 2 }]));
    // 18 of the 21 days that 60.00 were charged for.
    expect(nets(back)).toEqual([-5_143n]);
  });

  it('stays whole when its tier changes, however often, and taken back at once costs nothing', () => {
    const sizes = fc.record({
      day: fc.integer({ min: 1, max: 27 }),
      sizes: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 }),
      unit: fc.bigInt({ min: 10n, max: 9_999n }),
    });
    fc.assert(
      fc.property(sizes, ({ day, sizes: [first = 1, ...later], unit }) => {
        const prices = [
          price('seats', 'monthly', [
            [1, unit * 10n],
            [80, unit * 9n],
          ]),
        ];
        const date = addDays('2027-01-01', day);
        const open = { prices, term: JANUARY };
        const begun = quoted(order(date, [{ ...newOf(SEATS, 'monthly', first), ...WHOLE }], open));
        const lines = [...begun.lines];
        let holding: Holding = onlyHolding(begun);
        later.forEach((quantity, index) => {
          if (quantity === holding.quantity) return;
          const more = { prices, reference: `change-${index}` };
          const changed = quoted(order(date, [{ kind: 'amend', holding, quantity }], more));
          lines.push(...changed.lines);
          holding = onlyHolding(changed);
        });
        const held = holding.quantity;
        const rate = held >= 80 ? unit * 9n : unit * 10n;
        expect(sumOf(lines.map(({ net }) => net))).toBe(rate * BigInt(held));
      }),
      counted(200),
    );
  });

  it('of a tier that changes on a later day is what is left of it', () => {
    const joined = quoted(order('2027-01-11', [{ ...newOf(SEATS, 'monthly', 79), ...WHOLE }], { term: JANUARY }));
    expect(nets(joined)).toEqual([79_000n]);
    const grown = quoted(order('2027-01-20', [{ kind: 'amend', holding: onlyHolding(joined), quantity: 80 }]));
    // 12 of 21 days back at 10.00, the same days at 9.00, and one more for the days of January that are left, whole.
    expect(nets(grown)).toEqual([-45_143n, 40_629n, 900n]);
    expect(grown.lines[1]?.words.text).toContain('12 of 21 days at 711.00 EUR');
    const again = quoted(order('2027-01-25', [{ kind: 'amend', holding: onlyHolding(grown), quantity: 79 }]));
    // 7 of those 12 days, at 7 of 21 of the price; the unit that was added goes back by its own 12 days.
    expect(nets(again)).toEqual([-525n, -23_700n, 26_333n]);
  });
});
