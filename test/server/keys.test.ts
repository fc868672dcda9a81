// Changing keys by the command line: rehearsed, lost, stolen, rotated, in one place or several; agents follow every time.
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { signingFolder } from '../../server/deps.ts';
import { readSigningKeys } from '../../server/signing/private-signing-keys.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { readAnchor, type TrustRoot, walkTrust } from '../../shared/licence/trust-root.ts';
import { verifyLicence } from '../../shared/licence/verify-licence.ts';
import { fingerprintOf } from '../support/database.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { runInProcess } from '../support/server-process.ts';

let server: TestServer;
let scratch: string;
let pbxIds: string[];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'switchkey-keys-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));
beforeEach(async () => {
  server = await startServer();
  pbxIds = [];
  for (const n of [1, 2, 3]) {
    const { id } = await server.addPbx(`SN-000${n}`);
    await server.addGrant(id, { offer: 'A', kind: 'extensions', quantity: n, until: '2099-01-01' });
    pbxIds.push(id);
  }
});
afterEach(() => server.close());

async function run(args: readonly string[], input = `${server.passphrase}\n`) {
  const { out, err } = await runInProcess([...args, '--json'], input);
  return JSON.parse(out === '' ? err : out);
}
const data = () => ['--data', server.dataFolder];
const keys = () => ['--keys', server.keysFolder];

/** As an agent that was installed with the first root and away ever since. */
async function walked(): Promise<TrustRoot> {
  await server.deps.changes.catchUp();
  const [first, ...rest] = server.deps.signing.rootsAfter(0);
  const anchor = readAnchor(first ?? new Uint8Array());
  const reached = anchor.ok ? walkTrust(anchor.value, rest) : anchor;
  if (!reached.ok) throw new Error(reached.refusal.message);
  return reached.value.root;
}

async function newest(pbxId: string): Promise<Uint8Array> {
  const rows = await server.deps.database.reader
    .selectFrom('licences')
    .select('document')
    .where('pbx_id', '=', pbxId)
    .orderBy('epoch', 'desc')
    .orderBy('seq', 'desc')
    .execute();
  return rows[0]?.document ?? new Uint8Array();
}

async function allTaken(): Promise<void> {
  const root = await walked();
  for (const id of pbxIds) expect(verifyLicence(await newest(id), root)).toMatchObject({ ok: true });
}

const everything = async () => [
  await fingerprintOf(server.deps.database.reader),
  await readdir(server.folder, { recursive: true }),
];

test('a rehearsal changes nothing, and proves that an agent of the first root would follow', async () => {
  const before = await everything();
  const verbs = [
    ['rotate-signing-key', ...keys(), '--new-epoch'],
    ['rotate-root', ...keys(), '--add', '1', '--threshold', '3'],
  ];
  for (const verb of verbs) {
    const rehearsed = await run([...verb, ...data(), '--rehearse']);
    expect(rehearsed).toMatchObject({
      rehearsal: true,
      version: 2,
      proof: { roots: 2, version: 2, taken: 3, refused: [] },
    });
    expect(await everything()).toEqual(before);
  }
  const refused = await run(['rotate-signing-key', ...keys(), ...data(), '--rehearse'], 'wrong passphrase\n');
  expect(refused.code).toBe('passphrase_wrong');
  expect(await everything()).toEqual(before);
});

test('a lost root key is replaced by those that are left, and the rule may change with it', async () => {
  const shown = await run(['trust', 'show', ...data()]);
  await rm(join(server.keysFolder, 'root-2.key.json'));
  const lost = (await walked()).rootKeys.map((key) => Buffer.from(key.id).toString('hex'))[1] ?? '';
  const added = join(scratch, 'added');
  const order = ['rotate-root', ...keys(), '--remove', lost, '--add', '2', '--new-keys', added, '--threshold', '3'];
  const changed = await run([...order, ...data()], `${server.passphrase}\nanother long passphrase\n`);
  expect(changed).toMatchObject({ version: 2, epoch: 1, reissued: 0, proof: { taken: 3 } });
  expect(await walked()).toMatchObject({ threshold: 3, rootKeys: { length: 4 } });
  expect(await run(['trust', 'show', ...data()])).toMatchObject({ anchor: shown.anchor, version: 2 });
  // Two old keys are fewer than the new rule wants.
  const tooFew = await run(['rotate-signing-key', ...keys(), ...data()]);
  expect(tooFew).toMatchObject({ code: 'root_keys_missing', message: expect.stringContaining('2 of the 3') });
  await rm(join(server.keysFolder, 'root-1.key.json'));
  expect((await run([...order.slice(0, 3), '--remove', shown.rootKeys[0], ...data()])).code).toBe('root_keys_missing');
});

test('a stolen signing key that ran ahead is shut out; every licence is issued anew once and agents take it', async () => {
  const [stolen] = readSigningKeys(signingFolder(server.dataFolder));
  const verified = verifyLicence(await newest(pbxIds[0] ?? ''), await walked());
  if (!verified.ok || stolen === undefined) throw new Error('no licence to forge from');
  const forged = signLicence({ ...verified.value.licence, seq: Number.MAX_SAFE_INTEGER }, stolen);
  expect(verifyLicence(forged, await walked()).ok).toBe(true);
  const id = Buffer.from(stolen.id).toString('hex');
  const done = await run(['rotate-signing-key', ...keys(), ...data(), '--retire', id, '--new-epoch']);
  expect(done).toMatchObject({ version: 2, epoch: 2, reissued: 3, proof: { taken: 3 } });
  expect(verifyLicence(forged, await walked())).toMatchObject({ ok: false });
  await allTaken();
  expect(await run(['licence', 'reissue', ...data()])).toEqual({ reissued: 0 });
  expect(await run(['verify-audit', ...data()])).toMatchObject({ ok: true });
  expect(await run(['rotate-signing-key', ...keys(), ...data(), '--retire', id])).toMatchObject({
    code: 'signing_key_unknown',
  });
});

test('retiring without a new epoch goes on with the numbers, and a run broken off is gone on with', async () => {
  const [old] = (await walked()).signingKeys.map((key) => Buffer.from(key.id).toString('hex'));
  const before = await Promise.all(pbxIds.map(newest));
  await run(['rotate-signing-key', ...keys(), ...data(), '--retire', old ?? '']);
  // As if it had been killed before the last licence was issued.
  const last = pbxIds[2] ?? '';
  await server.deps.database.transact(async (trx) => {
    await trx.deleteFrom('licences').where('pbx_id', '=', last).where('seq', '=', 2).execute();
    return { ok: true, value: undefined };
  });
  expect(verifyLicence(await newest(last), await walked()).ok).toBe(false);
  expect(await run(['licence', 'reissue', ...data()])).toEqual({ reissued: 1 });
  await allTaken();
  for (const document of before) expect(verifyLicence(document, await walked()).ok).toBe(false);
});

test('root keys in several places: nothing is published before both thresholds have signed', async () => {
  const place = (name: string) => join(scratch, name);
  const made = await run(['trust', 'new-root-key', '--key', place('root-4.key.json')], 'the fourth passphrase\n');
  const removed = (await run(['trust', 'show', ...data()])).rootKeys[0];
  const proposal = place('proposal.json');
  const change = ['--add-root', made.publicKey, '--remove-root', removed, '--threshold', '3', '--new-signing-key'];
  const prepared = await run(['trust', 'prepare', ...data(), '--out', proposal, ...change]);
  expect(prepared.lines.join('\n')).toContain(`adds root key ${made.key}`);
  const copies = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      await copyFile(proposal, place(`${name}.json`));
      return place(`${name}.json`);
    }),
  );
  const [a = '', b = '', c = ''] = copies;
  const sign = (file: string, key: string, passphrase = server.passphrase) =>
    run(['trust', 'sign', file, '--key', key], `${passphrase}\n`);
  const before = await fingerprintOf(server.deps.database.reader);
  expect((await run(['trust', 'publish', a, ...data()])).code).toBe('threshold_not_met');
  await sign(a, join(server.keysFolder, 'root-2.key.json'));
  await sign(a, join(server.keysFolder, 'root-2.key.json'));
  const twice = await sign(b, join(server.keysFolder, 'root-3.key.json'));
  expect(twice.lines.at(-1)).toBe('signatures by the next root keys: 1 of 3 needed');
  expect((await run(['trust', 'publish', a, b, ...data()])).code).toBe('threshold_not_met');
  expect(await fingerprintOf(server.deps.database.reader)).toEqual(before);
  await sign(c, place('root-4.key.json'), 'the fourth passphrase');
  expect((await run(['trust', 'publish', a, b, c, ...data(), '--rehearse'])).proof).toMatchObject({
    version: 2,
    taken: 3,
  });
  expect(await fingerprintOf(server.deps.database.reader)).toEqual(before);
  expect(await run(['trust', 'publish', a, b, c, ...data()])).toMatchObject({ version: 2, proof: { taken: 3 } });
  expect(await walked()).toMatchObject({ threshold: 3, rootKeys: { length: 3 }, signingKeys: { length: 2 } });
  expect((await run(['trust', 'publish', a, b, c, ...data()])).code).toBe('root_outdated');
  expect((await sign(a, place('a.json'))).code).toBe('root_key_unreadable');
  expect((await sign(a, place('root-4.key.json'), 'the wrong passphrase')).code).toBe('passphrase_wrong');
});

test('a root without a signing key of this server is refused', async () => {
  const [only] = (await walked()).signingKeys.map((key) => Buffer.from(key.id).toString('hex'));
  const proposal = join(scratch, 'bare.json');
  await run(['trust', 'prepare', ...data(), '--out', proposal, '--retire', only ?? '']);
  for (const n of [1, 2])
    await run(['trust', 'sign', proposal, '--key', join(server.keysFolder, `root-${n}.key.json`)]);
  expect((await run(['trust', 'publish', proposal, ...data()])).code).toBe('signing_key_missing');
  expect((await run(['trust', 'prepare', ...data(), '--out', proposal])).code).toBe('nothing_changed');
});

test('the ceremony is written down', async () => {
  const { out } = await runInProcess(['trust', 'ceremony']);
  for (const verb of [
    'rotate-root',
    'rotate-signing-key',
    'trust prepare',
    'trust sign',
    'trust publish',
    'licence reissue',
  ]) {
    expect(out).toContain(verb);
  }
});
