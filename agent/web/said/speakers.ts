// In which languages the agent speaks on its page, and where in its answers it does.
import type { Speakers } from '../../../shared/ui/said/said.ts';

const SPOKEN: ReadonlySet<string> = new Set([
  'message',
  'next',
  'sentence',
  'warning',
  'empty',
  'words',
  'detail',
  'changes',
  'reason',
  'lastOutcome',
]);

export const SPEAKERS: Speakers = {
  en: async () => undefined,
  async de() {
    const { GERMAN } = await import('./german.ts');
    return { catalogue: GERMAN, spoken: SPOKEN };
  },
};
