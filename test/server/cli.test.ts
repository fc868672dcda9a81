// The command line as a black box: setting up, the vendor's verbs, and what it refuses.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readQrPng } from '../../shared/licence/qr-read.ts';
import { decodeText } from '../../shared/licence/text-read.ts';
import { runInProcess, runServer, serveProcess } from '../support/server-process.ts';

let folder = '';
let data = '';
let keys = '';
const SECRETS = 'a long test password\na long test passphrase\n';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchkey-cli-'));
  data = join(folder, 'data');
  keys = join(folder, 'keys');
  const made = await init(keys);
  expect(made.code).toBe(0);
  expect(await run('pbx', 'add', 'SN-0001')).toMatchObject({ serial: 'SN-0001' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function init(keysFolder: string) {
  const args = ['init', '--data', data, '--keys', keysFolder, '--issuer', 'cli-test', '--email', 'o@v.example'];
  return runInProcess([...args, '--password-stdin', '--passphrase-stdin', '--json'], SECRETS);
}

/** A verb with `--json`: its answer, or its refusal. */
async function run(...args: string[]) {
  const { out, err } = await runInProcess([...args, '--data', data, '--json']);
  return JSON.parse(out === '' ? err : out);
}

test('a second init says so and changes nothing', async () => {
  const before = await readdir(folder, { recursive: true });
  const again = await init(join(folder, 'other'));
  expect(again.code).toBe(1);
  expect(JSON.parse(again.err).code).toBe('already_initialised');
  expect(await readdir(folder, { recursive: true })).toEqual(before);
});

test('secrets are for the owner of the files only, and a given password is never printed', async () => {
  const modes = [data, join(data, 'switchkey.db'), join(data, 'signing'), keys, join(keys, 'root-1.key.json')].map(
    async (path) => ((await stat(path)).mode & 0o077).toString(8),
  );
  expect(await Promise.all(modes)).toEqual(['0', '0', '0', '0', '0']);
  const rootKey = JSON.parse(await readFile(join(keys, 'root-1.key.json'), 'utf8'));
  expect(Object.keys(rootKey)).not.toContain('privateKey');
});

test('root keys inside the data folder are refused', async () => {
  const inside = join(folder, 'second');
  const args = [
    'init',
    '--data',
    inside,
    '--keys',
    join(inside, 'keys'),
    '--issuer',
    'x',
    '--email',
    'o@v.example',
    '--json',
  ];
  expect(JSON.parse((await runInProcess(args)).err).code).toBe('keys_folder_inside');
});

test('a grant leads to a code that reads back, as text and as picture', async () => {
  const added = await run(
    'grant',
    'add',
    'sn-0001',
    '--offer',
    'A',
    '--kind',
    'extensions',
    '--quantity',
    '7',
    '--until',
    '2099-01-01',
  );
  expect(added).toMatchObject({ grant: { subscription: 1, quantity: 7 }, licence: { epoch: 1, seq: 1 } });
  const { activationCode } = await run('licence', 'code', 'SN-0001');
  const text = decodeText(activationCode, { maxChars: 100_000 });
  const picture = join(folder, 'code.png');
  await run('licence', 'code', 'SN-0001', '--qr', picture);
  const read = readQrPng(await readFile(picture));
  if (!text.ok || !read.ok) throw new Error('the code does not read back');
  const fromPicture = decodeText(read.value, { maxChars: 100_000 });
  expect(fromPicture.ok && Buffer.from(fromPicture.value.bytes).equals(Buffer.from(text.value.bytes))).toBe(true);
  expect(await run('grant', 'change', 'SN-0001', '1', '--terminate', '2,2,1')).toMatchObject({
    grant: { terminatedUnits: [1, 2] },
    licence: { seq: 2 },
  });
  expect(await run('grant', 'end', 'SN-0001', '1')).toMatchObject({ licence: { seq: 3 } });
  expect(await run('grant', 'end', 'SN-0001', '1')).toMatchObject({ code: 'grant_not_found' });
  expect(await run('licence', 'issue', 'SN-0001')).toMatchObject({ seq: 3, changed: false });
});

test.each([
  [['pbx', 'show', 'SN-9999'], 1, 'pbx_not_found'],
  [['pbx', 'add', 'x'], 1, 'validation_failed'],
  [
    ['grant', 'add', 'SN-0001', '--offer', 'A', '--kind', 'extensions', '--quantity', '0', '--until', '2099-01-01'],
    1,
    'validation_failed',
  ],
  [
    ['grant', 'add', 'SN-0001', '--offer', 'A', '--kind', 'nothing', '--quantity', '1', '--until', '2099-01-01'],
    2,
    'Allowed choices',
  ],
  [['api-key', 'revoke', 'key-0'], 1, 'api_key_not_found'],
  [['agent', 'revoke', 'agt-0'], 1, 'agent_not_found'],
  [['api-key', 'add', '--name', 'x', '--scopes', 'read,fly'], 1, 'validation_failed'],
  [['frobnicate'], 2, 'unknown command'],
  [['tls', 'show'], 1, 'the server speaks HTTP, to its own machine alone'],
  [
    ['grant', 'add', 'SN-0001', '--offer', 'A', '--kind', 'extensions', '--quantity', '-3', '--until', '2099-01-01'],
    2,
    'a whole number, 0 or more',
  ],
])('%j ends with code %i and says %s', async (args, code, words) => {
  const ran = await runInProcess(args[0] === 'frobnicate' ? args : [...args, '--data', data]);
  expect(ran.err).toContain(words);
  expect(ran.code).toBe(code);
});

test('jobs are listed in words, also those that never ran', async () => {
  const listed = (await runInProcess(['jobs', 'list', '--data', data])).out;
  expect(listed).toMatch(/^renew +- +- +- +orders the next term/m);
  expect((await runInProcess(['jobs', 'run', 'renew', '--data', data])).out).toContain('0 found, 0 done, 0 failed.');
  const after = (await runInProcess(['jobs', 'list', '--data', data])).out;
  expect(after).toMatch(/^renew +\S+Z +\S+Z +0 found, 0 done, 0 failed +orders/m);
  expect(after).not.toMatch(/null|\{/);
});

test('settings are shown, changed within bounds, and reach a PBX with its next licence', async () => {
  expect(await run('settings')).toMatchObject({ policy: { graceDays: 14 }, freshDays: 30 });
  expect(await run('settings', '--grace-days', '400')).toMatchObject({ code: 'validation_failed' });
  const changed = await run('settings', '--grace-days', '21', '--floor-calls', '2');
  expect(changed).toMatchObject({ policy: { graceDays: 21, floor: { calls: 2, extensions: 0 } }, freshDays: 30 });
  expect(await run('licence', 'issue', 'SN-0001')).toMatchObject({ changed: true });
  expect(await run('licence', 'issue', 'SN-0001')).toMatchObject({ changed: false });
});

test('the program itself prints, refuses and ends the same way', async () => {
  const args = ['pbx', 'show', 'SN-9999', '--data', data];
  const ran = await runServer(args);
  expect(ran).toEqual(await runInProcess(args));
  expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringContaining('pbx_not_found') });
});

test('an API key works at a running server from the moment it is made until the moment it is revoked', async () => {
  const running = await serveProcess(data);
  try {
    const { id, apiKey } = await run('api-key', 'add', '--name', 'shop', '--scopes', 'read');
    const ask = () => fetch(`${running.url}/api/v1/pbxs`, { headers: { authorization: `Bearer ${apiKey}` } });
    expect((await ask()).status).toBe(200);
    expect(await run('api-key', 'allow', id, '--from', '192.0.2.0/24,::1')).toMatchObject({
      allowedRanges: ['192.0.2.0/24', '::1'],
    });
    expect((await ask()).status).toBe(403);
    await run('api-key', 'allow', id, '--from', '');
    expect((await ask()).status).toBe(200);
    const { apiKey: next } = await run('api-key', 'reset', id);
    expect((await ask()).status).toBe(401);
    const renewed = await fetch(`${running.url}/api/v1/pbxs`, { headers: { authorization: `Bearer ${next}` } });
    expect(renewed.status).toBe(200);
    await run('api-key', 'revoke', id);
    expect(await run('api-key', 'reset', id)).toMatchObject({ code: 'api_key_not_found' });
  } finally {
    expect(await running.end('SIGTERM')).toBe(0);
  }
});

test('a user is invited, listed, and let in anew, by e-mail', async () => {
  const given = await run('user', 'add', '--email', 'ann@v.example', '--role', 'technician');
  expect(given.token).toMatch(/^ul_/);
  const users = await run('user', 'list');
  expect(users).toMatchObject([{ email: 'o@v.example', role: 'owner', secondFactor: false }]);
  expect(JSON.stringify(users)).not.toContain('scrypt');
  expect((await run('user', 'reset-password', 'O@v.example')).token).toMatch(/^ul_/);
  expect(await run('user', 'reset-second-factor', 'o@v.example')).toMatchObject({ code: 'second_factor_absent' });
  expect(await run('user', 'disable', 'o@v.example')).toMatchObject({ code: 'last_owner' });
  expect(await run('user', 'disable', 'nobody@v.example')).toMatchObject({ code: 'user_not_found' });
});

test('rotating needs the passphrase; then the root is the second, and the bundle carries both', async () => {
  const rotate = (input: string) =>
    runInProcess(['rotate-signing-key', '--keys', keys, '--data', data, '--json'], input);
  expect(JSON.parse((await rotate('wrong passphrase\n')).err).code).toBe('passphrase_wrong');
  expect(JSON.parse((await rotate('a long test passphrase\n')).out)).toMatchObject({ version: 2, epoch: 1 });
  const shown = await run('trust', 'show');
  expect(shown.keys).toHaveLength(2);
  const bundle = decodeText((await run('trust', 'export')).bundle, { maxChars: 100_000 });
  expect(bundle).toMatchObject({ ok: true, value: { type: 'trust' } });
});

test('a customer and a PBX are moved, and a dry run only shows it', async () => {
  const add = (kind: string, name: string, ...more: string[]) =>
    run('account', 'add', '--kind', kind, '--name', name, '--email', 'm@c.example', ...more);
  const [north, south] = [await add('partner', 'North'), await add('partner', 'South')];
  const inn = await add('customer', 'Inn', '--parent', north.id);
  await run('pbx', 'add', 'SN-MOVE', '--account', inn.id);
  const move = (...more: string[]) =>
    run('account', 'move', inn.id, '--to', south.id, '--reason', 'as agreed', ...more);
  const shown = await move('--dry-run');
  expect(shown).toMatchObject({ from: { name: 'North' }, to: { name: 'South' }, subscriptions: [] });
  expect(await move()).toEqual(shown);
  expect(await move()).toMatchObject({ code: 'nothing_changes' });
  const motel = await add('customer', 'Motel', '--parent', south.id);
  const pbx = await run('pbx', 'move', 'SN-MOVE', '--to', motel.id, '--reason', 'sold');
  expect(pbx).toMatchObject({ from: { name: 'Inn' }, to: { name: 'Motel' } });
  expect(await run('pbx', 'show', 'SN-MOVE')).toMatchObject({ accountId: motel.id });
});
