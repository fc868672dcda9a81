// A backup taken under running writers brings everything back that was acknowledged before it, on the same kind of database or the other.
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/open.ts';
import { databasePlace } from '../../server/db/place.ts';
import { fingerprintOf, tamper } from '../support/database.ts';
import { freshPostgres, hasPostgres } from '../support/postgres.ts';
import { enrol, openSession, poll, rawAgent } from '../support/raw-agent.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { runInProcess } from '../support/server-process.ts';

const GRANT = { offer: 'PSE-CC', kind: 'concurrent_calls', quantity: 5, until: '2099-01-01' } as const;
type Kind = 'sqlite' | 'postgres';
const MOVES: readonly (readonly [Kind, Kind])[] = [
  ['sqlite', 'sqlite'],
  ['sqlite', 'postgres'],
  ['postgres', 'postgres'],
  ['postgres', 'sqlite'],
];

const scratch = await mkdtemp(join(tmpdir(), 'switchkey-backup-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function run(...args: string[]) {
  const { code, out, err } = await runInProcess([...args, '--json']);
  return { code, said: JSON.parse(out === '' ? err : out) };
}

const withPostgres = hasPostgres('backup and restore on PostgreSQL');

describe.each(MOVES)('a server on %s, restored on %s', (from, to) => {
  test.skipIf(!withPostgres && (from === 'postgres' || to === 'postgres'))(
    'has everything acknowledged before the backup, and goes on from there',
    async () => {
      const server = await startServer({ database: from });
      const { id: pbxId } = await server.addPbx('SN-0001');
      const agent = rawAgent();
      await enrol(server.url, agent, await server.enrolmentToken(pbxId), 'SN-0001');
      const { acknowledged, stop } = writers(server, pbxId);
      await expect.poll(() => acknowledged.length, { interval: 5 }).toBeGreaterThan(10);
      const before = [...acknowledged];
      const file = join(scratch, `${from}-${to}.backup`);
      const backedUp = await run('backup', '--to', file, '--data', server.dataFolder);
      expect(backedUp).toMatchObject({ code: 0, said: { file } });
      await stop();
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const folder = await mkdtemp(join(scratch, 'restored-'));
      const data = join(folder, 'data');
      const onto = to === 'postgres' ? ['--database', await freshPostgres()] : [];
      const restored = await run('restore', '--from', file, '--into', data, ...onto);
      expect(restored).toMatchObject({ code: 0, said: { rows: backedUp.said.rows, tables: backedUp.said.tables } });
      expect(restored.said.auditRows).toBeGreaterThan(10);
      await cp(join(server.dataFolder, 'signing'), join(data, 'signing'), { recursive: true });
      await cp(join(server.folder, 'first-start.json'), join(folder, 'first-start.json'));
      await server.close();
      const again = await startServer({ folder });
      const { items } = (await again.api('GET', `/pbxs/${pbxId}/grants`)).body;
      const kept = new Set(items.map((grant: { subscription: number }) => grant.subscription));
      expect(before.filter((subscription) => !kept.has(subscription))).toEqual([]);
      const { seq } = (await again.api('GET', `/pbxs/${pbxId}/licence`)).body;
      expect((await again.addGrant(pbxId, GRANT)).seq).toBe(seq + 1);
      expect((await openSession(again.url, agent)).status).toBe(201);
      expect((await poll(again.url, agent, { 'switchkey-trust': '1' })).body.licence).toEqual(expect.any(String));
      expect(await run('verify-audit', '--data', data)).toMatchObject({ code: 0, said: { ok: true } });
      await again.close();
    },
  );
});

/** What one licence may carry leaves room for these. */
const MOST_GRANTS = 400;

/** Writes without a pause until they are stopped: grants, then new PBXs. */
function writers(server: TestServer, pbxId: string): { acknowledged: number[]; stop(): Promise<void> } {
  const acknowledged: number[] = [];
  let going = true;
  let pbxs = 0;
  const write = async () => {
    if (acknowledged.length < MOST_GRANTS) acknowledged.push((await server.addGrant(pbxId, GRANT)).subscription);
    else await server.addPbx(`SN-W-${++pbxs}`);
  };
  const work = Array.from({ length: 4 }, async () => {
    while (going) await write();
  });
  return {
    acknowledged,
    async stop() {
      going = false;
      await Promise.all(work);
    },
  };
}

describe('a backup', () => {
  const prepared = async () => {
    const server = await startServer({ database: 'sqlite' });
    await server.addPbx('SN-0001');
    const file = join(await mkdtemp(join(scratch, 'file-')), 'all.backup');
    await run('backup', '--to', file, '--data', server.dataFolder);
    return { server, file };
  };
  const target = async () => join(await mkdtemp(join(scratch, 'target-')), 'data');

  test('is the same picture of every table, says where the keys are not, and is never written over', async () => {
    const { server, file } = await prepared();
    const twice = await run('backup', '--to', file, '--data', server.dataFolder);
    expect(twice).toMatchObject({ code: 1, said: { code: 'file_exists' } });
    const into = await target();
    const { out } = await runInProcess(['restore', '--from', file, '--into', into]);
    expect(out).toContain('Signing keys are in no backup');
    expect(out).toMatch(/the \d+ of the audit trail verified/);
    const signing = join(server.dataFolder, 'signing');
    const unpacked = gunzipSync(await readFile(file)).toString();
    for (const name of await readdir(signing)) {
      const { privateKey } = JSON.parse(await readFile(join(signing, name), 'utf8'));
      expect(privateKey).toEqual(expect.any(String));
      expect(unpacked).not.toContain(privateKey);
    }
    const copy = await openDatabase(databasePlace(into));
    expect(await fingerprintOf(copy.reader)).toEqual(await fingerprintOf(server.deps.database.reader));
    await copy.close();
    await server.close();
  });

  test('is not restored over anything', async () => {
    const { server, file } = await prepared();
    const before = await fingerprintOf(server.deps.database.reader);
    const refused = await run('restore', '--from', file, '--into', server.dataFolder);
    expect(refused).toMatchObject({ code: 1, said: { code: 'target_not_empty' } });
    expect(await fingerprintOf(server.deps.database.reader)).toEqual(before);
    await server.close();
  });

  test('that is cut off, changed or something else is refused, and a good one can be restored to the same place afterwards', async () => {
    const { server, file } = await prepared();
    await server.close();
    const whole = gunzipSync(await readFile(file)).toString();
    const lines = whole.trimEnd().split('\n');
    const bad = join(scratch, 'bad.backup');
    const into = await target();
    const packed = await readFile(file);
    const wrongs: readonly Buffer[] = [
      gzipSync(`${lines.slice(0, -1).join('\n')}\n`),
      gzipSync(whole.replace('SN-0001', 'SN-0002')),
      gzipSync(lines.filter((line) => !line.includes('SN-0001')).join('\n')),
      packed.subarray(0, packed.length - 40),
      gzipSync('rubbish\n'),
      Buffer.from('rubbish'),
      Buffer.alloc(0),
    ];
    for (const wrong of wrongs) {
      await writeFile(bad, wrong);
      const refused = await run('restore', '--from', bad, '--into', into);
      expect(refused).toMatchObject({ code: 1, said: { code: 'backup_unreadable' } });
    }
    expect(await run('restore', '--from', join(scratch, 'nothing'), '--into', into)).toMatchObject({ code: 1 });
    expect(await run('restore', '--from', file, '--into', into)).toMatchObject({ code: 0 });
  });

  test('with a changed audit trail is only restored by somebody who knows', async () => {
    const { server } = await prepared();
    await tamper(databasePlace(server.dataFolder), "update audit set actor = 'user:nobody' where id = 2");
    const file = join(scratch, 'tampered.backup');
    await run('backup', '--to', file, '--data', server.dataFolder);
    await server.close();
    const into = await target();
    const refused = await run('restore', '--from', file, '--into', into);
    expect(refused).toMatchObject({ code: 1, said: { code: 'audit_changed' } });
    expect(refused.said.message).toContain('Row 2');
    expect(await run('restore', '--from', file, '--into', into, '--changed-audit')).toMatchObject({ code: 0 });
  });
});
