// Searches of people's licences among 10,000 against the same among 100, as the local API answers them; target: 3 times.
import type { SeatQuery } from '../../shared/contracts/seats-api.ts';
import { ADD_ONS } from '../../shared/licence/licence.ts';
import { type AgentRig, agentRig } from '../support/agent.ts';
import { grant, testVendor } from '../support/test-vendor.ts';

const TARGET = 3;
const FEW = 100;
const short = process.argv.includes('--short');
const MANY = short ? 2_000 : 10_000;
const ROUNDS = short ? 200 : 1_000;
const ADD_ON = 'device_ip_phone';

const small = await filled(FEW);
const large = await filled(MANY);
for (const [name, query] of casesOf(small, FEW)) {
  const times = { small: [] as number[], large: [] as number[] };
  const inLarge = casesOf(large, MANY).find(([other]) => other === name)?.[1] ?? query;
  for (let round = 0; round < ROUNDS; round += 1) {
    times.small.push(searchMs(small, query));
    times.large.push(searchMs(large, inLarge));
  }
  const [fewMs, manyMs] = [middle(times.small), middle(times.large)];
  const result = { bench: 'seat-search', case: name, ratio: rounded(manyMs / fewMs), target: TARGET };
  console.log(JSON.stringify({ ...result, few: FEW, many: MANY, fewMs: rounded(fewMs), manyMs: rounded(manyMs) }));
}
await small.close();
await large.close();
process.exit(0);

/** A simulated PBX whose every extension has a licence with an add-on; as many are free. */
async function filled(count: number): Promise<AgentRig> {
  const extensions = Array.from({ length: count }, (_, at) => String(100_000 + at));
  const rig = await agentRig({ settings: { serial: 'PBX-0001' }, extensions });
  const nowS = Math.floor(Date.now() / 1000);
  const vendor = testVendor('PBX-0001', nowS);
  const spare = { phone_system: count } as Readonly<Record<string, number>>;
  await rig.agent.update(vendor.trustCode, { dryRun: false });
  const kinds = ['phone_system', 'concurrent_calls', ...ADD_ONS] as const;
  const grants = kinds.map((kind, at) =>
    grant(kind, count + (spare[kind] ?? 0), nowS + 86_400, { subscription: at + 1 }),
  );
  await rig.agent.update(vendor.code(vendor.licence({ seq: 1, grants })), { dryRun: false });
  const rows = extensions.map((one, at) => `${one},,${at % 2 === 0 ? 'Ada' : 'Ben'} Person${at} ${one},${ADD_ON}`);
  const checked = await rig.agent.mass.check(
    'all.csv',
    Buffer.from(`Ext key,Number,User,Addon license 1\n${rows.join('\n')}`),
  );
  if (!checked.ok) throw new Error(checked.refusal.message);
  const done = await rig.agent.mass.configure(checked.value.id, { validRowsOnly: false });
  if (!done.ok) throw new Error(done.refusal.message);
  return rig;
}

/** The searches that the page offers, each finding a page or one, whatever the number of extensions. */
function casesOf(rig: AgentRig, count: number): readonly (readonly [string, SeatQuery])[] {
  const query = { base: 'phone_system', limit: 25 } as const;
  const [first] = found(rig, { ...query, by: 'extension', search: '100050' });
  const [last] = found(rig, { ...query, cursor: String(2 * count - 1) });
  if (last?.state !== 'free') throw new Error('the last licence is not free');
  return [
    ['first page', query],
    ['extension, exact', { ...query, by: 'extension', search: '100050' }],
    ['extension, begins with', { ...query, by: 'extension', search: '1000' }],
    ['user, common first name', { ...query, by: 'user', search: 'ada' }],
    ['user, one', { ...query, by: 'user', search: 'ada 100050' }],
    ['UUID', { ...query, by: 'unit', search: first?.unit ?? '' }],
    ['UUID of an add-on', { ...query, by: 'unit', search: first?.addOns[0]?.unit ?? '' }],
    ['UUID of a free one', { ...query, by: 'unit', search: last.unit ?? '' }],
    ['nobody', { ...query, by: 'user', search: 'zz' }],
  ];
}

function found(rig: AgentRig, query: SeatQuery) {
  const page = rig.agent.seats.find(query);
  if (!page.ok) throw new Error(page.refusal.message);
  return page.value.items;
}

function searchMs(rig: AgentRig, query: SeatQuery): number {
  const startedMs = performance.now();
  found(rig, query);
  return performance.now() - startedMs;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
