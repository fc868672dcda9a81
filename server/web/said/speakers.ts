// In which languages the server speaks in the portal: its refusals, and the messages in its answers.
import type { Speakers } from '../../../shared/ui/said/said.ts';

const SPOKEN: ReadonlySet<string> = new Set(['message']);

export const SPEAKERS: Speakers = {
  en: async () => undefined,
  async de() {
    const { GERMAN } = await import('./german.ts');
    return { catalogue: GERMAN, spoken: SPOKEN };
  },
};
