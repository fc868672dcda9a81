// Runs the two programs as their own processes, as on two machines, and asks them through their command lines.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const root = new URL('../..', import.meta.url).pathname;
const run = promisify(execFile);

export type Program = 'server' | 'agent';

/** One verb with `--json`; rejects with what the program said on standard error. */
export async function ask<T>(program: Program, words: readonly string[]): Promise<T> {
  const argv = [`${root}${program}/main.ts`, ...words, '--json'];
  const { stdout } = await run(process.execPath, argv, { maxBuffer: 4 * 1024 * 1024 });
  return JSON.parse(stdout) as T;
}

export interface Service {
  readonly process: ChildProcess;
  /** Resolves with the exit status; never rejects. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** A program that goes on; its log lines go to `onLine`. */
export function service(program: Program, words: readonly string[], onLine: (line: string) => void): Service {
  const child = spawn(process.execPath, [`${root}${program}/main.ts`, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line !== '') onLine(line);
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    process: child,
    ended,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The wished port where it is free, else one of the system's choice. */
export async function freePort(wished: number): Promise<number> {
  return (await listens(wished)) ?? (await listens(0)) ?? 0;
}

function listens(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(found));
    });
  });
}
