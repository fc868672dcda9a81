// The agent as an admin meets it: processes, signals, pipes and exit codes.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { days } from '../../../shared/time.ts';
import { agentFolder, removeFolder } from '../../support/agent-daemon.ts';
import { grant, testVendor } from '../../support/test-vendor.ts';

const nowS = Math.floor(Date.now() / 1000);
const vendor = testVendor('PBX-0001', nowS);
const code = vendor.code(vendor.licence({ seq: 1, grants: [grant('extensions', 7, nowS + days(30))] }));

let folder = '';
const started: ChildProcess[] = [];
beforeAll(async () => {
  folder = await agentFolder({ serial: 'PBX-0001' }, { 'anchor.bin': vendor.anchor });
});
afterEach(async () => {
  for (const daemon of started.splice(0)) {
    if (daemon.exitCode !== null || daemon.signalCode !== null) continue;
    daemon.kill('SIGKILL');
    await once(daemon, 'exit');
  }
});
afterAll(() => removeFolder(folder));

function start(verb: string, ...words: string[]): ChildProcess {
  return spawn(process.execPath, ['agent/main.ts', verb, ...words, '--state', folder], { stdio: 'pipe' });
}

const run = (stdin: string, verb: string, ...words: string[]) => finished(start(verb, ...words), stdin);

async function finished(child: ChildProcess, stdin: string) {
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.err += chunk;
  });
  child.stdin?.end(stdin);
  const [exit] = await once(child, 'close');
  return { exit, ...said };
}

/** Ends when the daemon says that it is running. */
async function startDaemon(): Promise<ChildProcess> {
  const daemon = start('run');
  started.push(daemon);
  for await (const line of createInterface({ input: daemon.stderr ?? process.stdin })) {
    if (line.includes('the agent is running')) return daemon;
  }
  throw new Error('the daemon ended at once');
}

it('runs, takes a code from a pipe, keeps its files private, and ends in order when told to', async () => {
  const daemon = await startDaemon();
  expect(await run(code, 'update')).toMatchObject({ exit: 0, err: '' });
  for (const name of await readdir(folder)) {
    expect([name, (await stat(path.join(folder, name))).mode & 0o077]).toEqual([name, 0]);
  }
  const second = await run('', 'run');
  expect(second).toMatchObject({ exit: 1, out: '' });
  expect(second.err).toMatch(/^already_running: /);

  daemon.kill('SIGTERM');
  expect(await once(daemon, 'exit')).toEqual([0, null]);
  expect(await readdir(folder)).not.toContain('api.token');
  expect(await run('', 'status')).toMatchObject({ exit: 3, out: '' });
});

it('comes back after it was killed, with the licence it had and a new token', async () => {
  const daemon = await startDaemon();
  daemon.kill('SIGKILL');
  await once(daemon, 'exit');
  const dead = await run('', 'status', '--json');
  expect(dead.exit).toBe(3);
  expect(JSON.parse(dead.err)).toMatchObject({ code: 'not_running' });

  await startDaemon();
  const [status, refused, usage] = await Promise.all([
    run('', 'status', '--json'),
    run('', 'update', 'HELLO'),
    run('', 'update', '--bogus'),
  ]);
  expect(JSON.parse(status.out)).toMatchObject({
    licence: { epoch: 1, seq: 1 },
    capacity: { extensions: { limit: 7 } },
  });
  expect(refused).toMatchObject({ exit: 1, err: expect.stringMatching(/^text_/) });
  expect(usage.exit).toBe(2);
});

it.skipIf(process.getuid?.() !== 0)('keeps its token from the other users of the machine', async () => {
  await startDaemon();
  const other = spawn('cat', [path.join(folder, 'api.token')], { uid: 65_534, stdio: ['ignore', 'pipe', 'pipe'] });
  expect(await finished(other, '')).toMatchObject({
    exit: 1,
    out: '',
    err: expect.stringContaining('Permission denied'),
  });
});

it('shows what an installation needs, writes it where it is told to, and shows no secret', async () => {
  const root = path.join(folder, 'root');
  const words = ['install', '--root', root, '--asterisk', '--serial', 'PBX-0001'] as const;
  const shown = await run('', ...words);
  expect(shown).toMatchObject({ exit: 0, err: '' });
  expect(shown.out).toContain('/etc/systemd/system/switchkey-agent.service  (new, mode 0644)');
  expect(shown.out).toContain('By hand:');
  expect(shown.out).toMatch(/secret = \(not shown\)/);
  expect(await readdir(folder)).not.toContain('root');

  expect(await run('', ...words, '--write')).toMatchObject({
    exit: 0,
    out: expect.stringContaining('files were written'),
  });
  expect((await stat(path.join(root, 'etc/asterisk/switchkey/gate.conf'))).isFile()).toBe(true);
  const json = JSON.parse((await run('', ...words, '--json')).out);
  expect(json.files.filter((file: { secret?: boolean }) => file.secret)).not.toHaveLength(0);
  expect(json.files.filter((file: { secret?: boolean; content?: string }) => file.secret && 'content' in file)).toEqual(
    [],
  );
});
