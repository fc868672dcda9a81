// Resident memory of the agent beside a real Asterisk after 3,600 polls against a bare Node process; target: 2 times, no growth.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { asked, startFleet } from './fleet.ts';

const POLL_SECONDS = 0.02;
const polls = process.argv.includes('--short') ? 300 : 3_600;

const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
const fleet = await startFleet({ settings: { pollSeconds: POLL_SECONDS } });
const pid = fleet.agent.pid ?? 0;
const metrics = async () => {
  const address = (await readFile(`${fleet.stateDir}/api.address`, 'utf8')).trim();
  return (await fetch(`${address}/metrics`)).text();
};
const polled = async () => {
  const counted = [...(await metrics()).matchAll(/^switchkey_polls_total\{[^}]*\} (\d+)$/gm)];
  return counted.reduce((sum, [, count]) => sum + Number(count), 0);
};

const warmUp = Math.ceil(polls / 3);
while ((await polled()) < warmUp) await pause(200);
const early = await residentMb(pid);
while ((await polled()) < polls) await pause(200);
const late = await residentMb(pid);
const yardstick = await residentMb(bare.pid ?? 0);
const { ladder } = await asked<{ ladder: string }>(fleet.stateDir, ['status']);
bare.kill();
await fleet.close();

const result = {
  bench: 'agent-memory',
  ratio: late / yardstick,
  polls,
  residentMb: late,
  bareMb: yardstick,
  growth: late / early,
  ladder,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);

async function residentMb(ofPid: number): Promise<number> {
  const status = await readFile(`/proc/${ofPid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
}
