// Runs every benchmark, one process after the other, and passes their JSON lines through: `npm run bench [-- --short] [name …]`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const wishes = process.argv.slice(2);
const flags = wishes.filter((wish) => wish.startsWith('--'));
const names = wishes.filter((wish) => !wish.startsWith('--'));
const here = new URL('.', import.meta.url).pathname;

const benches = readdirSync(here)
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => names.length === 0 || names.some((name) => file.startsWith(name)))
  .sort();

let broken = 0;
for (const file of benches) {
  console.error(`# ${file}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', `${here}${file}`, ...flags], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) {
    console.error(`# ${file} ended with status ${status}`);
    broken += 1;
  }
}
process.exitCode = broken === 0 && benches.length > 0 ? 0 : 1;
