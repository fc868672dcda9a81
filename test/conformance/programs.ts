// Which agent is under test: this tree's, or the one an auditor names; and how a clock can be put under it.
import { leaveOut } from '../support/left-out.ts';

const MAIN = new URL('../../agent/main.ts', import.meta.url).pathname;
const UNDER_CLOCK = new URL('./agent-under-clock.ts', import.meta.url).pathname;

/** Program and its first arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** The release as it is. */
export function agentCommand(): CommandLine {
  return words(process.env.SWITCHKEY_AGENT) ?? [process.execPath, MAIN];
}

/** The same build with its clock in the file that SWITCHKEY_CLOCK names; undefined where an auditor gave none. */
export function agentUnderClock(): CommandLine | undefined {
  const own: CommandLine = [process.execPath, UNDER_CLOCK];
  return (
    words(process.env.SWITCHKEY_AGENT_UNDER_CLOCK) ?? (process.env.SWITCHKEY_AGENT === undefined ? own : undefined)
  );
}

/** False, and told at the end of the run, where the rows of the clock cannot be run against the build under test. */
export function clockAtHand(): boolean {
  if (agentUnderClock() !== undefined) return true;
  leaveOut(
    'conformance rows 8, 10 and 11 need SWITCHKEY_AGENT_UNDER_CLOCK, the build under test with a clock of the kit',
  );
  return false;
}

function words(text: string | undefined): CommandLine | undefined {
  const [program, ...args] = (text ?? '').split(' ').filter((word) => word !== '');
  return program === undefined ? undefined : [program, ...args];
}
