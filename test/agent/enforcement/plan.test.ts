// The plan: gives what is wanted, by a way on which nothing is ever more or less than before or after.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsAt } from '../../../agent/enforcement/call-schedule.ts';
import type { EnforcedState, Step } from '../../../agent/enforcement/driver.ts';
import { describeStep, planSteps } from '../../../agent/enforcement/plan.ts';
import { FOREVER } from '../../../shared/capacity.ts';
import { afterStep, foundStates, wantedStates } from './states.ts';

const WITHOUT_ANYTHING: EnforcedState = {
  calls: undefined,
  emergency: undefined,
  extensions: new Map(),
  extensionsChecked: true,
  blocked: new Set(),
  services: new Map(),
  revision: undefined,
};

describe('a plan', () => {
  it('turns what was found into what is wanted', () => {
    fc.assert(
      fc.property(foundStates, wantedStates, (found, wanted) => {
        expect(planSteps(found, wanted).reduce(afterStep, found)).toEqual(wanted);
      }),
    );
  });

  it('is empty when all is as wanted', () => {
    fc.assert(
      fc.property(wantedStates, (wanted) => {
        expect(planSteps(wanted, wanted)).toEqual([]);
      }),
    );
  });

  it('never grants, on its way, more than the better or less than the worse of both states', () => {
    fc.assert(
      fc.property(foundStates, wantedStates, (found, wanted) => {
        let state = found;
        for (const step of planSteps(found, wanted)) {
          state = afterStep(state, step);
          expectBetween(state, found, wanted);
        }
      }),
    );
  });

  it('notes the revision last, so that a plan broken off half-way is seen as unfinished', () => {
    fc.assert(
      fc.property(foundStates, wantedStates, (found, wanted) => {
        const steps = planSteps(found, wanted);
        const at = steps.findIndex((step) => step.do === 'set-revision');
        expect(at === -1 || at === steps.length - 1).toBe(true);
      }),
    );
  });

  it('writes a lower limit before extensions are taken away', () => {
    const found = { ...WITHOUT_ANYTHING, calls: [{ until: FOREVER, calls: 9 }], extensions: new Map([['1001', '']]) };
    const wanted = { ...WITHOUT_ANYTHING, calls: [{ until: FOREVER, calls: 4 }] };
    expect(kinds(planSteps(found, wanted))).toEqual(['set-calls', 'unlicense-extension']);
  });

  it('adds extensions before a higher limit is written', () => {
    const found = { ...WITHOUT_ANYTHING, calls: [{ until: FOREVER, calls: 4 }] };
    const wanted = { ...WITHOUT_ANYTHING, calls: [{ until: FOREVER, calls: 9 }], extensions: new Map([['1001', '']]) };
    expect(kinds(planSteps(found, wanted))).toEqual(['license-extension', 'set-calls']);
  });

  it('says in words what a step changes', () => {
    const [step] = planSteps(
      { ...WITHOUT_ANYTHING, calls: [{ until: FOREVER, calls: 40 }] },
      {
        ...WITHOUT_ANYTHING,
        calls: [
          { until: 1_803_859_200, calls: 50 },
          { until: FOREVER, calls: 10 },
        ],
      },
    );
    expect(step && describeStep(step)).toBe('concurrent calls 40 → 50, then 10 from 2027-03-01');
  });

  it('has words for every step', () => {
    fc.assert(
      fc.property(foundStates, wantedStates, (found, wanted) => {
        for (const step of planSteps(found, wanted)) expect(describeStep(step)).toMatch(/^[\w ]/);
      }),
    );
  });
});

function kinds(steps: readonly Step[]): readonly string[] {
  return steps.map((step) => step.do);
}

function expectBetween(state: EnforcedState, found: EnforcedState, wanted: EnforcedState): void {
  for (const atS of [0, 1_000_000_000, 2_000_000_000, 3_999_999_999, FOREVER - 1]) {
    const both = [callsAt(found.calls, atS), callsAt(wanted.calls, atS)];
    expect(callsAt(state.calls, atS)).toBeGreaterThanOrEqual(Math.min(...both));
    expect(callsAt(state.calls, atS)).toBeLessThanOrEqual(Math.max(...both));
  }
  for (const name of new Set([...found.extensions.keys(), ...wanted.extensions.keys(), ...state.extensions.keys()])) {
    const both = [found.extensions.get(name), wanted.extensions.get(name)];
    expect(both).toContain(state.extensions.get(name));
  }
  for (const name of new Set([...found.services.keys(), ...wanted.services.keys(), ...state.services.keys()])) {
    expect([found.services.get(name), wanted.services.get(name)]).toContain(state.services.get(name));
  }
  for (const name of state.blocked) expect(found.blocked.has(name) || wanted.blocked.has(name)).toBe(true);
}
