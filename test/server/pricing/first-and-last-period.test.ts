// First and last periods by the day or whole, as arithmetic: a begun period is charged once, and what is given back leaves the days used.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Holding } from '../../../server/pricing/quote-input.ts';
import { addDays, daysBetween } from '../../../shared/calendar.ts';
import { sumOf } from '../../../shared/money.ts';
import { counted } from '../../support/runs.ts';
import { CALLS, nets, newOf, onlyHolding, order, price, quoted, refusedWith, SEATS } from './quote-world.ts';

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

describe('a last period that is given back', () => {
  const PRORATED = { agreement: { lastPeriod: 'prorated' } } as const;
  const terms = fc.record({
    begins: fc.integer({ min: 0, max: 30 }),
    whole: fc.boolean(),
    periodsInAdvance: fc.integer({ min: 0, max: 3 }),
    quantity: fc.integer({ min: 1, max: 60 }),
    unit: fc.bigInt({ min: 1n, max: 99_999n }),
    ends: fc.integer({ min: 0, max: 130 }),
    taxMilliPercent: fc.constantFrom(0, 7_700, 19_000),
    parts: fc.integer({ min: 0, max: 60 }),
  });

  it('leaves charged what the days that were used cost, whether it ends in one act or unit by unit before', () => {
    fc.assert(
      fc.property(terms, ({ begins, whole, periodsInAdvance, quantity, unit, ends, taxMilliPercent, parts }) => {
        const more = { prices: [price('calls', 'monthly', [[1, unit]])], taxMilliPercent };
        const date = addDays('2027-01-01', begins);
        const agreement = {
          ...PRORATED.agreement,
          ...(whole ? { firstPeriod: 'full' as const } : {}),
          ...(periodsInAdvance === 0 ? {} : { periodsInAdvance }),
        };
        const term = { anchor: '2027-01-01', until: '2027-05-01' };
        const bought = quoted(order(date, [{ ...newOf(CALLS, 'monthly', quantity), agreement }], { ...more, term }));
        const end = addDays(date, ends);
        const whenEnded = { ...more, nowMs: Date.parse(`${end}T12:00:00Z`) };
        const lines = [...bought.lines];
        let holding = onlyHolding(bought);
        // Long ago, so that what S3.21 gives back in full is no part of it.
        holding = { ...holding, batches: holding.batches.map((batch) => ({ ...batch, paidAtMs: 0 })) };
        if (parts > 0 && parts < quantity) {
          const some = quoted(order(end, [{ kind: 'terminate', holding, units: parts }], whenEnded));
          lines.push(...some.lines);
          holding = onlyHolding(some);
        }
        const rest = quoted(order(end, [{ kind: 'end', holding }], { ...whenEnded, reference: 'rest' }));
        lines.push(...rest.lines);
        // Of each charge: what it charged, for the days before the end of those that it charged for.
        let used = 0;
        for (const line of bought.lines) {
          const until = line.until ?? line.from;
          const days = Math.min(line.days, Math.max(0, daysBetween(line.from, end < until ? end : until)));
          used += (Number(line.net) * days) / line.days;
        }
        const left = Number(sumOf(lines.map(({ net }) => net)));
        // Each is rounded once.
        expect(Math.abs(left - used)).toBeLessThanOrEqual(bought.lines.length / 2 + 1e-6);
        expect(sumOf(lines.map(({ gross }) => gross))).toBeGreaterThanOrEqual(0n);
        if (begins + ends === 0) expect(sumOf(lines.map(({ gross }) => gross))).toBe(0n);
        // Nothing is left to be given back.
        const again = quoted(
          order(end, [{ kind: 'end', holding: onlyHolding(rest) }], { ...whenEnded, reference: 'x' }),
        );
        expect(again.lines).toEqual([]);
      }),
      counted(200),
    );
  });

  it('charges the penalty of a minimum term for the days that are given back and after, not beside them', () => {
    const bound = { ...PRORATED, minimumTerm: { periods: 4, penaltyPercent: 50 } };
    const holding = onlyHolding(quoted(order('2027-01-01', [{ ...newOf(CALLS, 'monthly'), ...bound }])));
    const ended = quoted(order('2027-01-21', [{ kind: 'end', holding }]));
    // 11 of 31 days of 20.00 back; half of those days and of the three months that are left.
    expect(nets(ended)).toEqual([-710n, 3_355n]);
    expect(onlyHolding(ended).commitment).toBeUndefined();
    // In the grace after its term nothing is unused; all that is left of what was agreed begins with that end.
    expect(nets(quoted(order('2027-02-05', [{ kind: 'end', holding }])))).toEqual([3_000n]);
    // What has no price is never guessed.
    expect(refusedWith(order('2027-01-21', [{ kind: 'end', holding }], { prices: [] }))).toBe('price_missing');
    const { commitment: _, ...free } = holding;
    expect(nets(quoted(order('2027-01-21', [{ kind: 'end', holding: free }], { prices: [] })))).toEqual([-710n]);
  });

  it('gives the unused days of terminated units back once S3.21 gives nothing, and without the agreement nothing', () => {
    const holding = onlyHolding(quoted(order('2027-01-01', [{ ...newOf(CALLS, 'yearly', 2), ...PRORATED }])));
    const terminated = (held: Holding, date: string) =>
      nets(quoted(order(date, [{ kind: 'terminate', holding: held, units: 1 }])));
    expect(terminated(holding, '2027-01-15')).toEqual([-36_500n]);
    expect(terminated(holding, '2027-12-30')).toEqual([-200n]);
    const { agreement: _, ...usual } = holding;
    expect(terminated(usual, '2027-12-30').every((net) => net === 0n)).toBe(true);
  });

  it('does not give back again what a refund or an outage gave', () => {
    const bought = onlyHolding(quoted(order('2027-01-01', [{ ...newOf(CALLS, 'monthly', 31), ...PRORATED }])));
    const [batch] = bought.batches;
    if (batch === undefined) throw new Error('no batch');
    const end = (changed: Partial<typeof batch>) =>
      nets(quoted(order('2027-01-17', [{ kind: 'end', holding: { ...bought, batches: [{ ...batch, ...changed }] } }])));
    // 15 of 31 days of 620.00 are unused.
    expect(end({})).toEqual([-30_000n]);
    const outage = { days: 10, unitDays: 310, net: 20_000n };
    expect(end({ outage, credited: { unitDays: 0, net: 20_000n, tax: 0n } })).toEqual([-30_000n]);
    expect(end({ credited: { unitDays: 0, net: 62_000n, tax: 0n } })).toEqual([0n]);
    expect(end({ credited: { unitDays: 0, net: 40_000n, tax: 0n } })).toEqual([0n]);
    expect(end({ unitsLeft: 0 })).toEqual([]);
  });
});
