// A whole agent for tests: the real daemon with the simulator in a temporary folder, and its command line.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ExitCode } from '../../agent/cli/answer.ts';
import { runCli } from '../../agent/cli/run-cli.ts';
import { runDaemon } from '../../agent/daemon.ts';
import type { Log } from '../../agent/deps.ts';

export interface Ran {
  readonly exit: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface TestAgent {
  readonly stateDir: string;
  readonly url: string;
  readonly token: string;
  /** Every line logged so far. */
  readonly logged: readonly string[];
  cli(argv: readonly string[], stdin?: string | Buffer): Promise<Ran>;
  stop(): Promise<void>;
}

/** A private folder with settings for the simulator; `files` are put beside them. */
export async function agentFolder(
  settings: Readonly<Record<string, unknown>> = {},
  files: Readonly<Record<string, Uint8Array>> = {},
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'switchkey-agent-'));
  const all = {
    driver: { kind: 'simulator', file: 'simulator.json' },
    localApi: { port: 0 },
    eventStream: false,
    ...settings,
  };
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify(all), { mode: 0o600 });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), content, { mode: 0o600 });
  }
  return folder;
}

/** Starts the daemon in this process; `stop` ends it as a signal would. The folder stays until `removeFolder`. */
export async function startAgent(stateDir: string): Promise<TestAgent> {
  const toldToEnd = new AbortController();
  const logged: string[] = [];
  const running = Promise.withResolvers<void>();
  const note = (message: string, fields?: unknown) => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
    if (message === 'the agent is running') running.resolve();
  };
  const log: Log = { info: note, warn: note, error: note };
  const ended = runDaemon({
    stateDir,
    userId: process.geteuid?.(),
    version: '1.2.3',
    clock: { wallMs: Date.now, monotonicMs: () => performance.now() },
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    machineId: 'test-machine',
    log,
    supervision: { socket: undefined, watchdogMicroseconds: undefined },
    toldToEnd: toldToEnd.signal,
  });
  await Promise.race([running.promise, ended]);
  const read = async (name: string) => (await readFile(path.join(stateDir, name), 'utf8')).trim();
  return {
    stateDir,
    logged,
    url: await read('api.address'),
    token: await read('api.token'),
    cli: (argv, stdin) => cli([...argv, '--state', stateDir], stdin),
    async stop() {
      toldToEnd.abort();
      await ended;
    },
  };
}

/** The command line in this process, with the streams of a script. */
export async function cli(argv: readonly string[], stdin: string | Buffer = ''): Promise<Ran> {
  const said = { out: '', err: '' };
  const exit = await runCli(argv, {
    version: '1.2.3',
    stateDir: '/nonexistent',
    stdin: Readable.from([Buffer.from(stdin)]),
    stdinIsTerminal: false,
    out: (text) => {
      said.out += `${text}\n`;
    },
    err: (text) => {
      said.err += `${text}\n`;
    },
    runDaemon: () => Promise.reject(new Error('not in this process')),
    planInstallation: () => Promise.reject(new Error('not in this process')),
  });
  return { exit, ...said };
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
