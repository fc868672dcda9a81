// From a token of the portal to a licence in force, by the command line alone, against a real licence server.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { statusSchema } from '../../../shared/contracts/local-api.ts';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let agent: TestAgent;
let pbx: { id: string };
beforeAll(async () => {
  server = await startServer();
  pbx = await server.addPbx('PBX-0001');
  await server.addGrant(pbx.id, { offer: 'PSE-EXT', kind: 'extensions', quantity: 25, until: '2999-01-01' });
  agent = await startAgent(await agentFolder({ eventStream: true }));
});
afterAll(async () => {
  await agent.stop();
  await server.close();
  await removeFolder(agent.stateDir);
});
const status = async () => statusSchema.parse(JSON.parse((await agent.cli(['status', '--json'])).out));
const enrol = (token: string, serial = 'PBX-0001') =>
  agent.cli(['enrol', '--server', server.url, '--serial', serial, '--token', '-'], `${token}\n`);

it('refuses a token that is none, and nothing has changed', async () => {
  const ran = await enrol('0'.repeat(32));
  expect(ran).toMatchObject({ exit: 1, out: '' });
  expect(ran.err).toMatch(/^[a-z_]+: .+\n.+/);
  expect((await status()).licence).toBeUndefined();
});

it('enrols, brings the licence into force, and may repeat it when the answer was lost', async () => {
  const token = await server.enrolmentToken(pbx.id);
  expect(await enrol(token)).toMatchObject({ exit: 0, err: '' });
  const now = await status();
  expect(now).toMatchObject({ ladder: 'active', serial: 'PBX-0001', capacity: { extensions: { limit: 25 } } });
  expect(now.trust?.anchor).toBe(server.anchor);
  expect(await enrol(token)).toMatchObject({ exit: 0, err: '' });
  expect((await status()).licence).toEqual(now.licence);
  expect(await enrol(token, 'PBX-0002')).toMatchObject({
    exit: 1,
    err: expect.stringMatching(/^bound_to_other_pbx: /),
  });
});

it('refreshes on demand and says what changed', async () => {
  await server.addGrant(pbx.id, { offer: 'PSE-CALL', kind: 'concurrent_calls', quantity: 4, until: '2999-01-01' });
  const ran = await agent.cli(['refresh']);
  expect(ran.exit).toBe(0);
  const now = await status();
  expect(now.capacity.calls.limit).toBe(4);
  const revision = `${now.licence?.epoch}.${now.licence?.seq}`;
  expect(now.pbx.inForce).toBe(revision);
  const metrics = await (await fetch(`${agent.url}/metrics`)).text();
  expect(metrics).toContain('switchkey_limit{kind="concurrent_calls"} 4\n');
  expect(metrics).toContain(`switchkey_applied_seq ${now.licence?.seq}\n`);
  expect(metrics).toMatch(/^switchkey_poll_last_success_timestamp_seconds \d+$/m);
  expect(agent.logged.join()).not.toContain(agent.token);
});
