// The CA of the server, brought at installation: checked, put into the state folder without its key, looked after by doctor.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { doctor } from '../../../agent/actions/doctor.ts';
import { type Choices, planInstallation } from '../../../agent/actions/plan-installation.ts';
import type { CliWorld } from '../../../agent/cli/cli-world.ts';
import { install } from '../../../agent/cli/verbs-alone.ts';
import { readSettings } from '../../../agent/settings-as-found.ts';
import { testCertificate } from '../../support/certificates.ts';

let folder = '';
let stateDir = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'switchkey-ca-'));
  stateDir = path.join(folder, 'state');
});
afterEach(() => rm(folder, { recursive: true }));

const deps = { wallMs: Date.now, random: (bytes: number) => new Uint8Array(bytes) };

/** Below a folder of its own, so that nothing reaches this machine. */
function installWith(file: string) {
  const world = {
    planInstallation: (state: string, choices: Choices) =>
      planInstallation({ stateDir: state, node: '/usr/bin/node', program: '/opt/agent/main.ts', deps }, choices),
  };
  const options = { state: stateDir, root: path.join(folder, 'root'), write: true, serverCa: file } as const;
  return install(options, world as CliWorld);
}

it('refuses a file that is not there or no certificate, and installs nothing', async () => {
  const text = path.join(folder, 'text');
  await writeFile(text, 'hello');
  for (const file of [text, path.join(folder, 'none')])
    expect(await installWith(file)).toMatchObject({ refusal: { code: 'server_ca_unreadable' } });
  expect(await readdir(folder)).toEqual(['text']);
});

it('puts the certificate, without the key beside it, into the state folder and names it in the settings', async () => {
  const { certPem, keyPem } = testCertificate();
  const file = path.join(folder, 'given.pem');
  await writeFile(file, keyPem + certPem);
  expect(await installWith(file)).toMatchObject({ ok: true });
  const installed = path.join(folder, 'root', stateDir);
  expect((await readFile(path.join(installed, 'server-ca.pem'), 'utf8')).trim()).toBe(
    certPem.replaceAll('\r\n', '\n').trim(),
  );
  expect(readSettings(installed).serverCa).toBe(path.join(stateDir, 'server-ca.pem'));
});

it('is missed by doctor when it is gone', async () => {
  const file = path.join(folder, 'ca.pem');
  await writeFile(file, testCertificate().certPem);
  const settings = { ...readSettings(stateDir), serverCa: file };
  const checkOf = async () =>
    (await doctor({ settings, stateDir: folder })).checks.find(({ check }) => check === 'server-ca');
  expect(await checkOf()).toMatchObject({ outcome: 'ok' });
  await rm(file);
  expect(await checkOf()).toMatchObject({ outcome: 'error', message: expect.stringContaining(file) });
});
