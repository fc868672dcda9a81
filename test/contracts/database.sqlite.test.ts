// The database contract on a file.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { describeDatabase } from './database.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('a SQLite file', () => {
  describeDatabase({
    async newPlace() {
      const folder = await mkdtemp(join(tmpdir(), 'switchkey-db-'));
      folders.push(folder);
      return join(folder, 'switchkey.db');
    },
    usesIndex: (plan) => /SEARCH accounts USING INDEX .*path>/.test(plan),
    writersShareProcess: false,
  });
});
