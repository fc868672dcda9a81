// Whether the agent can live in its state folder, found out before anything runs, in words that say what to do.
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, reasonOf } from '../../shared/errors.ts';

const PROBE = 'writable.probe';
/** More than an empty file: a full disk still takes those. */
const PROBE_BYTES = 4_096;

/**
 * Makes the folder, private to its owner, where it is missing, and writes a file in it as a trial. `userId` is whom the
 * agent runs as, undefined where users have no numbers. Throws Fault `state_unusable`; nothing was changed then.
 */
export function claimStateFolder(dir: string, userId: number | undefined): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const owner = statSync(dir).uid;
    if (userId !== undefined && owner !== userId) throw ownedByAnother(dir, owner, userId);
    tryToWrite(join(dir, PROBE));
  } catch (thrown) {
    throw thrown instanceof Fault ? thrown : unusable(dir, thrown, userId);
  }
}

function tryToWrite(file: string): void {
  const probe = openSync(file, 'w', 0o600);
  try {
    writeSync(probe, new Uint8Array(PROBE_BYTES));
    fsyncSync(probe);
  } finally {
    closeSync(probe);
    rmSync(file, { force: true });
  }
}

function unusable(dir: string, cause: unknown, userId: number | undefined): Fault {
  switch ((cause as NodeJS.ErrnoException | undefined)?.code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return fault(dir, 'is a file, or lies below one', 'Name a folder with --state, or move the file away', cause);
    case 'EROFS':
      return fault(
        dir,
        'is on a disk that can only be read',
        'Mount it writable (see "dmesg" for why it is not)',
        cause,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return fault(dir, 'is on a disk that is full', 'Make room on it', cause);
    case 'EACCES':
    case 'EPERM':
      return fault(dir, `may not be written by ${nameOf(userId)}`, AS_ITS_OWNER, cause);
    default:
      return fault(dir, `cannot be used (${reasonOf(cause)})`, 'Check the disk and the path', cause);
  }
}

/** Also where root could write: what it wrote, the service could neither read nor replace. */
function ownedByAnother(dir: string, owner: number, userId: number): Fault {
  return fault(dir, `belongs to ${nameOf(owner)}, and the agent was started as ${nameOf(userId)}`, AS_ITS_OWNER);
}

const AS_ITS_OWNER =
  'Start the agent with "systemctl start switchkey-agent", or as the owner of the folder, or give it another with --state';

function nameOf(userId: number | undefined): string {
  if (userId === undefined) return 'this user';
  return userId === 0 ? 'root' : `the user with the number ${userId}`;
}

function fault(dir: string, why: string, next: string, cause?: unknown): Fault {
  const words = `The agent was not started: its state folder ${dir} ${why}.`;
  return new Fault('state_unusable', `${words} ${next}. The limits on the PBX stay as they are.`, cause);
}
