// The licence server as operators run it: its command line in processes of their own, also to be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { runProgram, serverProgram } from '../../server/cli/program.ts';

const MAIN = new URL('../../server/main.ts', import.meta.url).pathname;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** One verb in this process, without the cost of starting another. */
export async function runInProcess(args: readonly string[], input = ''): Promise<Ran> {
  const ran = { code: 0, out: '', err: '' };
  const program = serverProgram({
    nowMs: Date.now,
    random: randomBytes,
    stdin: Readable.from([input]),
    out: (text) => {
      ran.out += `${text}\n`;
    },
    err: (text) => {
      ran.err += `${text}\n`;
    },
    exit: (code) => {
      ran.code = code;
    },
    rootKeyCost: 10,
    stopped: () => Promise.resolve(),
  });
  ran.code = (await runProgram(program, ['node', MAIN, ...args])) ?? ran.code;
  return ran;
}

/** One verb in a process of its own, to its end. */
export async function runServer(args: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'pipe' });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, out, err };
}

export interface ServerProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** Sends a signal and waits for the end; the exit code, or null when it was killed. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** `more` are further options of `serve`. */
export async function serveProcess(dataFolder: string, more: readonly string[] = []): Promise<ServerProcess> {
  const args = [MAIN, 'serve', '--data', dataFolder, '--port', '0', '--json', '--log-level', 'error', ...more];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  return {
    ...JSON.parse(line),
    process: child,
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}
