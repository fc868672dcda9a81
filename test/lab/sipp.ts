// SIPp against a lab Asterisk: whole runs with their outcome counted; nothing of a run is left when it returns.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onPath } from './asterisk-host.ts';

export interface Burst {
  /** Dialled number. */
  readonly service: string;
  readonly calls: number;
  /** How long an accepted call stays up. Longer than the decision of the last call, or its place is taken anew. */
  readonly holdMs: number;
  /** User of the From header: `open` takes the way without the gate, most others are the trunk. */
  readonly user?: string;
  /** New calls per second; all at once when absent. */
  readonly rate?: number;
}

export interface BurstOutcome {
  readonly accepted: number;
  /** SIP code to number of calls. */
  readonly refused: ReadonlyMap<number, number>;
  /** Accepted calls that the PBX ended. */
  readonly remoteByes: number;
  /** From the INVITE to the final answer, in whole milliseconds: SIPp measures no finer. */
  readonly decisionMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** What a calling phone says of itself. */
export interface Device {
  /** Its User-Agent. */
  readonly agent: string;
  /** In its Via; UDP when absent, which is what carries it in any case. */
  readonly transport?: string;
}

interface Run {
  readonly scenario: 'burst' | 'call-as' | 'register';
  readonly user: string;
  readonly holdMs?: number;
  readonly device?: Device | undefined;
  readonly sipPort: number;
  readonly args: readonly string[];
}

const RUN_MS = 60_000;

/** Rejects when a call ends in another way than accepted or refused, or gets no answer at all. */
export async function burst(sipPort: number, { service, calls, holdMs, user, rate }: Burst): Promise<BurstOutcome> {
  const args = ['-s', service, '-m', `${calls}`, '-l', `${calls}`, '-r', `${rate ?? calls * 100}`, '-rp', '1000'];
  const { words, rttMs } = await run({ scenario: 'burst', user: user ?? 'provider', holdMs, sipPort, args });
  const refused = new Map<number, number>();
  for (const word of words) {
    const code = Number(/^refused (\d+)$/.exec(word)?.[1]);
    if (code > 0) refused.set(code, (refused.get(code) ?? 0) + 1);
  }
  const accepted = words.filter((word) => word === 'accepted').length;
  const decided = accepted + [...refused.values()].reduce((sum, n) => sum + n, 0);
  if (decided !== calls) throw new Error(`${decided} of ${calls} calls were decided`);
  const at = (share: number) => rttMs[Math.max(0, Math.ceil(rttMs.length * share) - 1)] ?? Number.NaN;
  return {
    accepted,
    refused,
    remoteByes: words.filter((word) => word === 'remote-bye').length,
    decisionMs: { p50: at(0.5), p99: at(0.99), max: at(1) },
  };
}

/** The final SIP code of an authenticated call, which is ended as soon as it is answered. */
export async function callAs(
  sipPort: number,
  extension: string,
  password: string,
  number: string,
  device?: Device,
): Promise<number> {
  const args = ['-s', number, '-au', extension, '-ap', password, '-m', '1'];
  return finalCode(await run({ scenario: 'call-as', user: extension, device, sipPort, args }));
}

/** The final SIP code of a registration. */
export async function register(sipPort: number, extension: string, password: string): Promise<number> {
  const args = ['-s', extension, '-au', extension, '-ap', password, '-m', '1'];
  return finalCode(await run({ scenario: 'register', user: extension, sipPort, args }));
}

/** The callee of two-leg calls, which answers at once. Resolves when it listens on the port. */
export async function uas(port: number): Promise<{ stop: () => Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'switchkey-sipp-'));
  const scenario = new URL('./scenarios/uas.xml', import.meta.url).pathname;
  const child = launch(dir, ['-sf', scenario, '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', `${port}`, '-nostdin']);
  const ended = exitOf(child);
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  while (!listens(port)) {
    if (child.exitCode !== null) {
      await stop();
      throw new Error(`SIPp could not listen on port ${port}`);
    }
    await pause(10);
  }
  return { stop };
}

async function run({ scenario, user, holdMs, device, sipPort, args }: Run) {
  const dir = mkdtempSync(join(tmpdir(), 'switchkey-sipp-'));
  try {
    const template = readFileSync(new URL(`./scenarios/${scenario}.xml`, import.meta.url), 'utf8');
    const filled = template
      .replaceAll('{user}', user)
      .replaceAll('{holdMs}', `${holdMs ?? 0}`)
      .replaceAll('{agent}', device?.agent ?? 'SIPp')
      .replaceAll('{transport}', device?.transport ?? '[transport]');
    writeFileSync(join(dir, 'run.xml'), filled);
    const child = launch(dir, [
      ...[`127.0.0.1:${sipPort}`, '-sf', 'run.xml', '-i', '127.0.0.1', '-mi', '127.0.0.1', ...args],
      ...['-trace_logs', '-log_file', 'words', '-trace_err', '-error_file', 'errors'],
      ...['-trace_rtt', '-rtt_freq', '1', '-nostdin', '-timeout', `${RUN_MS / 1000}s`],
    ]);
    const status = await exitOf(child);
    if (status !== 0) throw new Error(`SIPp ended with status ${status}: ${textOf(dir, 'errors').slice(0, 2000)}`);
    return { words: textOf(dir, 'words').split('\n'), rttMs: responseTimes(dir) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function finalCode({ words }: { words: readonly string[] }): number {
  if (words.includes('accepted')) return 200;
  const code = words.flatMap((word) => /^refused (\d+)$/.exec(word)?.[1] ?? [])[0];
  if (code === undefined) throw new Error('SIPp got no final answer');
  return Number(code);
}

/** The kernel ends it when this process dies, however that happens. */
function launch(dir: string, args: readonly string[]): ChildProcess {
  const tied = onPath('setpriv') === undefined ? [] : ['setpriv', '--pdeathsig', 'KILL'];
  const [program = '', ...rest] = [...tied, 'sipp', ...args];
  return spawn(program, rest, { cwd: dir, stdio: 'ignore', env: { ...process.env, TERM: 'dumb' } });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', done);
  });
}

/** Ascending. */
function responseTimes(dir: string): number[] {
  const file = readdirSync(dir).find((name) => name.endsWith('_rtt.csv'));
  const [, ...rows] = (file === undefined ? '' : textOf(dir, file)).trim().split('\n');
  return rows.map((row) => Number(row.split(';')[1])).sort((a, b) => a - b);
}

function textOf(dir: string, file: string): string {
  return readdirSync(dir).includes(file) ? readFileSync(join(dir, file), 'utf8') : '';
}

function listens(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/udp', 'utf8').includes(`:${hex} `);
}
