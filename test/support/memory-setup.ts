// Lets a test run write into memory where there is room: tests kill programs but cut no power, and waiting for disks takes longer than most of them.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from './remove-folder.ts';

const MEMORY = '/dev/shm';
/** Several times what a run was seen to need at once. */
const ROOM_BYTES = 4 * 1024 ** 3;

/** The workers, which start later, inherit the variable. A folder that somebody chose stays chosen. */
export function setup(): (() => void) | undefined {
  if (process.env.TMPDIR !== undefined || !hasRoom()) return undefined;
  const folder = mkdtempSync(join(MEMORY, 'switchkey-'));
  const remove = () => removeFolder(folder);
  // Programs of other users have their folders in it, as in any folder for temporary files.
  chmodSync(folder, 0o1777);
  if (!runsPrograms(folder)) {
    remove();
    return undefined;
  }
  process.env.TMPDIR = folder;
  return remove;
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, freemem()) > ROOM_BYTES;
  } catch {
    return false;
  }
}

/** Some machines forbid it there, and tests put programs into their folders. */
function runsPrograms(folder: string): boolean {
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  try {
    execFileSync(program);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(program);
  }
}
