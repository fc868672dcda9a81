// How many random histories a money property tries (few while working, SWITCHKEY_RUNS=10000 in CI), and a record of how many it did.
import { appendFileSync, mkdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect } from 'vitest';

export const RUNS = Number(process.env.SWITCHKEY_RUNS ?? 200);

/** Room for that many on a machine that is busy with other tests. */
export const RUNS_TIMEOUT_MS = 20_000 + RUNS * 10;

/** One line for each property that held: how many cases it looked at, and its claim. */
const RECORD = '.tmp/histories';

/** For `fc.assert`: as many runs as are wanted, told in the record once all of them held. */
export function counted<Values>(numRuns = RUNS) {
  return {
    numRuns,
    reporter(details: fc.RunDetails<Values>): void {
      const broken = fc.defaultReportMessage(details);
      if (broken !== undefined) throw new Error(broken, { cause: details.errorInstance });
      mkdirSync('.tmp', { recursive: true });
      appendFileSync(RECORD, `${details.numRuns} ${expect.getState().currentTestName}\n`);
    },
  };
}
