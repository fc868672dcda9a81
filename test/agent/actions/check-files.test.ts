// What the doctor finds in the state folder without anybody's help.
import { chmod, chown, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkFiles } from '../../../agent/actions/check-files.ts';
import { examineAlone } from '../../../agent/actions/doctor-alone.ts';
import { settingsInMemory } from '../../../agent/config.ts';
import { agentFolder, removeFolder } from '../../support/agent-daemon.ts';

const settings = settingsInMemory({}).read();
let folder = '';
beforeEach(async () => {
  folder = await agentFolder();
});
afterEach(() => removeFolder(folder));
const found = async () =>
  Object.fromEntries((await checkFiles(folder, settings)).map((check) => [check.check, check.outcome]));

it('finds a private folder of private files in order', async () => {
  expect(await found()).toEqual({ 'state-folder': 'ok', 'file-modes': 'ok', disk: 'ok' });
});

it('names a folder that others can enter, and files that others can read, with the command that mends it', async () => {
  await chmod(folder, 0o750);
  await writeFile(path.join(folder, 'agent.key'), 'x', { mode: 0o600 });
  await chmod(path.join(folder, 'agent.key'), 0o604);
  const checks = await checkFiles(folder, settings);
  expect(checks.filter(({ outcome }) => outcome === 'error')).toEqual([
    expect.objectContaining({ check: 'state-folder', next: `Run "chmod 700 ${folder}".` }),
    expect.objectContaining({ check: 'file-modes', message: expect.stringContaining('agent.key') }),
  ]);
});

it.skipIf(process.getuid?.() !== 0)('names files that root left behind for the agent to stumble over', async () => {
  await chown(folder, 4_321, 4_321);
  expect(await found()).toMatchObject({ 'file-modes': 'error' });
});

it('says that the secret of the PBX account is missing or open', async () => {
  const asterisk = settingsInMemory({
    driver: { kind: 'asterisk', secretFile: 'pbx.secret' },
  }).read();
  const secret = async () => (await checkFiles(folder, asterisk)).find(({ check }) => check === 'pbx-secret');
  expect((await secret())?.message).toContain('cannot be read');
  await writeFile(path.join(folder, 'pbx.secret'), 'hush', { mode: 0o600 });
  expect(await secret()).toBeUndefined();
  await chmod(path.join(folder, 'pbx.secret'), 0o644);
  expect((await secret())?.message).not.toContain('hush');
  expect((await secret())?.outcome).toBe('error');
});

it('says that there is no folder, that the settings are wrong, and never that all is well without a daemon', async () => {
  const nowhere = await examineAlone('/nonexistent/state');
  expect(nowhere.ok).toBe(false);
  expect(nowhere.checks.map(({ check }) => check)).toEqual(expect.arrayContaining(['daemon', 'state-folder']));
  expect((await examineAlone(folder)).ok).toBe(false);
  await writeFile(path.join(folder, 'settings.json'), '{"pollSeconds": "often"}');
  expect((await examineAlone(folder)).checks[0]).toMatchObject({
    check: 'settings',
    message: expect.stringContaining('pollSeconds'),
  });
});
