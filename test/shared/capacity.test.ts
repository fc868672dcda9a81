// Licence arithmetic: the schedule, the explanation and the capacity agree at every instant.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsSchedule, capacityAt, countsUntil, explain, FOREVER, MAX_STEPS, unitsOf } from '../../shared/capacity.ts';
import { GRANT_KINDS, type Grant, type Licence } from '../../shared/licence/licence.ts';
import { days } from '../../shared/time.ts';
import { LICENCE } from '../vectors/fixture.ts';
import { grants, licences } from './licence/arbitrary.ts';

const DAY = days(1);
/** Few enough instants that ends, graces and questions meet. */
const ends = fc.integer({ min: 0, max: 80 }).map(days);
const moments = fc.tuple(fc.integer({ min: 0, max: 160 }), fc.constantFrom(-1, 0, 1)).map(([d, off]) => days(d) + off);
const some = licences(ends);
const callGrants = grants(ends).map((grant): Grant => ({ ...grant, kind: 'concurrent_calls' }));
const manySteps = fc
  .tuple(some, fc.array(callGrants, { minLength: 8, maxLength: 30 }))
  .map(([licence, calls]): Licence => ({ ...licence, grants: calls }));

function callsBy(steps: readonly { until: number; calls: number }[], at: number): number {
  return steps.find((step) => at < step.until)?.calls ?? Number.NaN;
}

describe('capacity', () => {
  it('is the sum of what counts, and never below the floor', () => {
    const { calls, extensions, services, seats } = capacityAt(LICENCE, LICENCE.issuedAt);
    expect({ calls, extensions }).toEqual({ calls: 50, extensions: 249 });
    expect(services.get('hot_standby')).toEqual({ quantity: 1, until: 1_798_761_600 + 14 * DAY });
    expect(services.get('outbound_call_center')).toEqual({ quantity: 25, until: 1_769_904_000 });
    expect(seats).toEqual(new Map([['phone_system', 100]]));
    expect(capacityAt(LICENCE, FOREVER)).toEqual({ calls: 2, extensions: 5, services: new Map(), seats: new Map() });
  });

  it('gives a paid grant its grace to the second and a trial none', () => {
    const paidEnd = 1_772_323_200 + 14 * DAY;
    expect([paidEnd - 1, paidEnd].map((at) => capacityAt(LICENCE, at).calls)).toEqual([50, 10]);
    const trialEnd = 1_769_904_000;
    const hasTrial = (at: number) => capacityAt(LICENCE, at).services.has('outbound_call_center');
    expect([hasTrial(trialEnd - 1), hasTrial(trialEnd)]).toEqual([true, false]);
  });

  it('does not depend on the order of grants', () => {
    fc.assert(
      fc.property(some, moments, (licence, at) => {
        const turned = { ...licence, grants: [...licence.grants].reverse() };
        expect(capacityAt(turned, at)).toEqual(capacityAt(licence, at));
        expect(callsSchedule(turned, at)).toEqual(callsSchedule(licence, at));
      }),
    );
  });

  it('never grows by the passing of time', () => {
    fc.assert(
      fc.property(some, moments, moments, (licence, a, b) => {
        const [early, late] = [capacityAt(licence, Math.min(a, b)), capacityAt(licence, Math.max(a, b))];
        expect(late.calls).toBeLessThanOrEqual(early.calls);
        expect(late.extensions).toBeLessThanOrEqual(early.extensions);
        for (const [kind, count] of late.seats) expect(count).toBeLessThanOrEqual(early.seats.get(kind) ?? 0);
      }),
    );
  });

  it('loses exactly one for a terminated unit, and nothing for a number beyond the quantity', () => {
    fc.assert(
      fc.property(grants(ends), fc.integer({ min: 1, max: 40 }), (grant, unit) => {
        fc.pre(!grant.terminatedUnits.includes(unit));
        const fewer = { ...grant, terminatedUnits: [...grant.terminatedUnits, unit] };
        expect(unitsOf(grant) - unitsOf(fewer)).toBe(unit <= grant.quantity ? 1 : 0);
        expect(unitsOf(fewer)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the schedule of calls', () => {
  it('says at every instant what the capacity is, as long as it has steps enough', () => {
    fc.assert(
      fc.property(some, moments, moments, (licence, from, later) => {
        const steps = callsSchedule(licence, from);
        fc.pre(steps.length < MAX_STEPS);
        const at = Math.max(from, later);
        expect(callsBy(steps, at)).toBe(capacityAt(licence, at).calls);
      }),
      { numRuns: 500 },
    );
  });

  it('is short, ascending, falling and open-ended, and never provides too little', () => {
    fc.assert(
      fc.property(manySteps, moments, moments, (licence, from, later) => {
        const steps = callsSchedule(licence, from);
        expect(steps.length).toBeLessThanOrEqual(MAX_STEPS);
        expect(steps.at(-1)).toEqual({ until: FOREVER, calls: capacityAt(licence, FOREVER - 1).calls });
        for (const [i, step] of steps.entries()) {
          const next = steps[i + 1];
          if (next !== undefined) expect([next.until > step.until, next.calls < step.calls]).toEqual([true, true]);
        }
        const at = Math.max(from, later);
        expect(callsBy(steps, at)).toBeGreaterThanOrEqual(capacityAt(licence, at).calls);
        for (const step of steps.slice(0, MAX_STEPS - 2)) {
          if (step.until < FOREVER) expect(capacityAt(licence, step.until - 1).calls).toBe(step.calls);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the floor alone where nothing counts', () => {
    expect(callsSchedule({ ...LICENCE, grants: [] }, 0)).toEqual([{ until: FOREVER, calls: 2 }]);
  });

  it('keeps a term beyond its horizon open', () => {
    const [first] = LICENCE.grants;
    const forever: Licence = { ...LICENCE, grants: first === undefined ? [] : [{ ...first, until: 253_402_300_799 }] };
    expect(callsSchedule(forever, 0)).toEqual([{ until: FOREVER, calls: 40 }]);
  });
});

describe('the explanation', () => {
  it('adds up to the capacity', () => {
    fc.assert(
      fc.property(some, moments, fc.constantFrom(...GRANT_KINDS), (licence, at, kind) => {
        const { total, parts } = explain(licence, kind, at);
        const capacity = capacityAt(licence, at);
        const counts = { concurrent_calls: capacity.calls, extensions: capacity.extensions } as Record<string, number>;
        const services = new Map<string, number>(
          [...capacity.services].map(([name, { quantity }]) => [name, quantity]),
        );
        expect(total).toBe(counts[kind] ?? services.get(kind) ?? capacity.seats.get(kind) ?? 0);
        for (const part of parts) {
          expect(part.until).toBe(countsUntil(part.grant, licence.policy));
          expect(part.state === 'ended').toBe(at >= part.until);
        }
      }),
    );
  });

  it('tells what counts, what is in grace and what has ended', () => {
    const states = (at: number) => explain(LICENCE, 'concurrent_calls', at).parts.map((part) => part.state);
    expect(states(1_772_323_199)).toEqual(['counts', 'counts']);
    expect(states(1_772_323_200)).toEqual(['grace', 'counts']);
    expect(states(1_772_323_200 + 14 * DAY)).toEqual(['ended', 'counts']);
  });
});
