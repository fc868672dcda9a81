// What the server acknowledged is there after a restart, a kill in the middle of the work, and a lost batch of proofs.
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { enrol, openSession, poll, rawAgent } from '../support/raw-agent.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { type ServerProcess, serveProcess } from '../support/server-process.ts';

const GRANT = { offer: 'PSE-CC', kind: 'concurrent_calls', quantity: 5, until: '2099-01-01' } as const;
const current = { 'switchkey-trust': '1', 'if-none-match': '"1.2"' };
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

interface Acknowledged {
  readonly grant: { readonly subscription: number };
  readonly licence: { readonly seq: number };
}

/** A folder with one PBX, one grant and one agent that has polled once, the server being down again. */
async function prepared() {
  const server = await startServer();
  folders.push(server.folder);
  const { id: pbxId } = await server.addPbx('SN-0001');
  await server.addGrant(pbxId, GRANT);
  const agent = rawAgent();
  await enrol(server.url, agent, await server.enrolmentToken(pbxId), 'SN-0001');
  await openSession(server.url, agent);
  expect((await poll(server.url, agent, current)).status).toBe(304);
  await server.close({ keep: true });
  return { server, pbxId, agent };
}

async function post(running: ServerProcess, server: TestServer, path: string, body: unknown): Promise<Response> {
  const headers = {
    authorization: `Bearer ${server.apiKey}`,
    'content-type': 'application/json',
    'idempotency-key': randomBytes(12).toString('hex'),
  };
  return await fetch(`${running.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

test('a session goes on where it was after an orderly restart', async () => {
  const { server, agent } = await prepared();
  const again = await startServer({ folder: server.folder });
  try {
    expect((await poll(again.url, agent, current)).status).toBe(304);
    expect((await poll(again.url, agent, current)).status).toBe(304);
    expect((await again.api('GET', '/pbxs')).body.items).toHaveLength(1);
  } finally {
    await again.close({ keep: true });
  }
});

test('an agent whose proofs were lost with a killed server opens a new session and keeps its licence', async () => {
  const { server, agent, pbxId } = await prepared();
  const running = await serveProcess(server.dataFolder);
  for (let i = 0; i < 3; i++) expect((await poll(running.url, agent, current)).status).toBe(304);
  await running.end('SIGKILL');
  const again = await startServer({ folder: server.folder });
  try {
    const lost = await poll(again.url, agent, current);
    expect(lost).toMatchObject({ status: 401, body: { code: 'session_diverged' } });
    expect((await openSession(again.url, agent)).status).toBe(201);
    expect((await poll(again.url, agent, current)).status).toBe(304);
    expect((await again.api('GET', `/pbxs/${pbxId}/agents`)).body.items[0].clonedAtMs).toBeNull();
  } finally {
    await again.close({ keep: true });
  }
});

test('a server killed in the middle of issuing has every grant it acknowledged, and no number twice', async () => {
  const { server, pbxId } = await prepared();
  const acknowledged: { subscription: number; seq: number }[] = [];
  for (let round = 0; round < 3; round++) {
    const running = await serveProcess(server.dataFolder);
    let firstTen: () => void = () => undefined;
    const tenDone = new Promise<void>((resolve) => {
      firstTen = resolve;
    });
    const wanted = acknowledged.length + 10;
    const work = Array.from({ length: 60 }, async () => {
      const response = await post(running, server, `/pbxs/${pbxId}/grants`, GRANT).catch(() => undefined);
      if (response?.status !== 201) return;
      // An answer cut off half-way acknowledged nothing.
      const body = await (response.json() as Promise<Acknowledged>).catch(() => undefined);
      if (body === undefined) return;
      acknowledged.push({ subscription: body.grant.subscription, seq: body.licence.seq });
      if (acknowledged.length >= wanted) firstTen();
    });
    await tenDone;
    await running.end('SIGKILL');
    await Promise.all(work);
  }
  const again = await startServer({ folder: server.folder });
  try {
    const { items } = (await again.api('GET', `/pbxs/${pbxId}/grants`)).body;
    const kept = new Set(items.map((grant: { subscription: number }) => grant.subscription));
    expect(acknowledged.filter(({ subscription }) => !kept.has(subscription))).toEqual([]);
    expect(new Set(acknowledged.map(({ seq }) => seq)).size).toBe(acknowledged.length);
    const { seq } = (await again.api('GET', `/pbxs/${pbxId}/licence`)).body;
    // One licence for every grant, one for the enrolment: none without the other.
    expect(seq).toBe(items.length + 1);
    const audit = await again.deps.database.reader.selectFrom('audit').select('id').orderBy('id').execute();
    expect(audit.at(-1)?.id).toBe(audit.length);
  } finally {
    await again.close({ keep: true });
  }
});

test('a server that is asked to stop ends by itself and leaves nothing behind', async () => {
  const { server, agent } = await prepared();
  const running = await serveProcess(server.dataFolder);
  expect((await poll(running.url, agent, current)).status).toBe(304);
  expect(await running.end('SIGTERM')).toBe(0);
  const again = await serveProcess(server.dataFolder);
  expect((await poll(again.url, agent, current)).status).toBe(304);
  expect(await again.end('SIGTERM')).toBe(0);
});
