// The ladder: states follow from signed dates alone, and what is announced is what happens.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { capacityAt } from '../../shared/capacity.ts';
import { ladderAt, nextDates } from '../../shared/ladder.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { days } from '../../shared/time.ts';
import { LICENCE } from '../vectors/fixture.ts';
import { licences } from './licence/arbitrary.ts';

const ends = fc.integer({ min: 0, max: 80 }).map(days);
const moments = fc.tuple(fc.integer({ min: 0, max: 160 }), fc.constantFrom(-1, 0, 1)).map(([d, off]) => days(d) + off);
const some = fc.tuple(licences(ends), fc.option(ends, { nil: undefined })).map(
  ([{ freshUntil: _, ...licence }, freshUntil]): Licence => ({
    ...licence,
    issuedAt: 0,
    ...(freshUntil === undefined ? {} : { freshUntil }),
  }),
);

const [calls] = LICENCE.grants.filter((grant) => grant.kind === 'concurrent_calls');
const END = 1_772_323_200;
const ONE: Licence = { ...LICENCE, grants: calls === undefined ? [] : [calls], freshUntil: END - days(10) };

it('goes down exactly at the signed seconds', () => {
  const states = [END - days(10) - 1, END - days(10), END - 1, END, END + days(14) - 1, END + days(14)];
  expect(states.map((at) => ladderAt(ONE, at).state)).toEqual([
    'active',
    'stale',
    'stale',
    'grace',
    'grace',
    'restricted',
  ]);
  expect(ladderAt(ONE, 0)).toEqual({
    state: 'active',
    staleFrom: END - days(10),
    graceFrom: END,
    restrictedFrom: END + days(14),
  });
});

it('is unactivated without a licence, and restricted where nothing was granted', () => {
  expect(ladderAt(undefined, 0)).toEqual({ state: 'unactivated' });
  expect(ladderAt({ ...ONE, grants: [] }, 0).state).toBe('restricted');
});

it('a trial goes from active to restricted without grace', () => {
  const trial: Licence = { ...ONE, grants: ONE.grants.map((grant) => ({ ...grant, trial: true })), freshUntil: END };
  expect([END - 1, END].map((at) => ladderAt(trial, at).state)).toEqual(['active', 'restricted']);
});

it('a grant below the floor that ends is no grace, for nothing is lost', () => {
  const below: Licence = {
    ...ONE,
    policy: { graceDays: 14, floor: { calls: 60, extensions: 5 } },
    freshUntil: END + days(40),
  };
  expect(ladderAt(below, END).state).toBe('active');
  expect(ladderAt(below, END).graceFrom).toBeUndefined();
});

it('announces every change ahead of time, soonest first', () => {
  expect(nextDates(LICENCE, LICENCE.issuedAt).slice(0, 4)).toEqual([
    { at: 1_769_904_000, change: 'outbound_call_center 25 → 0' },
    { at: LICENCE.freshUntil, change: 'stale' },
    { at: 1_772_323_200, change: 'grace' },
    { at: 1_772_323_200 + days(14), change: 'concurrent_calls 50 → 10' },
  ]);
});

it('staleness never reduces capacity', () => {
  fc.assert(
    fc.property(some, moments, (licence, at) => {
      const { freshUntil: _, ...fresh } = licence;
      expect(capacityAt(licence, at)).toEqual(capacityAt(fresh, at));
    }),
  );
});

it('between two announced dates nothing changes, and at each something does', () => {
  fc.assert(
    fc.property(some, moments, (licence, at) => {
      const ahead = nextDates(licence, at);
      const turns = [...new Set(ahead.map((date) => date.at))];
      const seen = (when: number) => ({ capacity: capacityAt(licence, when), state: ladderAt(licence, when).state });
      let before = counted(seen(at));
      for (const turn of turns) {
        expect(counted(seen(turn - 1))).toEqual(before);
        before = counted(seen(turn));
      }
      expect(counted(seen(days(1_000)))).toEqual(before);
      expect(turns).toEqual([...turns].sort((a, b) => a - b));
    }),
    { numRuns: 300 },
  );
});

/** Without the ends of services, which may come closer while their quantity stays. */
function counted({ capacity, state }: { capacity: ReturnType<typeof capacityAt>; state: string }) {
  const services = [...capacity.services].map(([kind, { quantity }]) => [kind, quantity]).sort();
  return { ...capacity, services, state };
}

it('the date of a state is when it begins', () => {
  fc.assert(
    fc.property(some, moments, (licence, at) => {
      const { state, graceFrom, restrictedFrom } = ladderAt(licence, at);
      if (state === 'grace') expect(graceFrom).toBeLessThanOrEqual(at);
      if (graceFrom !== undefined && graceFrom > at) expect(ladderAt(licence, graceFrom).state).toBe('grace');
      if (restrictedFrom === undefined) expect(state).toBe('restricted');
      else expect(ladderAt(licence, restrictedFrom).state).toBe('restricted');
    }),
    { numRuns: 300 },
  );
});
