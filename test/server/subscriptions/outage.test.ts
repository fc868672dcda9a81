// Days without service: which they are, and that their share is given back once, whatever the cuts and whatever else is given back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { giveBackOf } from '../../../server/subscriptions/charge.ts';
import { causeOf, lostDays } from '../../../server/subscriptions/outage.ts';
import {
  type Batch,
  creditBatch,
  creditOutage,
  daysKept,
  NOTHING_CREDITED,
  unusedDays,
} from '../../../server/subscriptions/proration.ts';
import { addDays, startOfDayMs } from '../../../shared/calendar.ts';
import { ROUNDINGS } from '../../../shared/money.ts';
import { counted } from '../../support/runs.ts';

const JUNE: Batch = {
  id: 'o/1',
  quantity: 10,
  unitsLeft: 10,
  from: '2027-06-01',
  until: '2027-07-01',
  net: 3_000n,
  tax: 570n,
  taxMilliPercent: 19_000,
  credited: NOTHING_CREDITED,
  addedAtMs: 1,
  paidAtMs: 1,
  added: true,
};
const amounts = fc.record({
  net: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  tax: fc.bigInt({ min: 0n, max: 10n ** 9n }),
});
const rounding = fc.constantFrom(...ROUNDINGS);

function outIn(batch: Batch, cuts: readonly number[], by: (typeof ROUNDINGS)[number]) {
  let after = batch;
  let [net, tax] = [0n, 0n];
  for (const days of cuts) {
    const credit = creditOutage(after, days, by);
    expect(credit.net >= 0n && credit.tax >= 0n).toBe(true);
    [net, tax, after] = [net + credit.net, tax + credit.tax, credit.batch];
  }
  return { net, tax, after };
}

describe('what days without service give back', () => {
  it('is their share of what was charged, of 30.00 in June a third for ten days, in yen to the yen', () => {
    expect(creditOutage(JUNE, 10, 'half-away')).toMatchObject({ net: 1_000n, tax: 190n, units: 10, days: 10 });
    expect(creditOutage({ ...JUNE, net: 350n, tax: 35n }, 11, 'half-away')).toMatchObject({ net: 128n, tax: 13n });
  });

  it('is never more than was charged, and the same in one stretch as in many', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(amounts, cuts, rounding, (charged, parts, by) => {
        const batch = { ...JUNE, ...charged };
        const days = Math.min(
          30,
          parts.reduce((sum, part) => sum + part, 0),
        );
        const cut = outIn(batch, inTotal(parts, 30), by);
        const whole = outIn(batch, [days], by);
        expect([cut.net, cut.tax]).toEqual([whole.net, whole.tax]);
        expect(cut.net <= charged.net && cut.tax <= charged.tax).toBe(true);
      }),
      counted(),
    );
  });

  it('and what ended units give back are together never more than the charge, and all of it when everything ends', () => {
    const lost = fc.integer({ min: 0, max: 30 });
    const ended = fc.integer({ min: 0, max: 10 });
    fc.assert(
      fc.property(amounts, lost, ended, lost, rounding, (charged, first, units, later, by) => {
        const out = outIn({ ...JUNE, ...charged }, [first], by);
        const some = creditBatch(out.after, units, daysKept(out.after), by);
        const again = outIn(some.batch, inTotal([later], daysKept(some.batch)), by);
        const rest = creditBatch(again.after, again.after.unitsLeft, daysKept(again.after), by);
        const net = out.net + some.net + again.net + rest.net;
        const tax = out.tax + some.tax + again.tax + rest.tax;
        if (charged.net > 0n) expect([net, tax]).toEqual([charged.net, charged.tax]);
        else expect(net).toBe(0n);
      }),
      counted(),
    );
  });

  it('leaves the unused days of what ends later whole', () => {
    const { after } = outIn(JUNE, [10], 'half-away');
    expect(creditBatch(after, 10, unusedDays(after, '2027-06-21'), 'half-away')).toMatchObject({
      net: 1_000n,
      tax: 190n,
    });
  });

  it('is at the expense of the own seller: a refund of the rest gives back all that those above charged, of half a half', () => {
    const { after } = outIn(JUNE, [10], 'half-away');
    const levels = { vendor: { net: 1_000n, credited: 0n } };
    const charge = { ...after, outageNet: after.outage?.net ?? 0n, levels };
    expect(giveBackOf(charge, { net: 2_000n, tax: 380n }).levels).toEqual({ vendor: 1_000n });
    expect(giveBackOf(charge, { net: 1_000n, tax: 190n }).levels).toEqual({ vendor: 500n });
  });
});

/** Cut off where they come to `most`. */
function inTotal(parts: readonly number[], most: number): number[] {
  let left = most;
  return parts.map((part) => {
    const days = Math.min(part, left);
    left -= days;
    return days;
  });
}

describe('the days that are lost', () => {
  const zone = 'Europe/Berlin';
  const at = (date: string, hours: number) => startOfDayMs(date, zone) + hours * 3_600_000;
  const days = (from: number, until: number | null, now: number, batches = [JUNE]) =>
    lostDays({ fromMs: from, untilMs: until }, batches, { zone, nowMs: now }).map((one) => [
      one.from,
      one.until,
      one.days,
    ]);

  it('are whole local days: that on which it begins is lost, that on which it ends is not', () => {
    const [late, early] = [at('2027-06-11', 23), at('2027-06-21', 1)];
    expect(days(late, early, early)).toEqual([['2027-06-11', '2027-06-21', 10]]);
    expect(days(at('2027-06-11', 1), at('2027-06-11', 23), early)).toEqual([]);
  });

  it('of what lasts are those of charges that are over, and none of what is bought once or has no units left', () => {
    const july = { ...JUNE, id: 'o/2', from: '2027-07-01', until: '2027-08-01' };
    const [from, now] = [at('2027-06-21', 12), at('2027-07-01', 12)];
    expect(days(from, null, at('2027-06-30', 12), [JUNE, july])).toEqual([]);
    expect(days(from, null, now, [JUNE, july])).toEqual([['2027-06-21', '2027-07-01', 10]]);
    expect(days(from, at('2027-07-06', 12), at('2027-07-06', 12), [JUNE, july])).toHaveLength(2);
    expect(days(from, now, now, [{ ...JUNE, until: null }])).toEqual([]);
    expect(days(from, now, now, [{ ...JUNE, unitsLeft: 0 }])).toEqual([]);
  });

  it('are the same however often it was resumed and suspended again, but for the days between', () => {
    const start = fc.integer({ min: 0, max: 10 });
    fc.assert(
      fc.property(start, start, start, (before, first, second) => {
        const [a, b, c] = [before, before + first, before + first + second].map((n) =>
          at(addDays('2027-06-01', n), 12),
        );
        const sum = (rows: unknown[][]) => rows.reduce((total, row) => total + Number(row[2]), 0);
        const [from = 0, middle = 0, until = 0] = [a, b, c];
        const parts = sum(days(from, middle, until)) + sum(days(middle, until, until));
        expect(parts).toBe(sum(days(from, until, until)));
      }),
      counted(),
    );
  });
});

describe('why it cannot be used', () => {
  const held = { state: 'suspended', suspendedBy: '/v/p/', accountPath: '/v/p/c/' } as const;

  it('is where its account stood when a seller suspended it', () => {
    expect(['active', 'suspended', 'blocked'].map((standing) => causeOf(held, standing))).toEqual([
      'suspended',
      'no_funds',
      'blocked',
    ]);
    expect(causeOf({ ...held, state: 'expired', suspendedBy: null }, 'suspended')).toBe('expired');
  });

  it('is nothing while it runs, whatever its account owes, and where its own holder paused it', () => {
    const running = { ...held, state: 'active', suspendedBy: null } as const;
    expect(['active', 'suspended', 'blocked'].map((standing) => causeOf(running, standing))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(causeOf({ ...held, suspendedBy: held.accountPath }, 'active')).toBeUndefined();
  });
});
