// Disks that are full or cannot be written, really mounted; where this user may not mount it is said loudly (an error in CI).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reasonOf } from '../../shared/errors.ts';
import { leaveOut } from '../support/left-out.ts';

export interface TestDisk {
  readonly folder: string;
  /** Leaves not a byte. */
  fill(): void;
  /** Gives the room back. */
  empty(): void;
  setWritable(writable: boolean): void;
  close(): void;
}

/** Undefined where nothing may be mounted. */
export function testDisk(size: string): TestDisk | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchkey-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (thrown) {
    leaveOut(`disks that are full or read-only: mounting a tmpfs takes root (${reasonOf(thrown)})`);
    return undefined;
  }
  const hog = path.join(folder, 'hog');
  return {
    folder,
    fill() {
      for (const bytes of [65_536, 4_096, 1]) while (grow(hog, bytes));
    },
    empty: () => rmSync(hog, { force: true }),
    setWritable(writable) {
      execFileSync('mount', ['-o', `remount,${writable ? 'rw' : 'ro'}`, folder], { stdio: 'pipe' });
    },
    close() {
      execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function grow(file: string, bytes: number): boolean {
  try {
    writeFileSync(file, Buffer.alloc(bytes, 1), { flag: 'a', mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}
