// Keeps the next processes of a program loaded and waiting, and puts one on stage the moment the last one was killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type Program = 'agent' | 'server';

export interface Performer {
  readonly process: ChildProcess;
  /** What it said on standard error so far. */
  readonly said: () => string;
  /** Kills it without notice and waits until it is gone. */
  kill(): Promise<void>;
}

export interface Understudy {
  /** Resolves once all that wait are loaded. */
  ready(): Promise<void>;
  /** The waiting process begins; another is loaded in its place. */
  begin(): Promise<Performer>;
  /** Ends those that wait. */
  close(): Promise<void>;
}

/** One to begin after a kill, and one for when that is killed while it begins. */
const DEPTH = 2;
const STANDBY = new URL('standby.ts', import.meta.url).pathname;

export function understudy(program: Program, words: readonly string[]): Understudy {
  const waiting = Array.from({ length: DEPTH }, () => load(program, words));
  return {
    ready: async () => void (await Promise.all(waiting.map((one) => one.loaded))),
    async begin() {
      const next = waiting.shift() ?? load(program, words);
      waiting.push(load(program, words));
      await next.loaded;
      next.process.stdin.write('go\n');
      return { process: next.process, said: next.said, kill: () => kill(next.process) };
    },
    close: async () => void (await Promise.all(waiting.map((one) => kill(one.process)))),
  };
}

function load(program: Program, words: readonly string[]) {
  const child = spawn(process.execPath, [STANDBY, program, ...words], {
    stdio: 'pipe',
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(tmpdir(), 'switchkey-faults-cache') },
  });
  let text = '';
  child.stdin.on('error', () => undefined);
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  const loaded = once(child.stdout, 'data').then(() => void child.stdout.resume());
  return { process: child, loaded, said: () => text };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
