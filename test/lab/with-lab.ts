// Suites that need the real-PBX lab: they run where it is installed, fail where CI promised it, and say loudly that they did not run.
import { describe } from 'vitest';
import { labAvailable } from './asterisk-host.ts';

export function describeWithLab(claim: string, suite: () => void): void {
  const available = labAvailable();
  if (available.ok) {
    describe(claim, suite);
    return;
  }
  const words = `${claim}: NOT RUN, missing ${available.missing.join(' and ')}. To have it, ${available.how}`;
  if (process.env.CI) throw new Error(words);
  console.warn(`\n!!! ${words}\n`);
  describe.skip(claim, suite);
}
