// The settings over the local API: secrets go in and never come out, what is wrong changes nothing, what waits for a restart is named.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsSchema } from '../../../shared/contracts/local-api.ts';
import { settingsViewSchema, triedPbxSchema } from '../../../shared/contracts/settings-page-api.ts';
import { agentFolder, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { testCertificate } from '../../support/certificates.ts';

let agent: TestAgent;
beforeAll(async () => {
  agent = await startAgent(await agentFolder({ serial: 'PBX-0001' }));
});
afterAll(async () => {
  await agent.stop();
  await removeFolder(agent.stateDir);
});

async function ask(place: string, body?: unknown) {
  const headers = { authorization: `Bearer ${agent.token}`, 'content-type': 'application/json' };
  const sent = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(`${agent.url}/api/v1${place}`, sent);
  return { status: answer.status, text: await answer.text() };
}
const view = async () => settingsViewSchema.parse(JSON.parse((await ask('/settings')).text));
const stored = async () => JSON.parse(await readFile(path.join(agent.stateDir, 'settings.json'), 'utf8'));

test('one field at a time is changed and kept; null takes it away; the rest stays', async () => {
  await ask('/settings/change', { server: 'https://licences.example', emergency: '^(0112)$' });
  expect(await view()).toMatchObject({ server: 'https://licences.example', emergency: '^(0112)$', afterRestart: [] });
  const taken = await ask('/settings/change', { server: null, refuseRegistration: false });
  expect(settingsViewSchema.parse(JSON.parse(taken.text)).refuseRegistration).toBe(false);
  expect(await view()).not.toHaveProperty('server');
  expect(await stored()).toMatchObject({ emergency: '^(0112)$', refuseRegistration: false, serial: 'PBX-0001' });
});

test('what is wrong, or is no setting of the page, is refused by its name and changes nothing', async () => {
  const before = await stored();
  for (const wrong of [
    { server: 'ftp://licences.example' },
    { emergency: '.*' },
    { https: { bind: 'everywhere', port: 7422, names: [] } },
    { pbx: { host: 'h', port: 5038, username: 'a\r\nAction: Originate' } },
    { pollSeconds: 0.01 },
  ])
    expect((await ask('/settings/change', wrong)).status, JSON.stringify(wrong)).toBeGreaterThanOrEqual(400);
  expect(await stored()).toEqual(before);
});

test('passwords and secrets are written for the agent alone and told nobody, not even the audit trail', async () => {
  await ask('/settings/change', { proxy: 'http://someone:hidden-word@proxy.example:3128' });
  const pbx = { host: '192.0.2.1', port: 5038, username: 'switchkey', secret: 'hidden-word' };
  await ask('/settings/change', { pbx });
  const told = await view();
  expect(told).toMatchObject({ proxy: 'http://someone@proxy.example:3128/', afterRestart: ['proxy', 'pbx'] });
  expect(JSON.stringify(told)).not.toContain('hidden-word');
  const file = path.join(agent.stateDir, 'ami.secret');
  expect([await readFile(file, 'utf8'), (await stat(file)).mode & 0o777]).toEqual(['hidden-word\n', 0o600]);
  expect((await stored()).driver).not.toHaveProperty('secret');
  const { items } = eventsSchema.parse(JSON.parse((await ask('/events')).text));
  expect(items.map(({ act }) => act)).toContain('settings_changed');
  expect(JSON.stringify(items)).not.toContain('hidden-word');
});

test('a PBX that is not there is tried and said in words', async () => {
  const tried = await ask('/settings/try-pbx', { host: '127.0.0.1', port: 1, username: 'switchkey', secret: 's' });
  expect(triedPbxSchema.parse(JSON.parse(tried.text))).toMatchObject({ ok: false, next: expect.any(String) });
});

test('a certificate is judged before it is stored, its key stays private, and the way back is open', async () => {
  await ask('/settings/change', { https: { bind: '127.0.0.1', port: 7422, names: ['pbx.example'] } });
  const other = testCertificate({ names: ['other.example'] });
  const wrong = await ask('/settings/certificate', { kind: 'pem', certificate: other.certPem, key: other.keyPem });
  expect([wrong.status, JSON.parse(wrong.text).code]).toEqual([409, 'tls_name_mismatch']);
  expect((await view()).https.certificate).toBe('own');
  const right = testCertificate({ names: ['pbx.example'] });
  const brought = await ask('/settings/certificate', { kind: 'pem', certificate: right.certPem, key: right.keyPem });
  expect(JSON.parse(brought.text).https).toMatchObject({ certificate: 'brought', held: { names: ['pbx.example'] } });
  expect(brought.text).not.toContain('PRIVATE KEY');
  expect((await stat(path.join(agent.stateDir, 'tls', 'brought.key'))).mode & 0o777).toBe(0o600);
  await ask('/settings/certificate', { kind: 'own' });
  expect((await view()).https).toEqual({ bind: '127.0.0.1', port: 7422, names: ['pbx.example'], certificate: 'own' });
});
