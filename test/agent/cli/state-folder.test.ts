// A daemon that cannot use its state folder ends at once, says why and what to do, and leaves the limits on the PBX alone.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { days } from '../../../shared/time.ts';
import { testDisk } from '../../faults/mounts.ts';
import { agentFolder, removeFolder } from '../../support/agent-daemon.ts';
import { grant, testVendor } from '../../support/test-vendor.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const nowS = Math.floor(Date.now() / 1000);
const vendor = testVendor('PBX-0001', nowS);
const code = vendor.code(vendor.licence({ seq: 1, grants: [grant('extensions', 2, nowS + days(30))] }));
const STAYS = 'The limits on the PBX stay as they are.';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function start(verb: string, stateDir: string, uid?: number): ChildProcess {
  const as = uid === undefined ? {} : { uid, gid: uid };
  return spawn(process.execPath, ['agent/main.ts', verb, '--state', stateDir], { stdio: 'pipe', ...as });
}

async function ended(child: ChildProcess, stdin = '') {
  let err = '';
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin?.end(stdin);
  const [exit] = await once(child, 'close');
  return { exit, err };
}

async function scratch(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'switchkey-state-'));
  cleanups.push(() => removeFolder(folder));
  return folder;
}

/** A daemon lives in `folder` and licenses the PBX that is kept in the file `pbx` elsewhere; the file's bytes. */
async function livedIn(folder: string, pbx: string): Promise<Buffer> {
  const settings = {
    serial: 'PBX-0001',
    driver: { kind: 'simulator', file: pbx },
    localApi: { port: 0 },
    eventStream: false,
  };
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
  await writeFile(path.join(folder, 'anchor.bin'), vendor.anchor, { mode: 0o600 });
  await writeFile(pbx, JSON.stringify({ extensions: ['1001', '1002', '1003'], trunks: [], rows: [] }));
  const daemon = start('run', folder);
  for await (const line of createInterface({ input: daemon.stderr ?? process.stdin })) {
    if (line.includes('the agent is running')) break;
  }
  expect(await ended(start('update', folder), code)).toMatchObject({ exit: 0 });
  await expect.poll(async () => (await readFile(pbx, 'utf8')).includes('1002')).toBe(true);
  daemon.kill('SIGTERM');
  await once(daemon, 'exit');
  return readFile(pbx);
}

it('a disk that can only be read: says so, ends with 4, and runs again once it is writable', async (context) => {
  const disk = testDisk('1m') ?? context.skip();
  cleanups.push(() => disk.close());
  const pbx = path.join(await scratch(), 'pbx.json');
  const limits = await livedIn(disk.folder, pbx);
  disk.setWritable(false);
  const { exit, err } = await ended(start('run', disk.folder));
  expect(exit).toBe(4);
  expect(err).toMatch(/^state_unusable: The agent was not started: its state folder \S+ is on a disk that can only be/);
  expect(err).toContain(`Mount it writable (see "dmesg" for why it is not). ${STAYS}`);
  expect(await readFile(pbx)).toEqual(limits);
  disk.setWritable(true);
  const daemon = start('run', disk.folder);
  for await (const line of createInterface({ input: daemon.stderr ?? process.stdin })) {
    if (line.includes('the agent is running')) break;
  }
  daemon.kill('SIGTERM');
  expect(await once(daemon, 'exit')).toEqual([0, null]);
  expect(await readFile(pbx)).toEqual(limits);
});

it('a full disk: says so and ends with 4', async (context) => {
  const disk = testDisk('64k') ?? context.skip();
  cleanups.push(() => disk.close());
  disk.fill();
  const { exit, err } = await ended(start('run', disk.folder));
  expect([exit, err]).toEqual([4, expect.stringContaining(`is on a disk that is full. Make room on it. ${STAYS}`)]);
});

it('a state path that is a file, or lies below one: says so, ends with 4, and the file is as it was', async () => {
  const file = path.join(await scratch(), 'state');
  await writeFile(file, 'mine');
  for (const stateDir of [file, path.join(file, 'below')]) {
    const { exit, err } = await ended(start('run', stateDir));
    expect(exit).toBe(4);
    expect(err).toBe(
      `state_unusable: The agent was not started: its state folder ${stateDir} is a file, or lies below one. Name a folder with --state, or move the file away. ${STAYS}\n`,
    );
  }
  expect(await readFile(file, 'utf8')).toBe('mine');
});

it.skipIf(!isRoot)(
  'a folder of another user: neither root nor a stranger runs on it, and it is as it was',
  async () => {
    const folder = await agentFolder({ serial: 'PBX-0001' });
    cleanups.push(() => removeFolder(folder));
    await chown(folder, NOBODY, NOBODY);
    const before = await readdir(folder);
    const asRoot = await ended(start('run', folder));
    expect(asRoot.exit).toBe(4);
    expect(asRoot.err).toContain(`belongs to the user with the number ${NOBODY}, and the agent was started as root.`);
    expect(asRoot.err).toContain(
      'Start the agent with "systemctl start switchkey-agent", or as the owner of the folder',
    );
    await chown(folder, 0, 0);
    for (const mode of [0o700, 0o755]) {
      await chmod(folder, mode);
      const asStranger = await ended(start('run', folder, NOBODY));
      expect([asStranger.exit, asStranger.err]).toEqual([4, expect.stringContaining(STAYS)]);
      expect(asStranger.err).toMatch(/belongs to root, and the agent was started as the user with the number 65534/);
    }
    expect(await readdir(folder)).toEqual(before);
  },
);

it.skipIf(!isRoot)('a folder that would have to be made where this user may not: says so and ends with 4', async () => {
  const parent = await scratch();
  await chmod(parent, 0o755);
  const { exit, err } = await ended(start('run', path.join(parent, 'state'), NOBODY));
  expect([exit, err]).toEqual([4, expect.stringContaining('may not be written by the user with the number 65534.')]);
  expect(await readdir(parent)).toEqual([]);
});
