// The long form of the kills: `npm run faults -- [--kills 500] [--seed n]`; prints the figures as one JSON line.
import { parseArgs } from 'node:util';
import { killing } from './killing.ts';

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const startedMs = Date.now();
const figures = await killing(Number(values.kills ?? 500), Number(values.seed ?? startedMs % 1_000_000));
console.log(JSON.stringify({ faults: 'kill -9', ...figures, seconds: Math.round((Date.now() - startedMs) / 1000) }));
