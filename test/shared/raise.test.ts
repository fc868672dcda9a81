// The emergency raise: never more than the policy, never longer, never more often, and it ends by itself in the PBX's schedule.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsSchedule, capacityAt, countsUntil } from '../../shared/capacity.ts';
import { nextDates } from '../../shared/ladder.ts';
import type { Licence, Raise } from '../../shared/licence/licence.ts';
import { raised, type TakenRaise } from '../../shared/raise.ts';
import { nextRaise } from '../../shared/take-raise.ts';
import { days } from '../../shared/time.ts';
import { grant, testVendor } from '../support/test-vendor.ts';
import { licences } from './licence/arbitrary.ts';

const NOW = 1_790_000_000;
const POLICY: Raise = { percent: 25, days: 3, perTerm: 2 };
const vendor = testVendor('PBX-0001', NOW);

function licence(raise: Raise | undefined, calls = 10, until = NOW + days(100)): Licence {
  const policy = { graceDays: 14, floor: { calls: 1, extensions: 1 }, ...(raise === undefined ? {} : { raise }) };
  return vendor.licence({
    seq: 1,
    policy,
    grants: [grant('concurrent_calls', calls, until), grant('extensions', 7, until)],
  });
}

function take(from: Licence, taken: readonly TakenRaise[], at: number): TakenRaise {
  const offered = nextRaise(from, taken, at);
  if (!offered.ok) throw new Error(offered.refusal.code);
  return offered.value;
}

function codeOf(from: Licence, taken: readonly TakenRaise[], at: number): string {
  const offered = nextRaise(from, taken, at);
  return offered.ok ? 'offered' : offered.refusal.code;
}

describe('an emergency raise', () => {
  it('gives calls and extensions so many per cent more, rounded up, from the second it is taken to the second it ends', () => {
    const paid = licence(POLICY);
    const raises = [take(paid, [], NOW)];
    const at = (instant: number) => capacityAt(paid, instant, { raises, heldBack: false });
    expect(at(NOW)).toMatchObject({ calls: 13, extensions: 9 });
    expect(at(NOW + days(3) - 1)).toMatchObject({ calls: 13, extensions: 9 });
    expect(at(NOW + days(3))).toMatchObject({ calls: 10, extensions: 7 });
  });

  it('is written into the schedule of the PBX, so that it ends although the agent is dead', () => {
    const paid = licence(POLICY);
    const raises = [take(paid, [], NOW)];
    expect(callsSchedule(paid, NOW, { raises, heldBack: false }).slice(0, 2)).toEqual([
      { until: NOW + days(3), calls: 13 },
      { until: NOW + days(114), calls: 10 },
    ]);
    expect(nextDates(paid, NOW, { raises, heldBack: false }).slice(0, 2)).toEqual([
      { at: NOW + days(3), change: 'concurrent_calls 13 → 10' },
      { at: NOW + days(3), change: 'extensions 9 → 7' },
    ]);
  });

  it('is refused without a policy, while one runs, when the term has none left, and where there is nothing to raise', () => {
    expect(codeOf(licence(undefined), [], NOW)).toBe('raise_not_allowed');
    const paid = licence(POLICY);
    const first = take(paid, [], NOW);
    expect(codeOf(paid, [first], NOW + 1)).toBe('raise_running');
    const second = take(paid, [first], NOW + days(3));
    expect(codeOf(paid, [first, second], NOW + days(50))).toBe('raise_used_up');
    expect(codeOf(paid, [], NOW + days(114))).toBe('raise_no_use');
  });

  it('comes back with a new term only: a licence exchanged for a longer or a shorter one within the term brings none', () => {
    const paid = licence(POLICY);
    const first = take(paid, [], NOW);
    const raises = [first, take(paid, [first], NOW + days(10))];
    for (const until of [NOW + days(60), NOW + days(465)])
      expect(codeOf(licence(POLICY, 10, until), raises, NOW + days(50))).toBe('raise_used_up');
    expect(codeOf(licence(POLICY, 10, NOW + days(465)), raises, NOW + days(114))).toBe('offered');
  });

  it('gives by the policy that is signed now, whatever was written down about it', () => {
    const written: TakenRaise = { at: NOW, until: NOW + days(300), percent: 900, term: NOW + days(300) };
    const circumstances = { raises: [written], heldBack: false };
    expect(capacityAt(licence(POLICY), NOW + 1, circumstances).calls).toBe(13);
    expect(capacityAt(licence(POLICY), NOW + days(3), circumstances).calls).toBe(10);
    expect(capacityAt(licence(undefined), NOW + 1, circumstances).calls).toBe(10);
  });

  it('agrees with the schedule at every instant, for any licence and any raises', () => {
    const ends = fc.integer({ min: 0, max: 80 }).map(days);
    const policies = fc.record({
      percent: fc.integer({ min: 1, max: 300 }),
      days: fc.integer({ min: 1, max: 20 }),
      perTerm: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(
        licences(ends),
        policies,
        fc.array(fc.nat(60), { maxLength: 6 }),
        fc.nat(90),
        (one, raise, on, day) => {
          const paid: Licence = { ...one, grants: one.grants.slice(0, 2), policy: { ...one.policy, raise } };
          const raises: TakenRaise[] = [];
          for (const at of on.map(days).sort((a, b) => a - b)) {
            const offered = nextRaise(paid, raises, at);
            if (offered.ok) raises.push(offered.value);
          }
          const from = Math.max(0, ...raises.map(({ at }) => at));
          const at = from + days(day);
          const circumstances = { raises, heldBack: false };
          const steps = callsSchedule(paid, from, circumstances);
          const { calls, extensions } = capacityAt(paid, at, circumstances);
          expect(steps.find((step) => at < step.until)?.calls).toBe(calls);
          const signed = capacityAt(paid, at);
          expect(calls).toBeGreaterThanOrEqual(signed.calls);
          expect(calls).toBeLessThanOrEqual(raised(signed.calls, raise.percent));
          expect(extensions).toBeLessThanOrEqual(raised(signed.extensions, raise.percent));
          const end = Math.max(0, ...paid.grants.map((each) => countsUntil(each, paid.policy)));
          for (const { term } of raises) {
            expect(term).toBeLessThanOrEqual(end);
            expect(raises.filter((each) => each.term === term).length).toBeLessThanOrEqual(raise.perTerm);
          }
        },
      ),
    );
  });

  it('does not lift a standby that is held back: it has the floor', () => {
    const paid = licence(POLICY);
    const raises = [take(paid, [], NOW)];
    expect(capacityAt(paid, NOW, { raises, heldBack: true })).toMatchObject({ calls: 1, extensions: 9 });
    expect(callsSchedule(paid, NOW, { raises, heldBack: true })).toEqual([{ until: 9_999_999_999, calls: 1 }]);
  });
});
