// PostgreSQL stops, crashes and comes back: callers are told plainly, nothing acknowledged is lost, and nobody restarts the server.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/open.ts';
import { connectionConfig } from '../../server/db/postgres-pool.ts';
import { Fault } from '../../shared/errors.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { ask, type Cluster, createDatabase, makeCluster } from '../support/postgres-cluster.ts';
import { enrol, openSession, poll, rawAgent } from '../support/raw-agent.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { runInProcess } from '../support/server-process.ts';

const GRANT = { offer: 'PSE-CC', kind: 'concurrent_calls', quantity: 5, until: '2099-01-01' } as const;

describeWithPostgres('a server whose PostgreSQL is away', () => {
  let cluster: Cluster;
  let address: string;
  let server: TestServer;
  let pbxId: string;

  beforeAll(async () => {
    cluster = await makeCluster();
    address = await createDatabase(cluster.admin);
    server = await startServer({ database: 'postgres', place: address });
    pbxId = (await server.addPbx('SN-0001')).id;
  });
  afterAll(async () => {
    await server?.close();
    await cluster?.remove();
  });

  const order = () => server.api('POST', `/pbxs/${pbxId}/grants`, GRANT);
  const grants = async (): Promise<number[]> => {
    const { items } = (await server.api('GET', `/pbxs/${pbxId}/grants`)).body;
    return items.map((grant: { subscription: number }) => grant.subscription);
  };
  const health = async () => (await fetch(`${server.url}/healthz`)).json();

  test('says so with 503 to writers and readers, answers polls from memory, and works again by itself', async () => {
    const agent = rawAgent();
    await enrol(server.url, agent, await server.enrolmentToken(pbxId), 'SN-0001');
    const { seq } = await server.addGrant(pbxId, GRANT);
    await openSession(server.url, agent);
    const has = { 'switchkey-trust': '1', 'if-none-match': `"1.${seq}"` };
    expect((await poll(server.url, agent, has)).status).toBe(304);
    const before = await grants();
    await cluster.stop();
    for (const answer of [await order(), await server.api('GET', '/pbxs')]) {
      expect(answer).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(answer.body.detail).toContain('cannot reach its database');
    }
    expect(await health()).toEqual({ status: 'error', alerts: ['storage_unavailable'] });
    expect((await poll(server.url, agent, has)).status).toBe(304);
    await cluster.start();
    expect((await order()).status).toBe(201);
    expect(await grants()).toHaveLength(before.length + 1);
    expect(await health()).toEqual({ status: 'ok' });
    expect((await poll(server.url, agent, has)).body.licence).toEqual(expect.any(String));
  });

  test('that crashed in the middle of the work kept what was acknowledged, and no number is missing', async () => {
    const acknowledged: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      const wanted = acknowledged.length + 8;
      let enough: () => void = () => undefined;
      const reached = new Promise<void>((resolve) => {
        enough = resolve;
      });
      const work = Array.from({ length: 40 }, async () => {
        const answer = await order();
        if (answer.status === 201) acknowledged.push(answer.body.grant.subscription);
        else expect(answer).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
        if (acknowledged.length >= wanted) enough();
      });
      await reached;
      await cluster.stop('SIGQUIT');
      await Promise.all(work);
      await cluster.start();
    }
    const kept = new Set(await grants());
    expect(acknowledged.filter((subscription) => !kept.has(subscription))).toEqual([]);
    expect((await order()).status).toBe(201);
    const verified = JSON.parse((await runInProcess(['verify-audit', '--data', server.dataFolder, '--json'])).out);
    expect(verified).toMatchObject({ ok: true });
  });

  test('with a session ended by its operator, it only loses what was under way', async () => {
    const end = "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'switchkey%'";
    await ask(address, end);
    // The end of a connection is heard a moment after it.
    await expect.poll(async () => (await server.api('GET', '/pbxs')).status, { interval: 20 }).toBe(200);
    await expect.poll(async () => (await order()).status, { interval: 20 }).toBe(201);
    const database = server.deps.database;
    const cut = database.transact(async (trx) => {
      await trx.insertInto('settings').values({ name: 'cut', value: '1' }).execute();
      await ask(address, end);
      await trx.insertInto('settings').values({ name: 'cut too', value: '1' }).execute();
      return { ok: true, value: undefined };
    });
    await expect(cut).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await database.reader.selectFrom('settings').select('name').where('name', 'like', 'cut%').execute()).toEqual(
      [],
    );
    expect((await order()).status).toBe(201);
  });

  test('has sessions that are durable and give up in time', async () => {
    const { options, ...config } = connectionConfig(address, 'writer');
    expect(options).toContain('synchronous_commit=on');
    expect(config).toMatchObject({ lock_timeout: 10_000, statement_timeout: 30_000 });
  });
});

test('an address that leads nowhere is a fault, and its password is in no word of it', async () => {
  const address = 'postgres://someone:S3cret@127.0.0.1:1/nowhere';
  const error = await openDatabase(address).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Fault);
  expect(String((error as Fault).stack) + String((error as Fault).cause)).not.toContain('S3cret');
  await expect(openDatabase('postgres://bad:S3cret@:x')).rejects.toMatchObject({ code: 'database_address_invalid' });
});
