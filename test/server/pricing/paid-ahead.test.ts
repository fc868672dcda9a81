// Periods that are paid ahead as arithmetic: the first order carries them, every renewal one more, and no day is charged twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Holding } from '../../../server/pricing/quote-input.ts';
import { chargesAt, cyclesToGo, dueMs, dueTogether } from '../../../server/subscriptions/renewal-terms.ts';
import { addDays, addMonths, localDateAt, startOfDayMs } from '../../../shared/calendar.ts';
import { sumOf } from '../../../shared/money.ts';
import { counted } from '../../support/runs.ts';
import { at, CALLS, nets, newOf, onlyHolding, order, price, quoted, SEATS } from './quote-world.ts';

const DAY_MS = 86_400_000;
const AHEAD_MS = 3 * DAY_MS;
const MONTHS = { monthly: 1, yearly: 12 } as const;

function timed(holding: Holding, zone = 'UTC') {
  const { anchor, plan, agreement, commitment, paidUntil } = holding;
  const held = { anchor, plan, agreement, commitment, zone, autoRenew: true, scheduled: undefined, trial: false };
  return { ...held, periodEndMs: startOfDayMs(paidUntil ?? '', zone) };
}

const ahead = (periodsInAdvance: number) => ({ agreement: { periodsInAdvance } });

describe('what is paid ahead', () => {
  it('is on the first invoice: 60.00 for 30.00 a month with one period ahead, 90.00 with two, a line for each', () => {
    const prices = [price('calls', 'monthly', [[1, 3_000n]])];
    const opened = (periods: number) =>
      quoted(order('2027-01-31', [{ ...newOf(CALLS, 'monthly'), ...ahead(periods) }], { prices }));
    expect(nets(opened(1))).toEqual([3_000n, 3_000n]);
    expect(nets(opened(2))).toEqual([3_000n, 3_000n, 3_000n]);
    expect(opened(2).lines.map(({ from, until }) => [from, until])).toEqual([
      ['2027-01-31', '2027-02-28'],
      ['2027-02-28', '2027-03-31'],
      ['2027-03-31', '2027-04-30'],
    ]);
    expect(opened(2).lines.map(({ words }) => words.text)).toEqual([
      '1 × calls, monthly, 2027-01-31 to 2027-02-27: 30.00 EUR.',
      '1 × calls, monthly, 2027-02-28 to 2027-03-30: 30.00 EUR. 2 periods are paid ahead.',
      '1 × calls, monthly, 2027-03-31 to 2027-04-29: 30.00 EUR. 2 periods are paid ahead.',
    ]);
  });

  it('makes every renewal carry one period, so that k periods on k + N are charged, none twice and none left out', () => {
    const terms = fc.record({
      date: fc.integer({ min: 0, max: 1_500 }).map((n) => addDays('2026-12-31', n)),
      plan: fc.constantFrom('monthly' as const, 'yearly' as const),
      periods: fc.integer({ min: 0, max: 4 }),
      quantity: fc.integer({ min: 1, max: 90 }),
      unit: fc.bigInt({ min: 1n, max: 99_999n }),
      steps: fc.integer({ min: 1, max: 14 }),
    });
    fc.assert(
      fc.property(terms, ({ date, plan, periods, quantity, unit, steps }) => {
        const prices = [price('calls', plan, [[1, unit]])];
        const agreed = periods === 0 ? {} : ahead(periods);
        const first = quoted(order(date, [{ ...newOf(CALLS, plan, quantity), ...agreed }], { prices }));
        const lines = [...first.lines];
        let holding = onlyHolding(first);
        for (let step = 1; step <= steps; step += 1) {
          const due = dueMs(timed(holding));
          // It runs three days before a period begins that has fewer than N paid ones behind it.
          expect(localDateAt(due, 'UTC')).toBe(addMonths(date, step * MONTHS[plan]));
          const nowMs = due - AHEAD_MS + 43_200_000;
          const renewTo = { cycles: cyclesToGo([timed(holding)], nowMs) ?? 0 };
          expect(renewTo.cycles).toBe(1);
          const change = { kind: 'renew', holding, servedInGrace: true } as const;
          const renewal = quoted(order(localDateAt(nowMs, 'UTC'), [change], { nowMs, renewTo, prices }));
          expect(renewal.lines).toHaveLength(1);
          lines.push(...renewal.lines);
          holding = onlyHolding(renewal);
        }
        expect(sumOf(lines.map(({ net }) => net))).toBe(BigInt(steps + 1 + periods) * unit * BigInt(quantity));
        // One after the other, without a gap, from the first day to the last.
        const days = lines.map(({ from, until }) => [from, until]);
        expect(days.slice(1).map(([from]) => from)).toEqual(days.slice(0, -1).map(([, until]) => until));
        expect([days[0]?.[0], days.at(-1)?.[1]]).toEqual([date, holding.paidUntil]);
      }),
      counted(150),
    );
  });

  it('is caught up with by one order after an outage, however long that was', () => {
    const outage = fc.record({ periods: fc.integer({ min: 0, max: 11 }), days: fc.integer({ min: 0, max: 330 }) });
    fc.assert(
      fc.property(outage, ({ periods, days }) => {
        const agreed = periods === 0 ? {} : ahead(periods);
        const holding = onlyHolding(quoted(order('2027-01-31', [{ ...newOf(CALLS, 'monthly'), ...agreed }])));
        const nowMs = dueMs(timed(holding)) - AHEAD_MS + days * DAY_MS;
        const cycles = cyclesToGo([timed(holding)], nowMs) ?? 0;
        const renewal = quoted(
          order(localDateAt(nowMs, 'UTC'), [{ kind: 'renew', holding, servedInGrace: true }], { renewTo: { cycles } }),
        );
        expect(renewal.lines).toHaveLength(cycles);
        const after = onlyHolding(renewal);
        expect(dueMs(timed(after))).toBeGreaterThan(nowMs + AHEAD_MS);
        // Without its last period it would be due still.
        const lastFrom = renewal.lines.at(-1)?.from ?? null;
        expect(dueMs(timed({ ...after, paidUntil: lastFrom }))).toBeLessThanOrEqual(nowMs + AHEAD_MS);
      }),
      counted(100),
    );
  });

  it('opens the term as far as the most of what is ordered, and what comes later ends with it and makes it due', () => {
    const both = quoted(order('2027-01-01', [newOf(CALLS, 'monthly'), { ...newOf(SEATS, 'monthly'), ...ahead(2) }]));
    expect(both.term).toEqual({ anchor: '2027-01-01', until: '2027-04-01' });
    expect(nets(both)).toEqual([2_000n, 2_000n, 2_000n, 1_000n, 1_000n, 1_000n]);
    const renewing = both.holdings.map((holding) => timed(holding));
    // 1 February less three days: what is not paid ahead goes along, so that the common end stays common.
    expect(renewing.map((one) => localDateAt(dueMs(one), 'UTC'))).toEqual(['2027-04-01', '2027-02-01']);
    expect(dueTogether(renewing, at('2027-01-31', 0))).toEqual([]);
    expect(dueTogether(renewing, at('2027-02-01', 0))).toEqual(renewing);
    const term = { anchor: '2027-01-01', until: '2027-02-01' };
    const added = onlyHolding(quoted(order('2027-01-11', [{ ...newOf(SEATS, 'monthly'), ...ahead(2) }], { term })));
    expect(added).toMatchObject({ paidUntil: '2027-02-01', ...ahead(2) });
    const old = timed({ ...added, subscription: 'calls', agreement: undefined });
    const due = dueTogether([old, timed(added)], at('2027-01-11'));
    expect(due).toHaveLength(2);
    expect(cyclesToGo(due, at('2027-01-11'))).toBe(2);
  });

  it('is nothing to what does not renew by itself, and never earlier than an agreed minimum term needs', () => {
    const held = timed(onlyHolding(quoted(order('2027-01-01', [{ ...newOf(CALLS, 'monthly'), ...ahead(3) }]))));
    const dueOn = (more: object) => localDateAt(dueMs({ ...held, ...more }), 'UTC');
    expect(dueOn({})).toBe('2027-02-01');
    expect(dueOn({ autoRenew: false })).toBe('2027-05-01');
    expect(dueOn({ scheduled: { quantity: 0, from: '2027-05-01', orderId: null } })).toBe('2027-05-01');
    const commitment = { since: '2027-01-01', until: '2027-07-01', penaltyPercent: 50, units: 1 };
    expect(dueOn({ autoRenew: false, commitment })).toBe('2027-02-01');
    expect(dueOn({ autoRenew: false, commitment: { ...commitment, until: '2027-05-01' } })).toBe('2027-05-01');
    expect(dueOn({ zone: 'Pacific/Auckland', periodEndMs: startOfDayMs('2027-05-01', 'Pacific/Auckland') })).toBe(
      '2027-01-31',
    );
  });

  it('goes by the price that is announced for the later period', () => {
    const later = { id: 'dearer', effectiveFromMs: at('2027-01-15', 0), effectiveForExistingMs: at('2027-02-01', 0) };
    const prices = [price('calls', 'monthly', [[1, 2_000n]]), price('calls', 'monthly', [[1, 2_500n]], later)];
    const bought = quoted(order('2027-01-01', [{ ...newOf(CALLS, 'monthly'), ...ahead(1) }], { prices }));
    expect(nets(bought)).toEqual([2_000n, 2_500n]);
  });

  it('changes its tier over every period that is paid, to the same sum as at once', () => {
    const more = { ...newOf(SEATS, 'monthly', 79), ...ahead(1) };
    const holding = onlyHolding(quoted(order('2027-01-01', [more])));
    const grown = quoted(order('2027-01-01', [{ kind: 'amend', holding, quantity: 80 }]));
    const atOnce = quoted(order('2027-01-01', [{ ...newOf(SEATS, 'monthly', 80), ...ahead(1) }]));
    expect(79n * 1_000n * 2n + sumOf(nets(grown))).toBe(sumOf(nets(atOnce)));
  });
});

describe('the charge of a renewal', () => {
  it('is tried when it is ordered and before those days are over, and then not before the term ends', () => {
    const [ends, grace] = [100 * DAY_MS, 14 * DAY_MS];
    const last = [97, 99, 106, 113].map((day) => day * DAY_MS);
    expect(chargesAt(ends, grace, 36 * DAY_MS)).toEqual([36 * DAY_MS, 38 * DAY_MS, ...last]);
    expect(chargesAt(ends, grace, 97 * DAY_MS)).toEqual(last);
    expect(chargesAt(ends, grace, 98 * DAY_MS)).toEqual(last);
  });
});
