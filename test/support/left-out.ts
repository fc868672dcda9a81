// What this machine could not run: collected while the suites load, told again at the very end, an error where CI is set.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

const FILE = '.tmp/left-out';

/** Notes that something was not run; throws where `CI` promised that everything runs. */
export function leaveOut(words: string): void {
  if (process.env.CI) throw new Error(words);
  mkdirSync('.tmp', { recursive: true });
  appendFileSync(FILE, `${words}\n`);
}

export function forgetLeftOut(): void {
  rmSync(FILE, { force: true });
}

export function allLeftOut(): readonly string[] {
  return existsSync(FILE) ? readFileSync(FILE, 'utf8').trim().split('\n') : [];
}
