// Suites that need the real-PBX lab: they run where it is installed, fail where CI promised it, and say loudly that they did not run.
import { describe } from 'vitest';
import { leaveOut } from '../support/left-out.ts';
import { labAvailable } from './asterisk-host.ts';

export function describeWithLab(claim: string, suite: () => void): void {
  const available = labAvailable();
  if (available.ok) {
    describe(claim, suite);
    return;
  }
  leaveOut(`${claim}: missing ${available.missing.join(' and ')}. To have it, ${available.how}`);
  describe.skip(claim, suite);
}
