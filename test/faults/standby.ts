// A server or an agent with everything loaded that waits for a word, so that a kill need not wait for the next process.
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';

const [node = '', , program = '', ...words] = process.argv;
const main = new URL(`../../${program}/main.ts`, import.meta.url);

if (program === 'agent') await Promise.all([import('../../agent/daemon.ts'), import('../../agent/log.ts')]);
else await import('../../server/cli/program.ts');
// Whoever is killed would not leave it to the next.
flushCompileCache();
process.stdout.write('loaded\n');
await once(process.stdin, 'data');
// Nobody is left behind where the test itself was killed.
process.stdin.once('end', () => process.exit(1)).resume();
process.argv = [node, main.pathname, ...words];
await import(main.href);
