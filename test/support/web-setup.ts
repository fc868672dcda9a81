// Builds the web pages before the tests where their sources are newer than what was built.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['server/web', 'agent/web', 'shared'];
const BUILT = '.build';

export function setup(): void {
  // Under the test runner's own NODE_ENV React would be built for development: larger, slower, and not what people get.
  const env = { ...process.env, NODE_ENV: 'production' };
  if (newest(SOURCES) > oldestPage()) execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit', env });
}

function newest(folders: readonly string[]): number {
  const times = folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
  return Math.max(...times);
}

/** -Infinity where nothing was built yet. */
function oldestPage(): number {
  try {
    const pages = readdirSync(BUILT).map((page) => statSync(join(BUILT, page, 'index.html')).mtimeMs);
    return pages.length === 0 ? -Infinity : Math.min(...pages);
  } catch {
    return -Infinity;
  }
}
