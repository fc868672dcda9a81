// Installing files: shown first, written whole, the old version kept, repeatable.
import { chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { surveyFiles, writeFiles } from '../../../agent/actions/install.ts';
import { Fault } from '../../../shared/errors.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'switchkey-install-'));
});
afterEach(() => rm(root, { recursive: true }));

const files = [
  { path: '/etc/pbx/gate.conf', content: 'new\n', mode: 0o644 },
  { path: '/var/state/pbx.secret', content: 'hush\n', mode: 0o600 },
  { path: '/var/state/anchor.bin', content: new Uint8Array([0, 255, 1]), mode: 0o600 },
];
const at = (file: string) => path.join(root, file);

it('writes nothing while it only looks', async () => {
  const survey = await surveyFiles(files, root);
  expect(survey.map(({ state }) => state)).toEqual(['new', 'new', 'new']);
  expect(await readdir(root)).toEqual([]);
});

it('writes every file with its mode, private folders for private files, and no leftovers', async () => {
  await writeFiles(await surveyFiles(files, root));
  expect(await readFile(at('etc/pbx/gate.conf'), 'utf8')).toBe('new\n');
  expect([...(await readFile(at('var/state/anchor.bin')))]).toEqual([0, 255, 1]);
  expect((await stat(at('etc/pbx/gate.conf'))).mode & 0o777).toBe(0o644);
  expect((await stat(at('var/state/pbx.secret'))).mode & 0o777).toBe(0o600);
  expect((await stat(at('var/state'))).mode & 0o777).toBe(0o700);
  expect((await readdir(at('var/state'))).sort()).toEqual(['anchor.bin', 'pbx.secret']);
  expect((await surveyFiles(files, root)).map(({ state }) => state)).toEqual(['unchanged', 'unchanged', 'unchanged']);
});

it('keeps the first version of a file it changes, also when it changes it twice', async () => {
  await mkdir(at('etc/pbx'), { recursive: true });
  await writeFile(at('etc/pbx/gate.conf'), 'by hand\n');
  await writeFiles(await surveyFiles(files, root));
  await writeFiles(await surveyFiles([{ path: '/etc/pbx/gate.conf', content: 'newer\n', mode: 0o644 }], root));
  expect(await readFile(at('etc/pbx/gate.conf'), 'utf8')).toBe('newer\n');
  expect(await readFile(at('etc/pbx/gate.conf.before-switchkey'), 'utf8')).toBe('by hand\n');
});

it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  'gives what root writes to whom the folder belongs',
  async () => {
    await mkdir(at('etc/pbx'), { recursive: true });
    await chown(at('etc/pbx'), 4_321, 4_322);
    await writeFiles(await surveyFiles([{ path: '/etc/pbx/sub/gate.conf', content: 'x', mode: 0o640 }], root));
    for (const place of ['etc/pbx/sub', 'etc/pbx/sub/gate.conf']) {
      expect(await stat(at(place))).toMatchObject({ uid: 4_321, gid: 4_322 });
    }
  },
);

it('stops at a file that cannot be looked at or written, and says what to do', async () => {
  await mkdir(at('etc/pbx/gate.conf'), { recursive: true });
  await expect(surveyFiles(files, root)).rejects.toThrow(/Run the command as root/);
  const unwritable = { path: '/proc/nothing', content: '', mode: 0o600, state: 'new' as const };
  await expect(writeFiles([unwritable])).rejects.toThrow(/\/proc\/nothing could not be written.*can be repeated/);
  await expect(writeFiles([unwritable])).rejects.toThrow(Fault);
});
