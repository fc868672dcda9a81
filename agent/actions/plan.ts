// What the next apply would change on the PBX, in words; nothing is changed.
import type { PlanView } from '../../shared/contracts/local-api.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { PBX_TIMEOUT_MS, refusalOf, wantedFor } from '../corridor/apply.ts';
import { holdsLimits, tellTime } from '../corridor/memory.ts';
import type { Corridor } from '../cycle.ts';
import { describeStep, planSteps } from '../enforcement/plan.ts';

/** `instead`: a licence that is not in force. */
export function planOf({ alone, deps, memory }: Corridor, instead?: Licence): Promise<PlanView> {
  return alone(async () => {
    const nowMs = tellTime(memory, deps);
    if (instead === undefined && holdsLimits(memory, nowMs)) return { steps: [], refusal: HELD_BACK };
    try {
      const reading = await deps.driver.read(AbortSignal.timeout(PBX_TIMEOUT_MS));
      const steps = planSteps(reading.state, wantedFor(memory, deps, reading, nowMs, instead).state);
      return { steps: steps.map((step) => ({ do: step.do, words: describeStep(step) })) };
    } catch (thrown) {
      const { code, message, next } = refusalOf(thrown);
      return { steps: [], refusal: { code, message, next } };
    }
  });
}

const HELD_BACK = {
  code: 'state_damaged',
  message: 'The kept licence cannot be verified, so the limits on the PBX are left as they are.',
  next: 'Refresh, or enter the current activation code.',
};
