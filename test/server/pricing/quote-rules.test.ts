// The rules of the catalogue and the calendar as orders meet them: windows, waiting changes, bounds, versions, renewals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Adjustment, percentText, UNADJUSTED } from '../../../server/pricing/adjustment.ts';
import { canonicalJson } from '../../../server/pricing/canonical-json.ts';
import { writeQuote } from '../../../server/pricing/quote-hash.ts';
import type { Holding } from '../../../server/pricing/quote-input.ts';
import { addDays, startOfDayMs } from '../../../shared/calendar.ts';
import {
  at,
  bought,
  CALLS,
  nets,
  newOf,
  onlyHolding,
  order,
  PRICES,
  price,
  quoted,
  refusedWith,
  SEATS,
  STANDBY,
} from './quote-world.ts';

const amend = (holding: Holding, quantity: number, scheduled?: 'keep' | 'drop') =>
  ({ kind: 'amend', holding, quantity, ...(scheduled === undefined ? {} : { scheduled }) }) as const;
const renew = (holding: Holding, servedInGrace = true) => ({ kind: 'renew', holding, servedInGrace }) as const;

describe('fewer units', () => {
  const ten = bought('2027-06-01', CALLS, 'monthly', 10);

  it('wait for renewal and give nothing back, once the window is over (D1)', () => {
    const quote = quoted(order('2027-06-20', [amend(ten, 4)]));
    expect(quote.lines).toEqual([]);
    expect(onlyHolding(quote)).toMatchObject({ quantity: 10, scheduled: { quantity: 4, from: '2027-07-01' } });
    expect(quote.changes[0]?.later).toMatchObject({ quantity: 4, perPeriod: 8_000n, from: '2027-07-01' });
  });

  it('of a batch added within 7 days end now, the days back; the rest waits', () => {
    const fifteen = onlyHolding(quoted(order('2027-06-16', [amend(ten, 15)])));
    const quote = quoted(order('2027-06-23', [amend(fifteen, 8)]));
    expect(nets(quote)).toEqual([-2_667n]);
    expect(onlyHolding(quote)).toMatchObject({ quantity: 10, scheduled: { quantity: 8 } });
    expect(quoted(order('2027-06-24', [amend(fifteen, 8)])).lines).toEqual([]);
  });

  it('that wait are never dropped in silence (S5.28)', () => {
    const waiting = onlyHolding(quoted(order('2027-06-20', [amend(ten, 4)])));
    expect(refusedWith(order('2027-06-21', [amend(waiting, 12)]))).toBe('scheduled_change');
    const kept = onlyHolding(quoted(order('2027-06-21', [amend(waiting, 12, 'keep')])));
    expect(kept).toMatchObject({ quantity: 12, scheduled: { quantity: 4 } });
    const dropped = onlyHolding(quoted(order('2027-06-21', [amend(waiting, 12, 'drop')])));
    expect(dropped).toMatchObject({ quantity: 12, scheduled: null });
    const renewed = quoted(order('2027-06-25', [renew(kept)], { renewTo: { cycles: 1 } }));
    expect(nets(renewed)).toEqual([8_000n]);
  });

  it('end at once when terminated: all back within 14 days of payment, nothing later (S3.21)', () => {
    const end = { kind: 'terminate', holding: ten, units: 3 } as const;
    expect(nets(quoted(order('2027-06-15', [end])))).toEqual([-6_000n]);
    const late = quoted(order('2027-06-16', [end]));
    expect(nets(late)).toEqual([0n]);
    expect(late.lines[0]?.words.code).toBe('credit_none');
    expect(onlyHolding(late).quantity).toBe(7);
    expect(refusedWith(order('2027-06-15', [{ ...end, units: 11 }]))).toBe('units_unknown');
  });

  it('to none is a cancellation of its own: usable to the end, then not renewed', () => {
    expect(refusedWith(order('2027-06-20', [amend(ten, 0)]))).toBe('quantity_invalid');
    const cancelled = onlyHolding(quoted(order('2027-06-20', [{ kind: 'cancel', holding: ten }])));
    expect(cancelled).toMatchObject({ quantity: 10, scheduled: { quantity: 0, from: '2027-07-01' } });
    expect(refusedWith(order('2027-06-25', [renew(cancelled)], { renewTo: { cycles: 1 } }))).toBe('nothing_changes');
  });
});

describe('an order', () => {
  const ten = bought('2027-06-01', CALLS, 'monthly', 10);

  it('is refused whole, naming the change that is impossible (S1.24, S1.29, S5.37)', () => {
    for (const quantity of [0, -1, 1.5, 1e9, Number.NaN]) {
      expect(refusedWith(order('2027-06-01', [newOf(CALLS, 'monthly', quantity)]))).toBe('quantity_invalid');
    }
    const stepped = { ...CALLS, bounds: { min: 10, max: 500, step: 5 } };
    for (const quantity of [5, 12, 505]) {
      expect(refusedWith(order('2027-06-01', [newOf(stepped, 'monthly', quantity)]))).toBe('quantity_out_of_bounds');
    }
    expect(refusedWith(order('2027-06-01', [newOf(STANDBY, 'yearly', 2)]))).toBe('quantity_out_of_bounds');
    const unsold = { ...CALLS, plans: ['yearly'] as const };
    expect(refusedWith(order('2027-06-01', [newOf(unsold, 'monthly')]))).toBe('plan_not_offered');
    expect(refusedWith(order('2027-06-01', [newOf(SEATS, 'one-time')]))).toBe('price_missing');
    expect(refusedWith(order('2027-06-01', []))).toBe('nothing_changes');
    expect(refusedWith(order('2027-06-20', [amend(ten, 10)]))).toBe('nothing_changes');
    expect(refusedWith(order('2027-07-01', [amend(ten, 11)]))).toBe('term_ended');
    expect(refusedWith(order('2027-06-20', [amend(ten, 11), amend(ten, 12)]))).toBe('changed_twice');
    const dear = { prices: [price('calls', 'monthly', [[1, 10n ** 13n]])] };
    expect(refusedWith(order('2027-06-01', [newOf(CALLS, 'monthly', 900)], dear))).toBe('amount_too_large');
  });

  it('may change and renew in one go, and ends everything together', () => {
    const quote = quoted(
      order('2027-06-16', [amend(ten, 12), renew(ten), newOf(STANDBY, 'yearly')], {
        term: { anchor: '2027-06-01', until: '2027-07-01' },
        renewTo: { cycles: 2 },
      }),
    );
    // The year from 1 June 2027 has 366 days.
    expect(nets(quote)).toEqual([2_000n, 24_000n, 24_000n, 15_358n]);
    expect(quote.term?.until).toBe('2027-09-01');
    expect(quote.holdings.map(({ paidUntil }) => paidUntil)).toEqual(['2027-09-01', '2027-09-01']);
  });

  it('of one-time things has no end; more is paid once more', () => {
    const once = bought('2027-06-01', CALLS, 'one-time', 2);
    expect(once.paidUntil).toBeNull();
    expect(nets(quoted(order('2029-01-01', [amend(once, 3)])))).toEqual([90_000n]);
    const term = { anchor: '2027-06-01', until: '2027-07-01' };
    expect(quoted(order('2027-06-01', [newOf(CALLS, 'one-time')], { term })).term).toEqual(term);
  });
});

describe('a renewal', () => {
  const one = bought('2027-01-06', CALLS, 'monthly');

  it('after the end goes on from today at its days, unless the days between were served (S3.23)', () => {
    const go = (servedInGrace: boolean) =>
      quoted(order('2027-02-23', [renew(one, servedInGrace)], { renewTo: { cycles: 1 } }));
    expect(go(false).lines).toMatchObject([
      { from: '2027-02-23', until: '2027-03-06', days: 11, periodDays: 28, net: 786n },
    ]);
    expect(go(true).lines).toMatchObject([{ from: '2027-02-06', until: '2027-03-06', net: 2_000n }]);
  });

  it('is refused where it adds nothing or reaches too far', () => {
    const to = (until: string) => refusedWith(order('2027-01-20', [renew(one)], { renewTo: { until } }));
    expect([to('2027-02-06'), to('2038-01-01'), to('2027-02-07')]).toEqual([
      'renewal_empty',
      'term_too_long',
      'accepted',
    ]);
  });

  it('goes by the price announced for its period, and keeps an old one otherwise (M17, S4.20)', () => {
    const dear = [[1, 3_000n]] as [number, bigint][];
    const newer = (effectiveForExistingMs: number | null) => ({
      prices: [
        ...PRICES,
        price('calls', 'monthly', dear, { id: 'dear', effectiveFromMs: at('2027-01-10'), effectiveForExistingMs }),
      ],
      renewTo: { cycles: 2 },
    });
    const charged = (existing: number | null) => nets(quoted(order('2027-01-20', [renew(one)], newer(existing))));
    expect(charged(null)).toEqual([2_000n, 2_000n]);
    expect(charged(at('2027-03-01'))).toEqual([2_000n, 3_000n]);
    expect(nets(quoted(order('2027-01-20', [newOf(CALLS, 'monthly')], newer(null))))).toEqual([3_000n]);
  });

  it.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Sao_Paulo'])(
    'by a daily clock over four years in %s bills every day once',
    (zone) => {
      const first = startOfDayMs('2017-01-31', zone);
      let holding = onlyHolding(quoted(order('2017-01-31', [newOf(CALLS, 'monthly')], { zone, nowMs: first })));
      const billed = [{ from: '2017-01-31', until: holding.paidUntil }];
      for (let day = 1; day < 1_461; day += 1) {
        // A job that runs at another hour every day, and not at all on some.
        const nowMs = first + day * 86_400_000 + (day % 23) * 3_600_000;
        if (day % 7 === 3 || nowMs < startOfDayMs(addDays(holding.paidUntil ?? '', -1), zone)) continue;
        const quote = quoted(order('', [renew(holding)], { zone, nowMs, renewTo: { cycles: 1 } }));
        holding = onlyHolding(quote);
        for (const { from, until, net } of quote.lines) {
          expect(net).toBe(2_000n);
          billed.push({ from, until });
        }
      }
      billed.slice(1).forEach(({ from }, i) => {
        expect(from).toBe(billed[i]?.until);
      });
      expect(billed).toHaveLength(49);
      expect(billed.at(-1)).toEqual({ from: '2021-01-31', until: '2021-02-28' });
    },
  );
});

describe('the name of a quote', () => {
  it('changes with the price and the day, not with the hour', () => {
    const at12 = order('2027-06-10', [newOf(CALLS, 'monthly')], {
      term: { anchor: '2027-06-01', until: '2027-07-01' },
    });
    const hash = writeQuote(quoted(at12)).hash;
    expect(writeQuote(quoted({ ...at12, nowMs: at12.nowMs + 3_600_000 })).hash).toBe(hash);
    expect(writeQuote(quoted({ ...at12, nowMs: at12.nowMs + 86_400_000 })).hash).not.toBe(hash);
    expect(writeQuote(quoted({ ...at12, prices: [price('calls', 'monthly', [[1, 2_001n]])] })).hash).not.toBe(hash);
  });

  it('says percentages without zeros that mean nothing', () => {
    expect([33_300, 19_000, 8_875, 100_000, 0, 5].map(percentText)).toEqual([
      '33.3',
      '19',
      '8.875',
      '100',
      '0',
      '0.005',
    ]);
  });

  it('is of one canonical text', () => {
    expect(canonicalJson({ b: [1, 2n, null], a: 'x', c: undefined })).toBe('{"a":"x","b":[1,"2n",null]}');
    expect(() => canonicalJson(1.5)).toThrow(expect.objectContaining({ code: 'not_canonical' }));
  });

  it('is JSON of the same value, whatever its texts and names are made of', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', '"', '\\', '\n', '\u007f', '×', '😀', '\ud83d'),
      maxLength: 5,
    });
    const leaves = [texts, fc.maxSafeInteger(), fc.boolean(), fc.constant(null)];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 3 }, ...leaves, fc.array(tie('tree')), fc.dictionary(texts, tie('tree'))),
    }));
    const sorted = (_name: string, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : value;
    fc.assert(fc.property(tree, (value) => canonicalJson(value) === JSON.stringify(value, sorted)));
  });

  it('knows who gives a discount: percent, amount and markup are divided by days once', () => {
    const term = { anchor: '2027-06-01', until: '2027-07-01' };
    const by = (adjustment: Adjustment) =>
      nets(quoted(order('2027-06-16', [{ ...newOf(CALLS, 'monthly', 3), adjustment }], { term })));
    expect(by(UNADJUSTED)).toEqual([3_000n]);
    expect(by({ kind: 'percent', off: 33_300 })).toEqual([2_001n]);
    expect(by({ kind: 'amount', off: 501n })).toEqual([2_249n]);
    expect(by({ kind: 'amount', off: 9_999n })).toEqual([0n]);
    expect(by({ kind: 'markup', on: 12_500 })).toEqual([3_375n]);
  });
});
