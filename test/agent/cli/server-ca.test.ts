// A server with a CA of its own: the enrolment brings the CA, and it stays trusted; a wrong one is not kept.
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { statusSchema } from '../../../shared/contracts/local-api.ts';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { testCertificate } from '../../support/certificates.ts';
import { startServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let agent: TestAgent;
let folder = '';
let token = '';
beforeAll(async () => {
  server = await startServer({
    https: (data) => ({ source: { kind: 'own', folder: path.join(data, 'data', 'tls'), names: ['127.0.0.1'] } }),
  });
  const { id } = await server.addPbx('PBX-0001');
  await server.addGrant(id, { offer: 'PSE', kind: 'extensions', quantity: 25, until: '2999-01-01' });
  token = await server.enrolmentToken(id);
  folder = await mkdtemp(path.join(tmpdir(), 'switchkey-given-'));
  agent = await startAgent(await agentFolder({ eventStream: true }));
});
afterAll(async () => {
  await agent.stop();
  await server.close();
  await Promise.all([agent.stateDir, folder].map(removeFolder));
});

const status = async () => statusSchema.parse(JSON.parse((await agent.cli(['status', '--json'])).out));
const settings = async () => JSON.parse(await readFile(path.join(agent.stateDir, 'settings.json'), 'utf8'));
const caFiles = async () => (await readdir(agent.stateDir)).filter((name) => name.includes('server-ca'));
const enrol = (...options: string[]) =>
  agent.cli(['enrol', '--server', server.url, '--serial', 'PBX-0001', ...options], token);

/** A file as an admin has it: the server's CA as it lies in its folder, or something else. */
async function given(name: string, content: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

it('without the CA, with a file that holds none, and with the CA of another, it refuses and keeps nothing', async () => {
  const before = await settings();
  expect(await enrol()).toMatchObject({ exit: 1, err: expect.stringMatching(/^server_cert_unknown_ca: /) });
  for (const file of [await given('text', 'hello'), path.join(folder, 'none'), folder]) {
    expect(await enrol('--server-ca', file)).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^server_ca_unreadable: .*\n.*"tls ca"/),
    });
  }
  const other = await given('other.pem', testCertificate().certPem);
  const refused = await enrol('--server-ca', other);
  expect(refused).toMatchObject({ exit: 1, err: expect.stringMatching(/^server_cert_unknown_ca: /) });
  expect([await settings(), await caFiles()]).toEqual([before, []]);
});

it('with the CA of the server it enrols, trusts it for the event stream as well, and keeps no key', async () => {
  const own = await readFile(path.join(server.dataFolder, 'tls', 'ca.pem'), 'utf8');
  expect(own).toContain('PRIVATE KEY');
  expect(await enrol('--server-ca', await given('ca.pem', own))).toMatchObject({ exit: 0, err: '' });
  const kept = path.join(agent.stateDir, 'server-ca.pem');
  expect((await settings()).serverCa).toBe(kept);
  expect(await readFile(kept, 'utf8')).not.toContain('PRIVATE KEY');
  await expect.poll(async () => (await status()).poll.stream, { timeout: 5_000 }).toBe('open');
});

it('goes on trusting it after a restart, and a failed enrolment does not take it away', async () => {
  const { stateDir } = agent;
  await agent.stop();
  agent = await startAgent(stateDir);
  expect(await agent.cli(['refresh'])).toMatchObject({ exit: 0, err: '' });
  const other = await given('other.pem', testCertificate().certPem);
  expect((await enrol('--server-ca', other)).exit).toBe(1);
  expect(await caFiles()).toEqual(['server-ca.pem']);
  expect((await enrol()).exit).toBe(0);
});
