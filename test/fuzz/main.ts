// The long form: a million changed documents against every door. `npm run fuzz [-- --cases n --seed n --target name --case n]`.
import { parseArgs } from 'node:util';
import { fuzz, type Target } from './target.ts';
import { openTargets } from './targets.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    target: { type: 'string' },
    case: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const total = Number(values.cases);
/** More than any door needs for any input, on a machine that is busy besides. */
const MOST_MS = 2_000;
const MOST_RSS_MB = 700;

const targets = (await openTargets()).filter(({ name }) => values.target === undefined || name === values.target);
const shares = targets.reduce((sum, { share }) => sum + share, 0);
console.log(`seed ${seed}`);
let broken = 0;
for (const target of targets) broken += (await ran(target)) ? 0 : 1;
for (const target of targets) await target.close?.();
const { maxRSS } = process.resourceUsage();
console.log(`highest memory ${Math.round(maxRSS / 1024)} MB`);
if (maxRSS / 1024 > MOST_RSS_MB) broken += 1;
process.exitCode = broken === 0 && targets.length > 0 ? 0 : 1;

async function ran(target: Target): Promise<boolean> {
  const from = Number(values.case ?? 0);
  const count = values.case === undefined ? Math.ceil((total * target.share) / shares) : 1;
  try {
    const { cases, seconds, slowestMs, slowestCase } = await fuzz(target, seed, count, from);
    const pace = Math.round(cases / seconds);
    console.log(`${target.name}: ${cases} cases, ${pace}/s, slowest ${slowestMs.toFixed(1)} ms (case ${slowestCase})`);
    return slowestMs <= MOST_MS;
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    return false;
  }
}
