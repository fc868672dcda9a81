// The password of the page as a file of the state folder: its salted hash, readable by the agent's user alone.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const FILE = 'page.password';

/** The kept hash; undefined where none was set. Throws what reading throws, save that there is no file. */
export function readPasswordHash(stateDir: string): string | undefined {
  try {
    return readFileSync(passwordFile(stateDir), 'utf8').trim();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

export function passwordFile(stateDir: string): string {
  return path.join(stateDir, FILE);
}
