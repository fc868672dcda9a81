// Whether a program that a test needs is on this machine; said loudly where it is not, an error in CI.
import { spawnSync } from 'node:child_process';
import { leaveOut } from './left-out.ts';

/** True when every program is there. Without one it is false and says so; where `CI` is set it throws instead. */
export function haveTools(...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => spawnSync('which', [program]).status !== 0);
  if (missing.length === 0) return true;
  leaveOut(`tests that need ${missing.join(', ')}. To have them, on Debian: apt-get install systemd perl`);
  return false;
}
