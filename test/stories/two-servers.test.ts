// Two server processes on one PostgreSQL are one server: what one does the other serves, and nobody gets by between them.
import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedHeader } from '../../shared/licence/agent-proof.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { enrol, openSession, poll, type RawAgent, rawAgent } from '../support/raw-agent.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { runInProcess, type ServerProcess, serveProcess } from '../support/server-process.ts';

const GRANT = { offer: 'PSE-CC', kind: 'concurrent_calls', quantity: 5, until: '2099-01-01' } as const;

describeWithPostgres('two servers on one PostgreSQL', () => {
  let a: TestServer;
  let b: TestServer;
  let processC: ServerProcess;
  let serials = 0;

  beforeAll(async () => {
    a = await startServer({ database: 'postgres' });
    [b, processC] = await Promise.all([startServer({ folder: a.folder }), serveProcess(a.dataFolder)]);
  });
  afterAll(async () => {
    await processC?.end('SIGTERM');
    await b?.close({ keep: true });
    await a?.close();
  });

  /** An agent with a session opened at `a`, and what it must show to get a 304. */
  async function licensed(): Promise<{ agent: RawAgent; pbxId: string; has: Record<string, string>; seq: number }> {
    serials += 1;
    const serial = `SN-${1_000 + serials}`;
    const { id: pbxId } = await a.addPbx(serial);
    const agent = rawAgent();
    expect((await enrol(a.url, agent, await a.enrolmentToken(pbxId), serial)).status).toBe(201);
    const { seq } = await a.addGrant(pbxId, GRANT);
    expect((await openSession(a.url, agent)).status).toBe(201);
    return { agent, pbxId, has: hasSeq(seq), seq };
  }

  /** The same grant once more, at the server of this address, as a program would ask for it. */
  const order = (url: string, pbxId: string) =>
    fetch(`${url}/api/v1/pbxs/${pbxId}/grants`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${a.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': randomBytes(12).toString('hex'),
      },
      body: JSON.stringify(GRANT),
    });

  const hasSeq = (seq: number) => ({ 'switchkey-trust': '1', 'if-none-match': `"1.${seq}"` });

  /** The proofs of `server` are in the database: a full flush has passed. */
  async function flushed(): Promise<void> {
    const count = async () => {
      const rows = await a.deps.database.reader.selectFrom('agent_sessions').select('spent').where('live', '=', 1);
      return (await rows.where('spent', '=', '').execute()).length;
    };
    await expect.poll(count, { interval: 20, timeout: 5_000 }).toBe(0);
  }

  test('a session opened at one is known to the other, and goes back and forth', async () => {
    const { agent, has } = await licensed();
    expect((await poll(b.url, agent, has)).status).toBe(304);
    await flushed();
    expect((await poll(a.url, agent, has)).status).toBe(304);
    expect((await poll(a.url, agent, has)).status).toBe(304);
    await expect.poll(() => spentAt(agent), { interval: 20, timeout: 5_000 }).toBe(true);
    expect((await poll(b.url, agent, has)).status).toBe(304);
  });

  /** What `a` last heard of the agent is written. */
  async function spentAt(agent: RawAgent): Promise<boolean> {
    const row = await a.deps.database.reader
      .selectFrom('agent_sessions')
      .select('commitment')
      .where('id', '=', agent.session)
      .executeTakeFirst();
    return a.deps.desk.sessions.find(agent.session)?.commitment === row?.commitment;
  }

  test('a grant made at one is served by the other within a second', async () => {
    const { agent, pbxId, has, seq } = await licensed();
    expect((await poll(b.url, agent, has)).status).toBe(304);
    await a.addGrant(pbxId, GRANT);
    const started = performance.now();
    const newest = async () => (await poll(b.url, agent, has)).body.licence;
    await expect.poll(newest, { interval: 20, timeout: 1_000 }).toEqual(expect.any(String));
    expect(performance.now() - started).toBeLessThan(1_000);
    expect((await poll(b.url, agent, hasSeq(seq + 1))).status).toBe(304);
  });

  test('an event stream at one wakes for what the other did, also when that is another process', async () => {
    const { agent, pbxId, seq } = await licensed();
    const stream = await listen(b.url, agent);
    await a.addGrant(pbxId, GRANT);
    await stream.until(`"seq":${seq + 1}`);
    expect((await order(processC.url, pbxId)).status).toBe(201);
    await stream.until(`"seq":${seq + 2}`);
    stream.close();
  });

  test('a request opened at one is not taken by the other again', async () => {
    const { agent } = await licensed();
    const nonce = randomBytes(16).toString('hex');
    expect((await openSession(a.url, agent, { nonce })).status).toBe(201);
    expect(await openSession(b.url, agent, { nonce })).toMatchObject({ status: 401, body: { code: 'nonce_replayed' } });
  });

  test('two copies of an agent, one at each server, do not both go on', async () => {
    const { agent, has } = await licensed();
    expect((await poll(a.url, agent, has)).status).toBe(304);
    await expect.poll(() => spentAt(agent), { interval: 20, timeout: 5_000 }).toBe(true);
    const copy = { ...agent, instance: randomBytes(16).toString('hex') };
    expect((await poll(b.url, copy, has)).status).toBe(304);
    const both = async () => {
      const mine = (await poll(a.url, agent, has)).status;
      const its = (await poll(b.url, copy, has)).status;
      return [mine, its];
    };
    await expect.poll(both, { interval: 100, timeout: 5_000 }).toContain(401);
  });

  test('a session that was replaced at one ends at the other', async () => {
    const { agent, has } = await licensed();
    expect((await poll(a.url, agent, has)).status).toBe(304);
    const former = { ...agent };
    expect((await openSession(b.url, agent)).status).toBe(201);
    await expect.poll(async () => (await poll(a.url, former, has)).status, { interval: 100, timeout: 5_000 }).toBe(401);
    expect((await poll(b.url, agent, has)).status).toBe(304);
  });

  test('60 grants raced by three servers get 60 numbers, and the audit trail verifies', async () => {
    const { pbxId, seq } = await licensed();
    const urls = [a.url, b.url, processC.url];
    const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => order(urls[i % 3] ?? '', pbxId)));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201));
    expect((await b.api('GET', `/pbxs/${pbxId}/licence`)).body.seq).toBe(seq + 60);
    const verified = JSON.parse((await runInProcess(['verify-audit', '--data', a.dataFolder, '--json'])).out);
    expect(verified).toMatchObject({ ok: true });
    const rows = await a.deps.database.reader.selectFrom('audit').select('id').orderBy('id').execute();
    expect(rows.at(-1)?.id).toBe(rows.length);
  });

  test('the same order sent to both at once is one order', async () => {
    const { pbxId } = await licensed();
    const headers = { 'idempotency-key': randomBytes(12).toString('hex') };
    const [one, two] = await Promise.all([a, b].map((at) => at.api('POST', `/pbxs/${pbxId}/grants`, GRANT, headers)));
    expect(one?.body).toEqual(two?.body);
    expect((await a.api('GET', `/pbxs/${pbxId}/grants`)).body.items).toHaveLength(2);
  });
});

async function listen(url: string, who: RawAgent): Promise<{ until(text: string): Promise<void>; close(): void }> {
  const path = '/agent/v1/events';
  const signer = { thumbprint: who.thumbprint, privateKey: who.key.privateKey };
  const request = { method: 'GET', path, body: Buffer.alloc(0) };
  const authorization = signedHeader(signer, request, Math.floor(Date.now() / 1000), randomBytes(16).toString('hex'));
  return await new Promise((resolve, reject) => {
    get(url + path, { headers: { authorization }, agent: false }, (response) => {
      let heard = '';
      let look: () => void = () => undefined;
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        heard += chunk;
        look();
      });
      resolve({
        until: (text) =>
          new Promise((found) => {
            look = () => {
              if (heard.includes(text)) found();
            };
            look();
          }),
        close: () => response.destroy(),
      });
    }).on('error', reject);
  });
}
