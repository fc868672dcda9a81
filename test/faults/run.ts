// The long forms: `npm run faults -- [--kills 500] [--shop-kills 300] [--seed n] [--agents 5000]`; prints the figures, one JSON line each.
import { parseArgs } from 'node:util';
import { leaveOut } from '../support/left-out.ts';
import { createDatabase, makeCluster, postgresPrograms } from '../support/postgres-cluster.ts';
import { killing } from './killing.ts';
import { shopKilling } from './shop-killing.ts';
import { fullest, waitingFleet } from './waiting-fleet.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    /** Of a selling server, on each kind of database. */
    'shop-kills': { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** 0 leaves the fleet out. */
    agents: { type: 'string', default: '5000' },
  },
});
const startedMs = Date.now();
const agents = Number(values.agents);
if (agents > 0) {
  const { told, next, ...figures } = await waitingFleet(agents);
  const spread = { told: fullest(told, 3_180, 3_540, 12), next: fullest(next, 795, 3_540, 51) };
  console.log(JSON.stringify({ faults: 'restart with a fleet waiting', ...figures, fullestOverMean: spread }));
}
if (Number(values.kills) > 0) {
  const figures = await killing(Number(values.kills), Number(values.seed));
  console.log(JSON.stringify({ faults: 'kill -9', ...figures, seconds: Math.round((Date.now() - startedMs) / 1000) }));
}
const shopKills = Number(values['shop-kills']);
if (shopKills > 0) {
  await sellingOn('sqlite');
  if (postgresPrograms() === undefined) leaveOut('kills of a selling server on PostgreSQL: PostgreSQL is missing');
  else await sellingOnPostgres();
}

async function sellingOn(database: string, place?: string): Promise<void> {
  const beganMs = Date.now();
  const figures = await shopKilling(shopKills, Number(values.seed), place);
  const seconds = Math.round((Date.now() - beganMs) / 1000);
  console.log(JSON.stringify({ faults: 'kill -9 of a selling server', database, ...figures, seconds }));
}

async function sellingOnPostgres(): Promise<void> {
  const cluster = await makeCluster();
  try {
    await sellingOn('postgres', await createDatabase(cluster.admin));
  } finally {
    await cluster.remove();
  }
}
