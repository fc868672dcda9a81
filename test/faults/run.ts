// The long forms: `npm run faults -- [--kills 500] [--seed n] [--agents 5000]`; prints the figures, one JSON line each.
import { parseArgs } from 'node:util';
import { killing } from './killing.ts';
import { fullest, waitingFleet } from './waiting-fleet.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** 0 leaves the fleet out. */
    agents: { type: 'string', default: '5000' },
  },
});
const startedMs = Date.now();
const agents = Number(values.agents);
if (agents > 0) {
  const { told, next, ...figures } = await waitingFleet(agents);
  const spread = { told: fullest(told, 3_240, 3_960, 12), next: fullest(next, 900, 3_960, 51) };
  console.log(JSON.stringify({ faults: 'restart with a fleet waiting', ...figures, fullestOverMean: spread }));
}
if (Number(values.kills) > 0) {
  const figures = await killing(Number(values.kills), Number(values.seed));
  console.log(JSON.stringify({ faults: 'kill -9', ...figures, seconds: Math.round((Date.now() - startedMs) / 1000) }));
}
