// Arbitrary enforced states for property tests, and the effect of a step on a state, written independently of the drivers.
import fc from 'fast-check';
import type { CallStep, EnforcedState, Step } from '../../../agent/enforcement/driver.ts';
import { FOREVER } from '../../../shared/capacity.ts';

const extension = fc.constantFrom('1001', '1002', '1003', '1010', '999a', 'reception');
const service = fc.constantFrom('hot_standby', 'hotel_pms', 'outbound_call_center');

export const schedules: fc.Arbitrary<readonly CallStep[]> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 4_000_000_000 }), { maxLength: 4 }),
    fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 5, maxLength: 5 }),
  )
  .map(([ends, calls]) =>
    [...ends.sort((a, b) => a - b), FOREVER].map((until, at) => ({ until, calls: calls[at] ?? 0 })),
  );

export const foundStates: fc.Arbitrary<EnforcedState> = fc.record({
  calls: fc.option(schedules, { nil: undefined }),
  emergency: fc.option(fc.constantFrom('^(115)$', '^0?117$'), { nil: undefined }),
  extensions: fc.array(fc.tuple(extension, fc.constantFrom('', 'r', 'rmw'))).map((rows) => new Map(rows)),
  extensionsChecked: fc.boolean(),
  blocked: fc.array(extension).map((names) => new Set(names)),
  services: fc.array(fc.tuple(service, fc.constantFrom('1', '20'))).map((rows) => new Map(rows)),
  raises: fc.option(fc.constantFrom('1|1800000000', '2|1800000000'), { nil: undefined }),
  revision: fc.option(fc.constantFrom('1.1', '1.2', '2.1'), { nil: undefined }),
});

export const wantedStates: fc.Arbitrary<EnforcedState> = fc
  .tuple(foundStates, schedules)
  .map(([state, calls]) => ({ ...state, calls, extensionsChecked: true }));

export function afterStep(state: EnforcedState, step: Step): EnforcedState {
  const extensions = new Map(state.extensions);
  const blocked = new Set(state.blocked);
  const services = new Map(state.services);
  const next = { ...state, extensions, blocked, services };
  switch (step.do) {
    case 'set-calls':
      return { ...next, calls: step.to };
    case 'set-emergency':
      return { ...next, emergency: step.to || undefined };
    case 'note-raises':
      return { ...next, raises: step.to || undefined };
    case 'set-revision':
      return { ...next, revision: step.to || undefined };
    case 'check-extensions':
      return { ...next, extensionsChecked: true };
    case 'license-extension':
      extensions.set(step.extension, step.to);
      return next;
    case 'unlicense-extension':
      extensions.delete(step.extension);
      return next;
    case 'block-registration':
      blocked.add(step.extension);
      return next;
    case 'unblock-registration':
      blocked.delete(step.extension);
      return next;
    case 'set-service':
      services.set(step.service, step.to);
      return next;
    case 'clear-service':
      services.delete(step.service);
      return next;
  }
}
