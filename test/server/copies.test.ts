// Two copies of one agent: named, settled by the vendor's word, the other refused for good; a restored snapshot is no copy.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentSchema } from '../../shared/contracts/server-api.ts';
import { enrol, openSession, poll, type RawAgent, rawAgent } from '../support/raw-agent.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let count = 0;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function enrolled() {
  count += 1;
  const serial = `COPY-${count}000`;
  const { id: pbxId } = await server.addPbx(serial);
  await server.addGrant(pbxId, { offer: 'A', kind: 'concurrent_calls', quantity: 10, until: '2099-01-01' });
  const real = rawAgent();
  const { agentId } = (await enrol(server.url, real, await server.enrolmentToken(pbxId), serial)).body;
  const confirm = (instance: string) => server.api('POST', `/pbxs/${pbxId}/agents/${agentId}/confirm`, { instance });
  const agentView = async () => (await server.api('GET', `/pbxs/${pbxId}/agents`)).body.items[0];
  return { pbxId, serial, real, agentId, confirm, agentView };
}

const again = (agent: RawAgent): RawAgent => ({ ...agent, instance: randomBytes(16).toString('hex') });
const open = (agent: RawAgent) => openSession(server.url, agent);
const alerts = async (pbxId: string) =>
  (await server.api('GET', '/alerts')).body.items.filter((one: { pbxId: string }) => one.pbxId === pbxId);

test('two copies are named with the third session; the declared original goes on, the other is refused for good', async () => {
  const { pbxId, real, confirm, agentView } = await enrolled();
  const copy = again(real);
  for (const agent of [real, copy, real]) expect((await open(agent)).status).toBe(201);
  const named = await agentView();
  expect(agentSchema.parse(named)).toEqual(named);
  expect(named.instances.map((one: { instance: string }) => one.instance).toSorted()).toEqual(
    [real.instance, copy.instance].toSorted(),
  );
  expect(await alerts(pbxId)).toMatchObject([{ code: 'cloned', clearedAtMs: null }]);
  expect((await poll(server.url, real)).body.notices).toMatchObject([{ code: 'cloned' }]);
  expect((await confirm('0'.repeat(32))).body.code).toBe('instance_unknown');
  // The copy holds the session when the word is spoken.
  await open(copy);
  expect((await confirm(real.instance)).status).toBe(200);
  expect((await poll(server.url, copy)).body.code).toBe('session_unknown');
  const refused = await open(copy);
  expect(refused).toMatchObject({ status: 403, body: { code: 'copy_refused' } });
  expect(refused.body.next).toContain('register its serial number');
  expect((await open(real)).status).toBe(201);
  expect((await poll(server.url, real)).body).toMatchObject({ licence: expect.any(String), notices: [] });
  expect(await agentView()).toMatchObject({ clonedAtMs: null, original: real.instance });
  expect(await alerts(pbxId)).toEqual([]);
  expect((await open(copy)).body.code).toBe('copy_refused');
});

test('a copy that starts anew gives itself away when the original comes back, and nobody has to be asked again', async () => {
  const { pbxId, real, confirm, agentView } = await enrolled();
  const copy = again(real);
  for (const agent of [real, copy, real]) await open(agent);
  await confirm(real.instance);
  await open(real);
  const restarted = again(copy);
  expect((await open(restarted)).status).toBe(201);
  expect((await open(real)).status).toBe(201);
  expect((await open(restarted)).body.code).toBe('copy_refused');
  expect((await agentView()).clonedAtMs).toBeNull();
  expect(await alerts(pbxId)).toEqual([]);
  const actions = (await server.api('GET', '/audit?limit=5')).body.items.map((row: { action: string }) => row.action);
  expect(actions).toContain('agent.copy_exposed');
});

test('the original may be declared otherwise, and may restart', async () => {
  const { real, confirm } = await enrolled();
  const copy = again(real);
  for (const agent of [real, copy, real]) await open(agent);
  await confirm(real.instance);
  const restarted = again(real);
  expect((await open(restarted)).status).toBe(201);
  expect((await open(restarted)).status).toBe(201);
  expect((await confirm(restarted.instance)).status).toBe(200);
  expect((await open(real)).body.code).toBe('copy_refused');
});

test('a restored snapshot is brought up to date without loss, and is no copy', async () => {
  const { pbxId, real, agentView } = await enrolled();
  await open(real);
  const snapshot = { ...real };
  for (const quantity of [11, 12, 13]) {
    await server.api(
      'PATCH',
      `/pbxs/${pbxId}/grants/${(await server.api('GET', `/pbxs/${pbxId}/grants`)).body.items[0].subscription}`,
      { quantity },
    );
    await poll(server.url, real);
  }
  // Back as it was, with a proof that was used up long ago and a licence three numbers old.
  expect((await poll(server.url, snapshot)).body.code).toBe('session_diverged');
  const restored = again(snapshot);
  expect((await open(restored)).status).toBe(201);
  const answer = await poll(server.url, restored, { 'if-none-match': '"1.2"', 'switchkey-trust': '1' });
  expect(answer.body.licence).toEqual(expect.any(String));
  expect((await poll(server.url, restored, { 'if-none-match': '"1.5"', 'switchkey-trust': '1' })).status).toBe(304);
  expect((await agentView()).clonedAtMs).toBeNull();
});
