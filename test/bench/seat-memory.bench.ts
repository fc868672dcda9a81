// Resident memory of the agent beside a real Asterisk once 10,000 people have a licence with four add-ons, against a bare Node process; target: twice that and 20 MB.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { MassRun } from '../../shared/contracts/mass-api.ts';
import type { Seats } from '../../shared/contracts/seats-api.ts';
import { asked, startFleet } from './fleet.ts';

const MORE_MB = 20;
const REST_MS = 60_000;
const short = process.argv.includes('--short');
const extensions = Array.from({ length: short ? 1_000 : 10_000 }, (_, at) => String(100_000 + at));
const ADD_ONS = ['device_ip_phone', 'device_mobile_app', 'license_dnc_checking_enabled', 'call_recording'] as const;

const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
const kinds = ['phone_system', ...ADD_ONS] as const;
const fleet = await startFleet({ extensions, grants: { kinds, quantity: extensions.length } });
const pid = fleet.agent.pid ?? 0;

const header = `Ext key,Number,User,${ADD_ONS.map((_, at) => `Addon license ${at + 1}`).join(',')}`;
const rows = extensions.map((one, at) => `${one},${6_000_000 + at},User ${one},${ADD_ONS.join(',')}`);
const run = await api<MassRun>('/mass/check?name=all.csv', [header, ...rows].join('\r\n'));
await api(`/mass/${run.id}/configure`, {});
const busyMb = await residentMb(pid);
// What a person does afterwards, and some polls' and re-readings' time.
for (let page = 0; page < 20; page += 1) await api('/seats/licences?base=phone_system&by=user&search=user&limit=100');
await pause(short ? 5_000 : REST_MS);
const restMb = await residentMb(pid);
const { tallies } = await api<Seats>('/seats');
const bareMb = await residentMb(bare.pid ?? 0);
const { ladder } = await asked<{ ladder: string }>(fleet.stateDir, ['status']);
bare.kill();
await fleet.close();

const targetMb = 2 * bareMb + MORE_MB;
const assigned = tallies.find(({ kind }) => kind === 'phone_system')?.assigned;
const result = {
  bench: 'seat-memory',
  ratio: restMb / targetMb,
  target: 1,
  restMb,
  busyMb,
  bareMb,
  targetMb,
  assigned,
};
process.stdout.write(`${JSON.stringify({ ...result, ladder })}\n`);
process.exit(0);

async function api<T>(path: string, body?: string | object): Promise<T> {
  const read = async (name: string) => (await readFile(`${fleet.stateDir}/${name}`, 'utf8')).trim();
  const [url, token] = await Promise.all([read('api.address'), read('api.token')]);
  const type = typeof body === 'string' ? 'text/csv' : 'application/json';
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function residentMb(ofPid: number): Promise<number> {
  const status = await readFile(`/proc/${ofPid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
}
