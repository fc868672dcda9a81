// From a grant changed on the server to the limit in force on a real Asterisk, woken by the event stream; target: p99 1 s.
import { setTimeout as pause } from 'node:timers/promises';
import { startFleet } from './fleet.ts';

const TARGET_MS = 1_000;
const changes = process.argv.includes('--short') ? 20 : 200;

const fleet = await startFleet();
const { server, asterisk, pbxId } = fleet;
const grants = await server.api('GET', `/pbxs/${pbxId}/grants`);
const subscription = grants.body.items.find(
  (grant: { kind: string }) => grant.kind === 'concurrent_calls',
).subscription;
const inForce = async () => {
  const read = asterisk.ami().action({ Action: 'DBGet', Family: 'licence', Key: 'calls' });
  return (await read.catch(() => undefined))?.events[0]?.Val ?? '';
};
while (!/\|10(\||$)/.test(await inForce())) await pause(20);

const took: number[] = [];
for (let i = 0; i < changes; i += 1) {
  const calls = 11 + i;
  const startedMs = performance.now();
  const changed = await server.api('PATCH', `/pbxs/${pbxId}/grants/${subscription}`, { quantity: calls });
  if (changed.status !== 200) throw new Error(`the grant was not changed: ${JSON.stringify(changed.body)}`);
  while (!(await inForce()).split('|').includes(String(calls))) await pause(1);
  took.push(performance.now() - startedMs);
}
await fleet.close();

took.sort((a, b) => a - b);
const at = (share: number) => Math.round((took[Math.ceil(took.length * share) - 1] ?? Number.NaN) * 10) / 10;
const result = {
  bench: 'issue-to-in-force',
  ratio: at(0.99) / TARGET_MS,
  changes,
  p50Ms: at(0.5),
  p99Ms: at(0.99),
  maxMs: at(1),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
