// The difference between what is in force and what shall be, as steps in the order that never harms a call.
import { FOREVER } from '../../shared/capacity.ts';
import { callsAt, lowersCalls, scheduleText } from './call-schedule.ts';
import type { CallStep, EnforcedState, Step } from './driver.ts';

/**
 * INVARIANTS: applying the steps to `found` gives `wanted`; after each step every number and extension has what it had or
 * what it will have, nothing else; a lower limit is written before extensions are taken away, a higher one after they are
 * added; the revision comes last, so that a broken-off apply is seen as unfinished. Empty when both are equal.
 */
export function planSteps(found: EnforcedState, wanted: EnforcedState): readonly Step[] {
  const calls = callSteps(found.calls, wanted.calls);
  const lowers = wanted.calls !== undefined && lowersCalls(found.calls, wanted.calls);
  return [
    ...emergencySteps(found, wanted),
    ...(lowers ? calls : []),
    ...givenExtensions(found, wanted),
    ...givenServices(found, wanted),
    ...(lowers ? [] : calls),
    ...takenServices(found, wanted),
    ...takenExtensions(found, wanted),
    ...raisesSteps(found, wanted),
    ...revisionSteps(found, wanted),
  ];
}

function callSteps(from: EnforcedState['calls'], to: EnforcedState['calls']): Step[] {
  if (to === undefined || (from !== undefined && scheduleText(from) === scheduleText(to))) return [];
  return [{ do: 'set-calls', from, to }];
}

function emergencySteps(found: EnforcedState, wanted: EnforcedState): Step[] {
  const to = wanted.emergency ?? '';
  return (found.emergency ?? '') === to ? [] : [{ do: 'set-emergency', from: found.emergency, to }];
}

function givenExtensions(found: EnforcedState, wanted: EnforcedState): Step[] {
  const steps: Step[] = [];
  for (const [extension, to] of wanted.extensions) {
    const from = found.extensions.get(extension);
    if (from !== to) steps.push({ do: 'license-extension', extension, from, to });
  }
  for (const extension of found.blocked) {
    if (!wanted.blocked.has(extension)) steps.push({ do: 'unblock-registration', extension });
  }
  return steps;
}

function takenExtensions(found: EnforcedState, wanted: EnforcedState): Step[] {
  const steps: Step[] = [];
  if (!found.extensionsChecked && wanted.extensionsChecked) steps.push({ do: 'check-extensions' });
  for (const extension of found.extensions.keys()) {
    if (!wanted.extensions.has(extension)) steps.push({ do: 'unlicense-extension', extension });
  }
  for (const extension of wanted.blocked) {
    if (!found.blocked.has(extension)) steps.push({ do: 'block-registration', extension });
  }
  return steps;
}

function givenServices(found: EnforcedState, wanted: EnforcedState): Step[] {
  const steps: Step[] = [];
  for (const [service, to] of wanted.services) {
    const from = found.services.get(service);
    if (from !== to) steps.push({ do: 'set-service', service, from, to });
  }
  return steps;
}

function takenServices(found: EnforcedState, wanted: EnforcedState): Step[] {
  const steps: Step[] = [];
  for (const [service, from] of found.services) {
    if (!wanted.services.has(service)) steps.push({ do: 'clear-service', service, from });
  }
  return steps;
}

function raisesSteps(found: EnforcedState, wanted: EnforcedState): Step[] {
  const to = wanted.raises ?? '';
  return (found.raises ?? '') === to ? [] : [{ do: 'note-raises', from: found.raises, to }];
}

function revisionSteps(found: EnforcedState, wanted: EnforcedState): Step[] {
  const to = wanted.revision ?? '';
  return (found.revision ?? '') === to ? [] : [{ do: 'set-revision', from: found.revision, to }];
}

/** A step in words for a person, e.g. 'concurrent calls 40 → 50, then 10 from 2027-03-01'. */
export function describeStep(step: Step): string {
  switch (step.do) {
    case 'set-calls':
      return `concurrent calls ${scheduleWords(step.from)} → ${scheduleWords(step.to)}`;
    case 'set-emergency':
      return step.to === '' ? 'clear the extra emergency numbers' : `extra emergency numbers: ${step.to}`;
    case 'license-extension':
      return step.from === undefined
        ? `license extension ${step.extension}`
        : `extension ${step.extension}: features "${step.from}" → "${step.to}"`;
    case 'unlicense-extension':
      return `refuse calls from extension ${step.extension}`;
    case 'check-extensions':
      return 'switch the check of extensions on again';
    case 'block-registration':
      return `refuse the registration of extension ${step.extension}`;
    case 'unblock-registration':
      return `accept the registration of extension ${step.extension} again`;
    case 'set-service':
      return `service ${step.service}: ${step.from ?? 'off'} → ${step.to}`;
    case 'clear-service':
      return `service ${step.service}: ${step.from} → off`;
    case 'note-raises':
      return step.to === '' ? 'note that no emergency raise counts any more' : 'note the emergency raises of this term';
    case 'set-revision':
      return step.to === '' ? 'note that no licence is in force' : `note that licence ${step.to} is in force`;
  }
}

function scheduleWords(steps: readonly CallStep[] | undefined): string {
  if (steps === undefined) return 'nothing';
  const [first, ...later] = steps;
  const words = [`${first?.calls ?? 0}`];
  let from = first?.until ?? FOREVER;
  for (const step of later) {
    words.push(`then ${callsAt(steps, from)} from ${dateWords(from)}`);
    from = step.until;
  }
  return words.join(', ');
}

function dateWords(atS: number): string {
  return new Date(atS * 1000).toISOString().replace('T00:00:00.000Z', '').replace('.000Z', 'Z');
}
