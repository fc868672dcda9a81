// The command line at three in the morning: what is missing, damaged or taken is said with what to do, never in the system's own words.
import { copyFile, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runInProcess } from '../support/server-process.ts';

let folder = '';
let data = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchkey-surprises-'));
  data = join(folder, 'data');
  const made = ['--data', data, '--keys', join(folder, 'keys'), '--issuer', 'x', '--email', 'o@v.example'];
  expect((await runInProcess(['init', ...made])).code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function said(...args: string[]): Promise<string> {
  const ran = await runInProcess(args);
  expect(ran.code).toBe(1);
  expect(ran.err).not.toMatch(/E[A-Z]{4,}:|unable to open|malformed|not a database|SQLITE|Unexpected token/);
  return ran.err;
}

/** The data folder once more, to be broken. */
async function copied(name: string): Promise<string> {
  const to = join(folder, name);
  await cp(data, to, { recursive: true });
  return to;
}

test('a data folder that is not there', async () => {
  for (const verb of [['pbx', 'list'], ['jobs', 'list'], ['serve']])
    expect(await said(...verb, '--data', join(folder, 'nowhere'))).toMatch(
      /no data folder.*--data.*data_folder_missing/,
    );
});

test('a database that is none leads to the backup', async () => {
  const broken = await copied('broken');
  for (const name of await readdir(broken)) if (/-(wal|shm)$/.test(name)) await rm(join(broken, name));
  await writeFile(join(broken, 'switchkey.db'), 'hello'.repeat(1000));
  expect(await said('pbx', 'list', '--data', broken)).toMatch(/restore --from FILE.*database_damaged/);
  expect(await said('backup', '--data', broken, '--to', join(folder, 'b.bin'))).toMatch(/database_damaged/);
});

test('a restored folder without its signing keys, and one with a key that is damaged', async () => {
  const restored = await copied('restored');
  await rm(join(restored, 'signing'), { recursive: true });
  expect(await said('serve', '--data', restored)).toMatch(
    /no signing keys.*Put the copy of it back.*signing_keys_missing/,
  );
  const damaged = await copied('damaged');
  const [key = ''] = await readdir(join(damaged, 'signing'));
  await writeFile(join(damaged, 'signing', key), 'garbage');
  const words = await said('pbx', 'list', '--data', damaged);
  expect(words).toMatch(/is damaged.*signing_key_damaged/);
  expect(words).not.toContain('garbage');
});

test('a backup into a folder that is not there', async () => {
  expect(await said('backup', '--data', data, '--to', join(folder, 'no', 'such', 'b.bin'))).toMatch(/file_missing/);
});

test('a backup that broke off is refused and told so, and the folder it was for stays empty', async () => {
  const whole = join(folder, 'whole.bin');
  expect((await runInProcess(['backup', '--data', data, '--to', whole])).code).toBe(0);
  await copyFile(whole, join(folder, 'half.bin'));
  await writeFile(join(folder, 'half.bin'), 'no gzip');
  const into = join(folder, 'into');
  expect(await said('restore', '--from', join(folder, 'half.bin'), '--into', into)).toMatch(/backup_unreadable/);
});

test('a port that is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  expect(await said('serve', '--data', data, '--port', String(port))).toMatch(
    new RegExp(`Port ${port} on 127.0.0.1 is taken.*--port.*port_in_use`),
  );
  await new Promise((resolve) => other.close(resolve));
});
