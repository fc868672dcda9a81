// The service as systemd itself judges it: it parses, and it is exposed to little.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unitFiles } from '../../../agent/systemd/unit-files.ts';
import { haveTools } from '../../support/tools.ts';

const run = promisify(execFile);
const program = path.resolve('agent/main.ts');
const places = { node: process.execPath, program, stateDir: '/var/lib/switchkey-agent' };
const unitOf = async (changed: Partial<typeof places>) =>
  String((await unitFiles({ ...places, ...changed })).files[0]?.content);

describe.skipIf(!haveTools('systemd-analyze'))('systemd', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'switchkey-unit-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('finds nothing wrong with the unit that install writes', async () => {
    const file = path.join(folder, 'switchkey-agent.service');
    await writeFile(file, await unitOf({}));
    const { stdout, stderr } = await run('systemd-analyze', ['verify', file]);
    expect(stdout + stderr).not.toContain('switchkey-agent');
  });

  it('rates the exposure of the service at 3 or less', async () => {
    const { stdout } = await run('systemd-analyze', [
      'security',
      '--offline=true',
      '--threshold=30',
      'agent/systemd/switchkey-agent.service',
    ]);
    const exposure = Number(/exposure level for .*: ([\d.]+)/.exec(stdout)?.[1]);
    expect(exposure).toBeGreaterThan(0);
    expect(exposure).toBeLessThanOrEqual(3);
  });
});

it('names the places of this machine, escaped as systemd wants them', async () => {
  const unit = await unitOf({ node: '/opt/my node/node', program: '/opt/100%/main.ts', stateDir: '/srv/state' });
  expect(unit).toMatch(/^ExecStart="\/opt\/my node\/node" --.* \/opt\/100%%\/main.ts run --state \/srv\/state$/m);
  expect(unit).toMatch(/^ExecStartPre=-"\/opt\/my node\/node" --.* --import \/opt\/100%%\/daemon.ts /m);
  expect(unit).toContain('\nReadWritePaths=/srv/state\n');
});

it('lets the service read home folders only where it is installed in one', async () => {
  expect(await unitOf({})).toContain('ProtectHome=yes');
  expect(await unitOf({ program: '/home/pbx/switchkey/agent/main.ts' })).toContain('ProtectHome=read-only');
});

it('delivers a unit whose every replaced line is still there', async () => {
  const delivered = await readFile('agent/systemd/switchkey-agent.service', 'utf8');
  for (const line of ['Type=notify', 'NotifyAccess=all', 'WatchdogSec=180', 'Restart=always', 'NoNewPrivileges=yes']) {
    expect(delivered).toContain(`\n${line}\n`);
  }
  expect(await unitOf({ stateDir: '/srv/x' })).not.toContain('/opt/switchkey');
});

it('puts the command under one name, whatever the places are called', async () => {
  const { files } = await unitFiles({ ...places, stateDir: "/srv/it's here" });
  const command = files.find((file) => file.path === '/usr/local/bin/switchkey-agent');
  expect(command?.mode).toBe(0o755);
  const home = { env: { ...process.env, HOME: '' } };
  const { stdout } = await run('sh', ['-c', String(command?.content), 'sh', 'status', '--help'], home);
  expect(stdout).toContain(`default: "/srv/it's here"`);
});
