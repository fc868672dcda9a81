// Files that are whole or unchanged whatever happens: temporary file, fsync, rename, fsync of the folder; mode 0600.
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Fault, reasonOf } from '../../shared/errors.ts';

/** Makes the folder, private to its owner, when it is not there. Throws Fault `state_not_writable`. */
export function makeStateDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw notWritable(dir, thrown);
  }
}

/** Throws Fault `state_not_writable`; the file then still has its old content. */
export function writeDurably(path: string, content: Uint8Array): void {
  const temporary = `${path}.tmp`;
  try {
    writeSynced(temporary, content);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw notWritable(path, thrown);
  }
}

/** The content; undefined when there is no file; `unreadable` when there is one that cannot be, or should not be, read. */
export function readWhole(path: string, maxBytes: number): Uint8Array | undefined | 'unreadable' {
  try {
    const found = statSync(path);
    if (!found.isFile() || found.size > maxBytes) return 'unreadable';
    return readFileSync(path);
  } catch (thrown) {
    return isMissing(thrown) ? undefined : 'unreadable';
  }
}

function writeSynced(path: string, content: Uint8Array): void {
  const file = openSync(path, 'w', 0o600);
  try {
    for (let written = 0; written < content.length; ) written += writeSync(file, content, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(dir: string): void {
  const folder = openSync(dir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

function notWritable(path: string, cause: unknown): Fault {
  return new Fault('state_not_writable', `The agent cannot write ${path}: ${reasonOf(cause)}`, cause);
}
