// One agent as an auditor sees it: a daemon process, a command line, a state folder that can be copied, nothing of its inside.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Outcome, PlanView, Status } from '../../shared/contracts/local-api.ts';
import { type KitClock, kitClock } from './kit-clock.ts';
import { agentCommand, agentUnderClock, type CommandLine } from './programs.ts';

interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

export interface BlackBox {
  readonly dir: string;
  /** Undefined where the agent runs by the machine's own clock. */
  readonly clock: KitClock | undefined;
  /** Everything the daemon has said so far, over all its lives. */
  said(): string;
  /** `env` comes on top, for this life only. */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  /** SIGTERM by default; the exit code. Does nothing where it does not run. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  restart(): Promise<void>;
  /** A verb of the command line in a process of its own. */
  cli(args: readonly string[], stdin?: string): Promise<Ran>;
  /** The same question on the local API, where a row takes thousands of them. */
  ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>;
  status(): Promise<Status>;
  /** `update` without a process. */
  paste(code: string): Promise<Outcome>;
  /** `refresh` without a process and without its pace. */
  refresh(): Promise<Outcome>;
  /** A line for the simulated PBX. */
  simulate(line: string): Promise<string>;
  file(name: string): Buffer | undefined;
  /** Resident memory, MiB. */
  memoryMib(): number;
  /** Another machine's copy of the state folder, not started. */
  copy(): Promise<BlackBox>;
  close(): Promise<void>;
}

export interface BoxOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Under the kit's clock, which starts here (epoch ms); absent: the release itself by the machine's clock. */
  readonly clockFromMs?: number;
}

export const EXTENSIONS = ['1001', '1002', '1003'] as const;
const REFRESH_PACE_MS = 10_000;
/** Starting a process is most of what the kit does. */
const NODE_COMPILE_CACHE = path.join(tmpdir(), 'switchkey-conformance-cache');

/** A folder with settings for the simulated PBX and its three extensions; nothing runs yet. */
export async function blackBox(options: BoxOptions = {}): Promise<BlackBox> {
  const dir = await mkdtemp(path.join(tmpdir(), 'switchkey-conformance-'));
  const settings = {
    driver: { kind: 'simulator', file: 'simulator.json' },
    localApi: { port: 0 },
    eventStream: false,
    ...options.settings,
  };
  const files = {
    'settings.json': JSON.stringify(settings),
    'simulator.json': JSON.stringify({ extensions: EXTENSIONS, trunks: [], rows: [] }),
    ...options.files,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(dir, name), content, { mode: 0o600 });
  return boxOn(dir, options);
}

async function boxOn(dir: string, options: BoxOptions): Promise<BlackBox> {
  const under = options.clockFromMs === undefined ? undefined : agentUnderClock();
  const clock = under === undefined ? undefined : kitClock(`${dir}.clock`, options.clockFromMs ?? 0);
  const daemonCommand = under ?? agentCommand();
  const env = {
    ...process.env,
    NODE_COMPILE_CACHE,
    ...options.env,
    ...(clock === undefined ? {} : { SWITCHKEY_CLOCK: clock.file }),
  };
  let daemon: ChildProcess | undefined;
  let said = '';
  let address = { url: '', token: '' };

  const box: BlackBox = {
    dir,
    clock,
    said: () => said,
    async start(extra = {}) {
      const before = said.length;
      const child = start(daemonCommand, ['run', '--state', dir], { ...env, ...extra });
      daemon = child;
      const running = new Promise<void>((resolve, reject) => {
        const hear = (chunk: Buffer) => {
          said += chunk;
          if (said.slice(before).includes('the agent is running')) resolve();
        };
        child.stderr?.on('data', hear);
        child.stdout?.on('data', hear);
        child.once('exit', () => reject(new Error(`the agent ended at its start: ${said.slice(before)}`)));
      });
      await running;
      const [url, token] = await Promise.all(['api.address', 'api.token'].map((name) => read(name)));
      address = { url: url ?? '', token: token ?? '' };
      await inLine(box);
    },
    async stop(signal = 'SIGTERM') {
      const child = daemon;
      daemon = undefined;
      if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
    async restart() {
      const exit = await box.stop();
      if (exit !== 0) throw new Error(`the agent did not end in order: exit ${exit}`);
      await box.start();
    },
    async cli(args, stdin = '') {
      const child = start(agentCommand(), [...args, '--state', dir], env);
      const ran = { out: '', err: '' };
      child.stdout?.on('data', (chunk) => {
        ran.out += chunk;
      });
      child.stderr?.on('data', (chunk) => {
        ran.err += chunk;
      });
      // A command that has heard enough closes its end.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(stdin);
      const [exit] = await once(child, 'close');
      return { exit, ...ran };
    },
    async ask(method, where, body) {
      return (await (await send(method, where, body)).json()) as never;
    },
    status: () => box.ask<Status>('GET', '/status'),
    paste: (code) => box.ask<Outcome>('POST', '/update', { code, dryRun: false }),
    async refresh() {
      clock?.pass(REFRESH_PACE_MS);
      for (;;) {
        const answer = await send('POST', '/refresh', {});
        if (answer.status !== 429) return (await answer.json()) as Outcome;
        await answer.body?.cancel();
        // Only a build without the kit's clock keeps its pace by the machine's.
        await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get('retry-after')) * 1000));
      }
    },
    simulate: async (line) => (await box.ask<{ text: string }>('POST', '/simulate', { line })).text,
    file(name) {
      try {
        return readFileSync(path.join(dir, name));
      } catch {
        return undefined;
      }
    },
    memoryMib() {
      const pages = Number(readFileSync(`/proc/${daemon?.pid}/statm`, 'utf8').split(' ')[1]);
      return (pages * 4096) / 2 ** 20;
    },
    async copy() {
      const copied = await mkdtemp(path.join(tmpdir(), 'switchkey-conformance-'));
      await cp(dir, copied, { recursive: true });
      for (const name of ['api.address', 'api.token']) await rm(path.join(copied, name), { force: true });
      return boxOn(copied, clock === undefined ? options : { ...options, clockFromMs: clock.trueMs() });
    },
    async close() {
      await box.stop('SIGKILL');
      await Promise.all([dir, `${dir}.clock`].map((one) => rm(one, { recursive: true, force: true })));
    },
  };
  return box;

  function send(method: string, where: string, body?: unknown): Promise<Response> {
    const headers = { authorization: `Bearer ${address.token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(`${address.url}/api/v1${where}`, { method, headers, ...sent });
  }

  async function read(name: string): Promise<string> {
    return (await readFile(path.join(dir, name), 'utf8')).trim();
  }
}

/** Waits until the PBX is connected and what is in force has reached it. */
export async function inLine(box: BlackBox): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until; ) {
    const [status, plan] = [await box.status(), await box.ask<PlanView>('GET', '/plan')];
    if (status.pbx.connected && plan.steps.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the PBX did not come into line');
}

function start([program, ...first]: CommandLine, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(program, [...first, ...args], { env, stdio: 'pipe' });
}
