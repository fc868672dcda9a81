// The proof of what was applied last, for the portal of a site without internet.
import { encodeText } from '../../shared/licence/text-form.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { keepKey } from '../corridor/keep.ts';
import { confirmationOf } from '../corridor/report.ts';
import type { Corridor } from '../cycle.ts';

export function confirmationCode({ alone, deps, memory }: Corridor): Promise<Result<string>> {
  return alone(async () => {
    if (memory.journal.receipt === undefined) {
      return refuse(
        'nothing_applied',
        'No licence has been applied to the PBX yet.',
        'Enter an activation code first.',
      );
    }
    const key = keepKey(memory, deps);
    if (!key.ok) return key;
    const confirmation = confirmationOf(memory);
    if (confirmation === undefined)
      return refuse('nothing_applied', 'This agent is bound to no PBX yet.', 'Enter an activation code first.');
    return accept(encodeText('confirmation', confirmation.document));
  });
}
