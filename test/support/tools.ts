// Whether a program that a test needs is on this machine; what is left out without it is told at the end.
import { spawnSync } from 'node:child_process';
import { leaveOut } from './left-out.ts';

/** True when every program is there; otherwise false, and an error where CI is set. */
export function haveTools(...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => spawnSync('which', [program]).status !== 0);
  if (missing.length === 0) return true;
  leaveOut(`tests of the service need ${missing.join(', ')}: apt-get install systemd perl`);
  return false;
}
