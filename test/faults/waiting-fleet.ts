// A server that comes back and finds its whole fleet at the door in one instant, each agent from an address of its own.
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { nextPollMs } from '../../agent/poller/schedule.ts';
import { enrol, openSession, poll, type RawAgent, rawAgent } from '../support/raw-agent.ts';
import { type ApiAnswer, startServer } from '../support/server.ts';
import { serveProcess } from '../support/server-process.ts';
import { chanceFrom } from './chance.ts';

export interface FleetFigures {
  readonly agents: number;
  /** Requests that were told to come again, and came. */
  readonly refusedForNow: number;
  /** Connections that were not taken in time, and were tried again. */
  readonly unreached: number;
  /** From the first request to the last answer. */
  readonly servedMs: number;
  /** Of the server's process, before the fleet came and at its highest. */
  readonly memoryBeforeMiB: number;
  readonly memoryPeakMiB: number;
  /** Seconds until the next poll, as the server told each. */
  readonly told: readonly number[];
  /** Seconds until the next poll, as the agents' own schedule makes of it. */
  readonly next: readonly number[];
}

const PREPARED_AT_ONCE = 32;
const TRIES = 8;

export async function waitingFleet(agents: number): Promise<FleetFigures> {
  const server = await startServer();
  const fleet: { agent: RawAgent; serial: string; address: string }[] = [];
  const prepare = async (n: number) => {
    const serial = `PBX-${String(n).padStart(6, '0')}`;
    const agent = rawAgent();
    const { id } = await server.addPbx(serial);
    const enrolled = await enrol(server.url, agent, await server.enrolmentToken(id), serial);
    if (enrolled.status !== 201) throw new Error(`agent ${n} was not enrolled: ${JSON.stringify(enrolled.body)}`);
    fleet.push({ agent, serial, address: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` });
  };
  const numbers = Array.from({ length: agents }, (_, n) => n).values();
  const lanes = Array.from({ length: PREPARED_AT_ONCE }, async () => {
    for (const n of numbers) await prepare(n);
  });
  await Promise.all(lanes);
  await server.close({ keep: true });

  const again = await serveProcess(server.dataFolder, ['--trust-proxy', '1']);
  try {
    const memoryBeforeMiB = peakMiB(again.process.pid);
    let refusedForNow = 0;
    let unreached = 0;
    const insist = async (ask: () => Promise<ApiAnswer>, wanted: number): Promise<ApiAnswer> => {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const answer = await ask().catch(notReached);
        if (answer === undefined) {
          unreached += 1;
          await pause(1_000 * 2 ** tries * Math.random());
          continue;
        }
        if (answer.status === wanted) return answer;
        if (answer.status !== 429 && answer.status !== 503)
          throw new Error(`refused for good: ${answer.status} ${JSON.stringify(answer.body)}`);
        refusedForNow += 1;
        await pause(Number(answer.headers.get('retry-after') ?? 1) * 1_000);
      }
      throw new Error(`refused ${TRIES} times`);
    };
    const startedMs = performance.now();
    const told = await Promise.all(
      fleet.map(async ({ agent, address }) => {
        const headers = { 'x-forwarded-for': address };
        await insist(() => openSession(again.url, agent, { headers }), 201);
        const answer = await insist(() => poll(again.url, agent, { ...headers, 'switchkey-trust': '1' }), 200);
        return Number(answer.body.nextPollSeconds);
      }),
    );
    const servedMs = Math.round(performance.now() - startedMs);
    const memoryPeakMiB = peakMiB(again.process.pid);
    const chance = chanceFrom(1);
    const nowMs = Date.now();
    const next = told.map((seconds, n) => nextPollMs(seconds, fleet[n]?.serial ?? '', nowMs, chance.next()) / 1_000);
    return { agents, refusedForNow, unreached, servedMs, memoryBeforeMiB, memoryPeakMiB, told, next };
  } finally {
    await again.end('SIGTERM');
    await rm(server.folder, { recursive: true, force: true });
  }
}

/** What `fetch` throws when no connection came about; an agent then backs off with full jitter and asks again. */
function notReached(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error;
}

/** The fullest of `buckets` equal parts of the time from `from` to `until`, as a multiple of their mean. */
export function fullest(instants: readonly number[], from: number, until: number, buckets: number): number {
  const counts = new Array<number>(buckets).fill(0);
  for (const at of instants) {
    const bucket = Math.min(buckets - 1, Math.max(0, Math.floor(((at - from) / (until - from)) * buckets)));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return Math.max(...counts) / (instants.length / buckets);
}

/** Most memory that a process ever held; Linux only, NaN elsewhere. */
function peakMiB(pid: number | undefined): number {
  try {
    const kib = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kib) / 1_024);
  } catch {
    return Number.NaN;
  }
}
