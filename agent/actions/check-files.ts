// Checks the state folder as the operating system sees it: there, private, writable, with room left.
import { constants } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Doctor } from '../../shared/contracts/local-api.ts';
import { reasonOf } from '../../shared/errors.ts';
import type { Settings } from '../config.ts';
import { driverChoice } from '../driver-choice.ts';

type Check = Doctor['checks'][number];

/** Below this a licence can no longer be kept safely; a licence takes a few KiB, the margin is for everybody else's. */
const ROOM_BYTES = 16 * 1024 * 1024;

/** Checks `state-folder`, `file-modes`, `disk`, `pbx-secret`; reads no file's content. Never throws. */
export async function checkFiles(stateDir: string, settings: Settings): Promise<Check[]> {
  try {
    const folder = await stat(stateDir);
    if (!folder.isDirectory()) return [folderError(stateDir, 'it is not a folder')];
    await access(stateDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return [
      folderCheck(stateDir, folder.mode),
      await modesCheck(stateDir, folder.uid),
      await roomCheck(stateDir),
      ...(await secretCheck(settings, stateDir)),
    ];
  } catch (thrown) {
    return [folderError(stateDir, reasonOf(thrown))];
  }
}

function folderError(stateDir: string, reason: string): Check {
  return {
    check: 'state-folder',
    outcome: 'error',
    message: `The state folder ${stateDir} cannot be used: ${reason}.`,
    next: 'Start the agent once, which makes the folder, or run this as root or as the user of the agent.',
  };
}

function folderCheck(stateDir: string, mode: number): Check {
  return (mode & 0o077) === 0
    ? { check: 'state-folder', outcome: 'ok', message: `The state folder ${stateDir} is private and writable.` }
    : {
        check: 'state-folder',
        outcome: 'error',
        message: `The state folder ${stateDir} can be entered by other users (mode ${octal(mode)}).`,
        next: `Run "chmod 700 ${stateDir}".`,
      };
}

async function modesCheck(stateDir: string, owner: number): Promise<Check> {
  const open: string[] = [];
  const foreign: string[] = [];
  for (const name of await readdir(stateDir)) {
    const file = await stat(path.join(stateDir, name)).catch(() => undefined);
    if (file === undefined || !file.isFile()) continue;
    if ((file.mode & 0o077) !== 0) open.push(name);
    if (file.uid !== owner) foreign.push(name);
  }
  if (open.length > 0) {
    return {
      check: 'file-modes',
      outcome: 'error',
      message: `Other users can read ${open.sort().join(', ')} in the state folder.`,
      next: `Run "chmod 600" on ${open.length === 1 ? 'that file' : 'those files'}.`,
    };
  }
  if (foreign.length > 0) {
    return {
      check: 'file-modes',
      outcome: 'error',
      message: `${foreign.sort().join(', ')} in the state folder belong to another user than the folder.`,
      next: `Run "chown --recursive --reference=${stateDir} ${stateDir}".`,
    };
  }
  return { check: 'file-modes', outcome: 'ok', message: 'Every file in the state folder is private.' };
}

async function roomCheck(stateDir: string): Promise<Check> {
  const disk = await statfs(stateDir);
  const freeBytes = disk.bavail * disk.bsize;
  return freeBytes >= ROOM_BYTES && (disk.files === 0 || disk.ffree > 0)
    ? { check: 'disk', outcome: 'ok', message: `${Math.floor(freeBytes / 1024 / 1024)} MiB are free for the state.` }
    : {
        check: 'disk',
        outcome: 'error',
        message: 'The disk of the state folder is full; a new licence could not be kept and would not be applied.',
        next: 'Free some space there. The agent tries again by itself.',
      };
}

async function secretCheck(settings: Settings, stateDir: string): Promise<Check[]> {
  const driver = driverChoice(settings, stateDir);
  if (driver.kind !== 'asterisk') return [];
  const file = await stat(driver.secretFile).catch(() => undefined);
  if (file === undefined) {
    return [
      {
        check: 'pbx-secret',
        outcome: 'error',
        message: `The file with the secret of the PBX account, ${driver.secretFile}, cannot be read.`,
        next: 'Run "switchkey-agent install --write" as root, which makes the account and the file.',
      },
    ];
  }
  return (file.mode & 0o077) === 0
    ? []
    : [
        {
          check: 'pbx-secret',
          outcome: 'error',
          message: `Other users can read ${driver.secretFile}, which holds the secret of the PBX account.`,
          next: `Run "chmod 600 ${driver.secretFile}".`,
        },
      ];
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8);
}
