// Who owns which instance folder, so that one whose test process died is found and removed by the next.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AsteriskHost } from './asterisk-host.ts';

const OWNER = 'owner';

/** Marks the folder as this process's; it goes with the process, or when the returned function is called. */
export function markOwned(dir: string): () => void {
  writeFileSync(join(dir, OWNER), identity(process.pid) ?? '');
  const remove = () => {
    endInstance(dir);
    rmSync(dir, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return () => {
    process.removeListener('exit', remove);
    remove();
  };
}

/** Ends and removes what dead processes left. */
export function sweepStale(host: AsteriskHost): void {
  mkdirSync(host.base, { recursive: true });
  for (const name of readdirSync(host.base)) {
    const dir = join(host.base, name);
    const owner = readText(join(dir, OWNER));
    // A folder without a mark is being made by somebody at this moment.
    if (owner === undefined || owner === identity(Number.parseInt(owner, 10))) continue;
    endInstance(dir);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Only a process that was started on this very folder: process ids are used again. */
function endInstance(dir: string): void {
  const pid = Number.parseInt(readText(join(dir, 'run/asterisk.pid')) ?? '', 10);
  if (!(pid > 1) || !readText(`/proc/${pid}/cmdline`)?.includes(basename(dir))) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Process id and start time: the same pair never comes back. Undefined when there is no such process. */
function identity(pid: number): string | undefined {
  const started = readText(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /, '')
    .split(' ')[19];
  return started === undefined ? undefined : `${pid} ${started}`;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
