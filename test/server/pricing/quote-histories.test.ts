// Random histories of orders: whatever is bought, changed, renewed and ended, the books stay exact.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNADJUSTED } from '../../../server/pricing/adjustment.ts';
import { type Quote, quoteOrder } from '../../../server/pricing/quote.ts';
import { writeQuote } from '../../../server/pricing/quote-hash.ts';
import type { Change, Holding, OrderInput } from '../../../server/pricing/quote-input.ts';
import { openBatches } from '../../../server/subscriptions/amend.ts';
import { batchDays } from '../../../server/subscriptions/proration.ts';
import { addDays } from '../../../shared/calendar.ts';
import { abs, ROUNDINGS, sumOf } from '../../../shared/money.ts';
import { counted, RUNS_TIMEOUT_MS } from '../../support/runs.ts';
import { CALLS, newOf, onlyHolding, order, SEATS } from './quote-world.ts';

const ACTS = ['more', 'fewer', 'migrate', 'replan', 'renew', 'terminate', 'cancel'] as const;
const steps = fc.array(
  fc.record({
    act: fc.constantFrom(...ACTS),
    days: fc.integer({ min: 0, max: 40 }),
    n: fc.integer({ min: 1, max: 90 }),
  }),
  { minLength: 1, maxLength: 8 },
);
type Step = { act: (typeof ACTS)[number]; days: number; n: number };
const settings = fc.record({
  taxMilliPercent: fc.constantFrom(0, 7_700, 19_000, 8_875),
  coupon: fc.oneof(
    fc.constant({ kind: 'none' } as const),
    fc.record({ kind: fc.constant('percent' as const), off: fc.integer({ min: 0, max: 100_000 }) }),
    fc.record({ kind: fc.constant('amount' as const), off: fc.bigInt({ min: 0n, max: 9_999n }) }),
  ),
  policy: fc.record({
    rounding: fc.constantFrom(...ROUNDINGS),
    tax: fc.constantFrom('per-line' as const, 'per-invoice' as const),
  }),
  zone: fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York'),
});
/** S4.16: with totals that are rounded once as well. */
const anyTotal = fc
  .tuple(settings, fc.boolean())
  .map(([more, isOnce]) => (isOnce ? { ...more, policy: { ...more.policy, total: 'rounded-once' as const } } : more));
const starts = fc.record({
  date: fc.integer({ min: 0, max: 1_500 }).map((n) => addDays('2026-12-31', n)),
  terms: fc.constantFrom(CALLS, SEATS),
  plan: fc.constantFrom('monthly' as const, 'yearly' as const),
  quantity: fc.integer({ min: 1, max: 120 }),
});

function changeOf({ act, n }: Step, holding: Holding): Change {
  const { quantity, plan } = holding;
  switch (act) {
    case 'more':
      return { kind: 'amend', holding, quantity: quantity + n, scheduled: n % 2 === 0 ? 'keep' : 'drop' };
    case 'fewer':
      return { kind: 'amend', holding, quantity: Math.max(1, quantity - n), scheduled: 'drop' };
    case 'migrate': {
      const offer = holding.offer === CALLS ? SEATS : CALLS;
      return { kind: 'migrate', holding, offer, plan, quantity: n, adjustment: UNADJUSTED, term: 'kept' };
    }
    case 'replan': {
      const next = plan === 'monthly' ? 'yearly' : 'monthly';
      const more = { adjustment: UNADJUSTED, term: 'restarted' } as const;
      return { kind: 'migrate', holding, offer: holding.offer, plan: next, quantity, ...more };
    }
    case 'renew':
      return { kind: 'renew', holding, servedInGrace: n % 2 === 0 };
    case 'terminate':
      return { kind: 'terminate', holding, units: Math.min(n, quantity) };
    case 'cancel':
      return { kind: 'cancel', holding };
  }
}

/** Places the orders one after the other and looks at each that was possible. */
function live(
  start: { date: string; terms: typeof CALLS; plan: 'monthly' | 'yearly'; quantity: number },
  steps: readonly Step[],
  more: Partial<OrderInput>,
  look: (quote: Quote, input: OrderInput, before: Holding | undefined) => void,
): void {
  const first = order(start.date, [newOf(start.terms, start.plan, start.quantity)], { ...more, reference: '0' });
  const opened = quoteOrder(first);
  if (!opened.ok) throw new Error(opened.refusal.message);
  look(opened.value, first, undefined);
  let quote = opened.value;
  let { date } = start;
  for (const [index, step] of steps.entries()) {
    date = addDays(date, step.days);
    const holding = onlyHolding(quote);
    const input = order(date, [changeOf(step, holding)], {
      ...more,
      reference: `${index + 1}`,
      term: quote.term,
      renewTo: { cycles: 1 + (step.n % 3) },
    });
    const next = quoteOrder(input);
    if (!next.ok) continue;
    look(next.value, input, holding);
    quote = next.value;
  }
}

describe('any history', { timeout: RUNS_TIMEOUT_MS }, () => {
  it('has lines that sum to the total, and never gives back more than was charged', () => {
    fc.assert(
      fc.property(starts, steps, anyTotal, (start, history, more) => {
        live(start, history, more, ({ lines, totals, holdings, settlement }) => {
          const { rounding = 0n } = totals;
          expect(sumOf(lines.map(({ gross }) => gross)) + rounding).toBe(totals.gross);
          expect(totals.net + totals.tax).toBe(totals.gross);
          expect(totals.subtotal + totals.coupon + rounding).toBe(totals.net);
          expect(totals.gross < 0n && rounding !== 0n).toBe(false);
          expect(settlement.due - settlement.toCredit).toBe(totals.gross);
          for (const { kind, net, tax } of lines)
            expect(kind === 'charge' ? net >= 0n && tax >= 0n : net <= 0n).toBe(true);
          for (const batch of holdings.flatMap(({ batches }) => batches)) {
            const { credited, net, tax, quantity, unitsLeft } = batch;
            expect(credited.net >= 0n && credited.net <= net).toBe(true);
            expect(credited.tax >= 0n && credited.tax <= tax).toBe(true);
            expect(unitsLeft >= 0 && unitsLeft <= quantity).toBe(true);
            expect(credited.unitDays).toBeLessThanOrEqual((quantity - unitsLeft) * batchDays(batch));
          }
        });
      }),
      counted(),
    );
  });

  it('may give back no more than was paid in all, the rounding records included (S4.16, M6)', () => {
    fc.assert(
      fc.property(starts, steps, anyTotal, (start, history, more) => {
        let paid = 0n;
        live(start, history, more, ({ totals, holdings }) => {
          paid += totals.gross;
          const batches = holdings.flatMap((holding) => holding.batches);
          const left = batches.map(({ net, tax, credited }) => net + tax - credited.net - credited.tax);
          expect(sumOf(left)).toBeLessThanOrEqual(paid);
        });
      }),
      counted(),
    );
  });

  it('has paid exactly for the units that are held, on every day that is paid', () => {
    fc.assert(
      fc.property(starts, steps, anyTotal, (start, history, more) => {
        live(start, history, more, (quote) => {
          const { quantity, batches, paidUntil, scheduled } = onlyHolding(quote);
          if (paidUntil === null || paidUntil <= quote.date) return;
          for (const day of [quote.date, addDays(quote.date, 17), addDays(paidUntil, -1)]) {
            if (day >= paidUntil) continue;
            const covering = openBatches(batches, day).filter(({ from }) => from <= day);
            const units = covering.reduce((sum, { unitsLeft }) => sum + unitsLeft, 0);
            expect(units).toBe(scheduled !== null && scheduled.from <= day ? scheduled.quantity : quantity);
          }
        });
      }),
      counted(),
    );
  });

  it('costs at the click what the preview said, at any hour of the day and under any reference (M16)', () => {
    fc.assert(
      fc.property(starts, steps, anyTotal, fc.integer({ min: -5, max: 5 }), (start, history, more, hours) => {
        live(start, history, { ...more, zone: 'UTC' }, (quote, input) => {
          const later = quoteOrder({ ...input, reference: 'the order', nowMs: input.nowMs + hours * 3_600_000 });
          expect(later.ok && writeQuote(later.value).hash).toBe(writeQuote(quote).hash);
        });
      }),
      counted(),
    );
  });

  it('can be taken back on the day: both orders sum to nothing and leave what was', () => {
    fc.assert(
      fc.property(starts, steps, anyTotal, (start, history, more) => {
        live(start, history, more, (quote, input, before) => {
          const restored = before === undefined ? [] : [before];
          const change: Change = { kind: 'undo', order: quote, restored };
          const undone = quoteOrder({ ...input, changes: [change], reference: 'undo' });
          if (!undone.ok) throw new Error(undone.refusal.message);
          expect(undone.value.totals.gross + quote.totals.gross).toBe(0n);
          expect(undone.value.totals.tax + quote.totals.tax).toBe(0n);
          expect(undone.value.holdings).toEqual(restored);
        });
      }),
      counted(),
    );
  });

  it('differs from the sum of its lines by less than a step of rounding for each amount that was rounded (S4.16)', () => {
    fc.assert(
      fc.property(starts, steps, settings, (start, history, more) => {
        const policy = { ...more.policy, total: 'rounded-once' as const };
        const step = policy.rounding === 'to-nearest-5' ? 5n : 1n;
        live(start, history, { ...more, policy }, ({ lines, totals: { rounding = 0n, gross } }) => {
          // Net and tax of every line, and the total itself.
          expect(abs(rounding) < step * BigInt(2 * lines.length + 1)).toBe(true);
          if (lines.every(({ kind }) => kind === 'charge')) expect(gross % step).toBe(0n);
        });
      }),
      counted(),
    );
  });
});

describe('every single charge', { timeout: RUNS_TIMEOUT_MS }, () => {
  it('comes back whole when all of its units end in time, in any order (S3.21)', () => {
    const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 4 })), { maxLength: 3 });
    fc.assert(
      fc.property(starts, parts, settings, (start, ends, more) => {
        const all = [
          ...ends.map(([n, days]): Step => ({ act: 'terminate', days, n })),
          { act: 'terminate', days: 0, n: 120 } as const,
        ];
        let sum = 0n;
        live({ ...start, quantity: Math.min(start.quantity, 120) }, all, more, ({ totals }) => {
          sum += totals.gross;
        });
        expect(sum).toBe(0n);
      }),
      counted(),
    );
  });

  it('costs nothing when more is bought and given back on the same day, but for a changed tier', () => {
    fc.assert(
      fc.property(
        starts,
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 1, max: 90 }),
        settings,
        (start, days, n, more) => {
          const orders: Step[] = [
            { act: 'more', days, n },
            { act: 'fewer', days: 0, n },
          ];
          const totals: bigint[] = [];
          live({ ...start, terms: CALLS }, orders, more, (quote) => totals.push(quote.totals.gross));
          expect((totals[1] ?? 0n) + (totals[2] ?? 0n)).toBe(0n);
        },
      ),
      counted(),
    );
  });

  it('moves by at most one unit for each cut of its days', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 364 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(starts, cuts, (start, days) => {
        const whole = addDays(start.date, 365);
        const stops = [...days.toSorted((a, b) => a - b).map((n) => addDays(start.date, n)), whole];
        const [first = whole, ...rest] = stops;
        const buy = (until: string) =>
          order(start.date, [newOf(start.terms, start.plan, start.quantity)], {
            term: { anchor: '2026-01-31', until },
          });
        const opened = quoteOrder(buy(first));
        const uncut = quoteOrder(buy(whole));
        if (!opened.ok || !uncut.ok) throw new Error('both can be bought');
        let total = opened.value.totals.net;
        let holding = onlyHolding(opened.value);
        for (const until of rest) {
          const renewed = quoteOrder(
            order(start.date, [{ kind: 'renew', holding, servedInGrace: true }], { renewTo: { until } }),
          );
          if (!renewed.ok) throw new Error(renewed.refusal.message);
          total += renewed.value.totals.net;
          holding = onlyHolding(renewed.value);
        }
        const off = total - uncut.value.totals.net;
        expect(off <= BigInt(days.length) && -off <= BigInt(days.length)).toBe(true);
      }),
      counted(),
    );
  });
});
