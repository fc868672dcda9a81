// What it costs to turn 10 MB of garbage away, door by door: at most 50 ms and 20 MB over idle; ratio = slowest door / 50 ms.
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GARBAGE_BYTES, garbageServer, INSIDE_DOORS, OUTER_DOORS } from './garbage-doors.ts';
import type { Answer, Knock, Opened } from './garbage-host.ts';

const TARGET_MS = 50;
const ROUNDS = process.argv.includes('--short') ? 5 : 15;

interface Side {
  readonly process: ChildProcess;
  readonly opened: Opened;
}
interface Cost {
  readonly ms: number;
  /** Of the side, all threads; what neighbours on the machine do is not in it. */
  readonly cpuMs: number;
  readonly mb: number;
  readonly answer: string;
}

async function sideOf(name: 'agent' | 'server'): Promise<Side> {
  const host = new URL('garbage-host.ts', import.meta.url).pathname;
  const child = fork(host, [name], { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [opened] = (await once(child, 'message')) as [Opened];
  return { process: child, opened };
}

async function ask(side: Side, knock: Knock): Promise<Answer> {
  const told = once(side.process, 'message');
  side.process.send(knock);
  const [answer] = (await told) as [Answer];
  return answer;
}

/** Of /proc/<pid>/status, in kB. */
function statusOf({ process: { pid } }: Side, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN);
}

/** Time of one visit, and how far the memory of the side rose during it. */
async function cost(side: Side, visit: () => Promise<Answer>): Promise<Cost> {
  await ask(side, { door: 'collect', source: '' });
  const idle = statusOf(side, 'VmRSS');
  // 5 = begin to note the highest memory anew (man proc_pid_clear_refs).
  writeFileSync(`/proc/${side.process.pid}/clear_refs`, '5');
  const before = await ask(side, { door: 'cpu', source: '' });
  const { ms, refused } = await visit();
  const after = await ask(side, { door: 'cpu', source: '' });
  const mb = Math.max(0, statusOf(side, 'VmHWM') - idle) / 1_024;
  return { ms, cpuMs: after.ms - before.ms, mb, answer: refused };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function costs(name: string, side: Side, visit: () => Promise<Answer>) {
  // The first visit loads and compiles what lies behind the door.
  const first = await cost(side, visit);
  const rounds: Cost[] = [];
  for (let i = 0; i < ROUNDS; i += 1) rounds.push(await cost(side, visit));
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    door: name,
    // The quietest round: the other rounds tell what else the machine was doing.
    ms: round(Math.min(...rounds.map(({ ms }) => ms))),
    medianMs: round(median(rounds.map(({ ms }) => ms))),
    cpuMs: round(median(rounds.map(({ cpuMs }) => cpuMs))),
    firstMs: round(first.ms),
    mb: round(Math.max(first.mb, ...rounds.map(({ mb }) => mb))),
    answer: first.answer,
  };
}

async function timed(visit: () => Promise<string>): Promise<Answer> {
  const start = performance.now();
  const refused = await visit();
  return { ms: performance.now() - start, refused };
}

function pngHead(side: number, fill: Buffer): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452000000000000000008020000000000000000000000', 'hex');
  head.writeUInt32BE(side, 16);
  head.writeUInt32BE(side, 20);
  return Buffer.concat([head, fill]);
}

const folder = mkdtempSync(path.join(tmpdir(), 'switchkey-garbage-'));
const hostile = await garbageServer();
const sides = { agent: await sideOf('agent'), server: await sideOf('server') };
try {
  const sources = {
    server: hostile.url,
    text: path.join(folder, 'garbage.txt'),
    picture: path.join(folder, 'large.png'),
    bomb: path.join(folder, 'damaged.png'),
    none: '',
  };
  writeFileSync(sources.text, Buffer.alloc(GARBAGE_BYTES, 'ABCDE-'));
  writeFileSync(sources.picture, pngHead(4_000, Buffer.alloc(GARBAGE_BYTES, 7)));
  writeFileSync(sources.bomb, pngHead(4_000, randomBytes(4 * 1024 * 1024 - 100)));
  const doors = [];
  for (const { name, side, knock } of OUTER_DOORS) {
    doors.push(await costs(name, sides[side], () => timed(() => knock(sides[side].opened))));
  }
  for (const { name, side, door, source } of INSIDE_DOORS) {
    doors.push(await costs(name, sides[side], () => ask(sides[side], { door, source: sources[source] })));
  }
  const worstMs = Math.max(...doors.map(({ ms }) => ms));
  const worstCpuMs = Math.max(...doors.map(({ cpuMs }) => cpuMs));
  const worstMb = Math.max(...doors.map(({ mb }) => mb));
  const result = {
    bench: 'reject-garbage',
    ratio: Math.max(worstMs, worstCpuMs) / TARGET_MS,
    worstMs,
    worstCpuMs,
    worstMb,
    doors,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  for (const { process: child } of Object.values(sides)) child.disconnect();
  hostile.close();
  rmSync(folder, { recursive: true, force: true });
}
