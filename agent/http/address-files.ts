// How the command line finds the daemon: `api.address` and `api.token` in the state folder, new at every start.
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { accept, type Result, refuse } from '../../shared/result.ts';

const ADDRESS_FILE = 'api.address';
const TOKEN_FILE = 'api.token';

export interface DaemonAddress {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly token: string;
}

/** Reads what a running daemon left; `not_running` where it left nothing, `not_allowed` where it may not be read. */
export async function readDaemonAddress(
  stateDir: string,
): Promise<Result<DaemonAddress, 'not_running' | 'not_allowed'>> {
  try {
    const [url, token] = await Promise.all(
      [ADDRESS_FILE, TOKEN_FILE].map(async (name) => (await readFile(path.join(stateDir, name), 'utf8')).trim()),
    );
    if (url === undefined || token === undefined || !/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url)) {
      return notRunning(stateDir);
    }
    return accept({ url, token });
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') {
      return refuse(
        'not_allowed',
        `You may not read the state folder ${stateDir}.`,
        'Run the command as root or as the user of the agent.',
      );
    }
    return notRunning(stateDir);
  }
}

/** The token is written first: whoever sees the address can read the token that belongs to it. */
export async function writeDaemonAddress(stateDir: string, address: DaemonAddress): Promise<void> {
  await removeDaemonAddress(stateDir);
  await writeFile(path.join(stateDir, TOKEN_FILE), `${address.token}\n`, { mode: 0o600, flag: 'wx' });
  await writeFile(path.join(stateDir, ADDRESS_FILE), `${address.url}\n`, { mode: 0o600, flag: 'wx' });
}

export async function removeDaemonAddress(stateDir: string): Promise<void> {
  await Promise.all([ADDRESS_FILE, TOKEN_FILE].map((name) => rm(path.join(stateDir, name), { force: true })));
}

function notRunning(stateDir: string) {
  return refuse(
    'not_running',
    `No agent is running on the state folder ${stateDir}.`,
    'Start it with "systemctl start switchkey-agent", or name its folder with --state.',
  );
}
