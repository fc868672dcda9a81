// Where this machine's Asterisk is (native or in the lab's chroot) and what it takes to start one there.
import { accessSync, constants, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface AsteriskHost {
  /** Folder of this machine that holds the instances. */
  readonly base: string;
  /** Arguments that run a program of the PBX's file tree; the first one is the program to spawn. */
  readonly command: (program: string, ...args: string[]) => readonly string[];
  /** A path of this machine as the PBX sees it. */
  readonly inside: (path: string) => string;
}

export type Availability =
  | { readonly ok: true }
  | { readonly ok: false; readonly missing: readonly string[]; readonly how: string };

const HOW = 'as root on Debian: test/lab/install.sh';

/** What the lab needs and does not find here; `how` is one sentence for a person. */
export function labAvailable(): Availability {
  const missing = [
    ...(findHost() === undefined ? ['Asterisk (native, or the chroot and root to enter it)'] : []),
    ...(onPath('sipp') === undefined ? ['sipp'] : []),
  ];
  return missing.length === 0 ? { ok: true } : { ok: false, missing, how: HOW };
}

export function findHost(): AsteriskHost | undefined {
  const native = onPath('asterisk');
  if (native !== undefined)
    return {
      base: join(tmpdir(), 'switchkey-lab'),
      command: (program, ...args) => [program === 'asterisk' ? native : program, ...args],
      inside: (path) => path,
    };
  const root = process.env.SWITCHKEY_LAB_ROOT ?? '/var/lib/switchkey-lab/asterisk';
  if (process.getuid?.() !== 0 || !existsSync(join(root, 'usr/sbin/asterisk'))) return undefined;
  return {
    base: join(root, 'lab'),
    command: (program, ...args) => ['chroot', root, program, ...args],
    inside: (path) => path.slice(root.length),
  };
}

export function onPath(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  return folders.map((folder) => join(folder, program)).find(executable);
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
