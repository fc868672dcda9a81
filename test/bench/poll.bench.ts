// Unchanged authenticated polls a second, against a bare Express route that answers 304: one core each, same run.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { enrol, openSession, type RawAgent, rawAgent } from '../support/raw-agent.ts';
import { connectTo, pollRequests, run } from './poll-load.ts';

/** Pins a process to a core; Linux only. */
const TASKSET = 'taskset';
const short = process.argv.includes('--short');
const CONNECTIONS = 64;
const ROUNDS = short ? 5 : 11;
const REQUESTS_PER_ROUND = short ? 8_000 : 20_000;

interface Side {
  readonly url: string;
  readonly process: ChildProcess;
  readonly sockets: readonly Socket[];
}

const pinned = hasTaskset();
if (pinned) execFileSync(TASKSET, ['-cp', '1', String(process.pid)], { stdio: 'ignore' });

const licence = await start('licence');
const bare = await start('bare');
const agents = await enrolAll(licence.url, licence.apiKey ?? '');
const sides = { licence: await open(licence), bare: await open(bare) };
try {
  const strangers = Array.from({ length: CONNECTIONS }, () => ({ ...rawAgent(), session: 'A'.repeat(24) }));
  for (let warmUp = 0; warmUp < 3; warmUp++) {
    await round(sides.licence, agents);
    await round(sides.bare, strangers);
  }
  const rssBefore = await residentBytes();
  const rounds: { licence: Round; bare: Round }[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    rounds.push({ licence: await round(sides.licence, agents), bare: await round(sides.bare, strangers) });
  }
  const rssAfter = await residentBytes();
  console.log(
    JSON.stringify({
      bench: 'poll-unchanged',
      ratio: rounded(median(rounds.map((both) => both.licence.perSecond / both.bare.perSecond))),
      pollsPerSecond: Math.round(median(rounds.map((both) => both.licence.perSecond))),
      barePerSecond: Math.round(median(rounds.map((both) => both.bare.perSecond))),
      // Near 1: the server's core, not the load, sets the pace.
      licenceBusy: rounded(median(rounds.map((both) => both.licence.busy))),
      bareBusy: rounded(median(rounds.map((both) => both.bare.busy))),
      cpuRatio: rounded(median(rounds.map((both) => both.bare.cpuMicros / both.licence.cpuMicros))),
      polls: ROUNDS * REQUESTS_PER_ROUND,
      memoryGrowth: rounded(rssAfter / rssBefore),
      residentMiB: Math.round(rssAfter / 2 ** 20),
      pinned,
    }),
  );
} finally {
  for (const side of Object.values(sides)) {
    for (const socket of side.sockets) socket.destroy();
    side.process.kill('SIGTERM');
  }
  await Promise.all([once(licence.process, 'exit'), once(bare.process, 'exit')]);
}

async function start(kind: 'licence' | 'bare'): Promise<{ url: string; apiKey?: string; process: ChildProcess }> {
  const script = [process.execPath, new URL('poll-server.ts', import.meta.url).pathname, kind];
  const [command = '', ...args] = pinned ? [TASKSET, '-c', '0', ...script] : script;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  return { ...JSON.parse(line), process: child };
}

async function open(side: { url: string; process: ChildProcess }): Promise<Side> {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => connectTo(side.url)));
  return { url: side.url, process: side.process, sockets };
}

async function enrolAll(url: string, apiKey: string): Promise<RawAgent[]> {
  const post = async (path: string, body: unknown) => {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': randomBytes(12).toString('hex'),
    };
    const response = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as { id: string; token: string };
  };
  return await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, index) => {
      const serial = `BENCH-${index}`;
      const { id } = await post('/pbxs', { serial, name: serial });
      const { token } = await post(`/pbxs/${id}/enrolment-tokens`, {});
      const agent = rawAgent();
      await enrol(url, agent, token, serial);
      await openSession(url, agent);
      return agent;
    }),
  );
}

interface Round {
  readonly perSecond: number;
  /** Share of one core that the server used. */
  readonly busy: number;
  /** Processor time of the server per request. */
  readonly cpuMicros: number;
}

/** One round over all connections; writing the requests is not part of the time. */
async function round(side: Side, agents: readonly RawAgent[]): Promise<Round> {
  const each = Math.ceil(REQUESTS_PER_ROUND / CONNECTIONS);
  const host = new URL(side.url).host;
  const requests = agents.map((agent) => pollRequests(agent, host, each));
  const cpuBefore = cpuSeconds(side.process.pid);
  const started = performance.now();
  await Promise.all(side.sockets.map((socket, index) => run(socket, requests[index] ?? [])));
  const seconds = (performance.now() - started) / 1000;
  const cpu = cpuSeconds(side.process.pid) - cpuBefore;
  const total = each * CONNECTIONS;
  return { perSecond: total / seconds, busy: cpu / seconds, cpuMicros: (cpu / total) * 1e6 };
}

/** User and system time of a process, from Linux; NaN elsewhere. */
function cpuSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

async function residentBytes(): Promise<number> {
  const text = await (await fetch(`${licence.url}/metrics`)).text();
  return Number(/^switchkey_resident_bytes (\S+)$/m.exec(text)?.[1] ?? 'NaN');
}

function hasTaskset(): boolean {
  try {
    execFileSync(TASKSET, ['-cp', String(process.pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
