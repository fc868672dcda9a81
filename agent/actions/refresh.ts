// Polls the server now, at the wish of a person.
import type { Outcome } from '../../shared/contracts/local-api.ts';
import { tellTime } from '../corridor/memory.ts';
import { type Corridor, pollCycle } from '../cycle.ts';
import { outcomeOf, refused } from './outcome.ts';

export async function refresh(corridor: Corridor): Promise<Outcome> {
  const end = await pollCycle(corridor);
  if (end === undefined) {
    const message = 'This agent is not enrolled with a licence server, so there is nobody to ask.';
    return refused({ code: 'not_enrolled', message, next: 'Enrol it, or enter an activation code.' });
  }
  return outcomeOf(end, tellTime(corridor.memory, corridor.deps));
}
