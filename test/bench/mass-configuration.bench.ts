// Mass configuration of 10,000 extensions, from the file to the real Asterisk, against its rows written bare; target: 10 times.
import { setTimeout as pause } from 'node:timers/promises';
import { connectAmi } from '../../agent/enforcement/asterisk/ami-client.ts';
import { inWindows } from '../../agent/enforcement/asterisk/in-windows.ts';
import type { Result } from '../../shared/result.ts';
import { startAsterisk } from '../lab/asterisk.ts';
import { licensedOnAsterisk } from '../support/seats-on-asterisk.ts';

const TARGET = 10;
const short = process.argv.includes('--short');
const extensions = Array.from({ length: short ? 2_000 : 10_000 }, (_, at) => String(100_000 + at));
const ADD_ONS = ['device_ip_phone', 'device_mobile_app', 'license_dnc_checking_enabled', 'call_recording'];
/** Letters of those, in the order in which the agent writes them. */
const LETTERS = 'rnpm';
const header = `Ext key,Number,User,${ADD_ONS.map((_, at) => `Addon license ${at + 1}`).join(',')}`;
const rows = extensions.map((one, at) => `${one},${6_000_000 + at},User ${one},${ADD_ONS.join(',')}`);
const file = Buffer.from([header, ...rows].join('\r\n'));

const asterisk = await startAsterisk({ name: 'mass', extensions });
const rig = await licensedOnAsterisk(asterisk, {}, extensions.length);
const { mass } = rig.agent;
while ((rig.agent.status().capacity.extensions.configured ?? 0) < extensions.length) await pause(100);
const signal = new AbortController().signal;
const peer = { host: '127.0.0.1', port: asterisk.amiPort, username: 'agent', secret: asterisk.agentSecret };
const client = await connectAmi(peer, { onEvent: () => {}, onClose: () => {} });

const bare: number[] = [];
const whole: number[] = [];
const parts: Record<string, number[]> = { check: [], preview: [], configure: [] };
/** Each round against the bare rows right before and right after it, so that a machine that slows down slows down both. */
const ratios: number[] = [];
let families = 0;
for (let round = 0; round < (short ? 2 : 7); round += 1) {
  const before = await timed(writeBare);
  const took = await timed(configure);
  const after = await timed(writeBare);
  bare.push(before, after);
  whole.push(took);
  ratios.push((2 * took) / (before + after));
  await takeBack();
}
client.close();
await rig.close();
await asterisk.stop();

const result = {
  bench: 'mass-configuration',
  ratio: median(ratios),
  target: TARGET,
  rows: extensions.length,
  wholeMs: median(whole),
  bareMs: median(bare),
  ...Object.fromEntries(Object.entries(parts).map(([part, took]) => [`${part}Ms`, median(took)])),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);

function put(Family: string, Val: string) {
  return async (Key: string) => void (await client.action({ Action: 'DBPut', Family, Key, Val }, signal));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** Into an empty family each time, as the agent's own rows are. */
async function writeBare(): Promise<void> {
  await inWindows(extensions, put(`bare-${families++}`, LETTERS));
}

async function configure(): Promise<void> {
  const run = await part('check', () => mass.check('ten-thousand.csv', file));
  await part('preview', async () => mass.rows(run.id, { limit: 200 }));
  await part('configure', () => mass.configure(run.id, { validRowsOnly: false }));
}

/** Looks whether all is in force, and undoes it; not timed. */
async function takeBack(): Promise<void> {
  const shown = (await asterisk.cli('database show licext')).split('\n');
  const inForce = shown.filter((line) => line.includes(`: ${LETTERS}`)).length;
  if (inForce !== extensions.length) throw new Error(`${inForce} of ${extensions.length} rows are in force`);
  const runs = mass.runs();
  const [newest] = runs.ok ? runs.value.items : [];
  if (newest !== undefined) await mass.undo(newest.id);
}

async function part<T>(name: string, work: () => Promise<Result<T>>): Promise<T> {
  const startedMs = performance.now();
  const done = await work();
  parts[name]?.push(performance.now() - startedMs);
  if (!done.ok) throw new Error(done.refusal.message);
  return done.value;
}

function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  return Math.round(middle * 10) / 10;
}
