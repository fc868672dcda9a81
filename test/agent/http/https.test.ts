// The local API beyond the machine: HTTPS and the token or nothing, under its own names; without it only that door is shut.
import { randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsInMemory } from '../../../agent/config.ts';
import { openSecureDoor } from '../../../agent/http/https.ts';
import { statusSchema } from '../../../shared/contracts/local-api.ts';
import { caCertificateIn } from '../../../shared/tls/own-certificate.ts';
import { agentFolder, cli, removeFolder, startAgent, type TestAgent } from '../../support/agent-daemon.ts';
import { testBundle, testCertificate } from '../../support/certificates.ts';
import { presentedBy } from '../../support/https-fetch.ts';

const DAY_MS = 86_400_000;
const NAMES = ['127.0.0.1', 'pbx.example'];
let agent: TestAgent;
let door: string;
let ca: string;

beforeAll(async () => {
  const localApi = { port: 0, bind: '127.0.0.1', httpsPort: 0, names: NAMES };
  agent = await startAgent(await agentFolder({ serial: 'PBX-0001', localApi }));
  door = addressIn(agent) ?? '';
  ca = caCertificateIn(await readFile(join(agent.stateDir, 'tls', 'ca.pem'), 'utf8')) ?? '';
});

afterAll(async () => {
  await agent.stop();
  await removeFolder(agent.stateDir);
});

function addressIn({ logged }: TestAgent): string | undefined {
  return /reachable from other machines .*"address":"([^"]+)"/.exec(logged.join('\n'))?.[1];
}

async function ask(path: string, headers: Readonly<Record<string, string>> = {}) {
  // With a Host of its own, Node would compare that name with the certificate instead of the one connected to.
  const identity = headers.host === undefined ? {} : { checkServerIdentity: () => undefined };
  const sent = request(`${door}${path}`, { ca, headers, agent: false, ...identity }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = Buffer.concat(await response.toArray()).toString();
  return { status: response.statusCode, body: JSON.parse(body), headers: response.headers };
}

const bearer = () => ({ authorization: `Bearer ${agent.token}` });

test('the holder of the token is answered over HTTPS, by address and by name', async () => {
  const told = await ask('/api/v1/status', bearer());
  expect(statusSchema.parse(told.body).serial).toBe('PBX-0001');
  expect((await ask('/api/v1/status', { ...bearer(), host: 'pbx.example:7422' })).status).toBe(200);
  expect((await ask('/healthz', bearer())).body).toHaveProperty('status');
});

test('the command line tells the certificate of the CA with its fingerprint, and never the key', async () => {
  const { fingerprint256 } = new X509Certificate(ca);
  const told = await agent.cli(['ca']);
  expect(told).toMatchObject({ exit: 0, err: '' });
  expect(told.out).toContain(ca.trimEnd());
  expect(told.out).toContain(`SHA-256 ${fingerprint256}`);
  expect(told.out).not.toContain('PRIVATE KEY');
  expect(JSON.parse((await agent.cli(['ca', '--json'])).out)).toMatchObject({ ca, fingerprint: fingerprint256 });
  const none = await cli(['ca', '--state', join(agent.stateDir, 'tls')]);
  expect(none).toMatchObject({ exit: 1, err: expect.stringMatching(/^no_own_ca: .*\n.*localApi\.bind/) });
});

test('without the token nothing at all is told, not even health and metrics', async () => {
  for (const path of ['/healthz', '/metrics', '/api/v1/status', '/nothing'])
    expect(await ask(path)).toMatchObject({ status: 401, body: { code: 'token_required' } });
  expect((await ask('/healthz', { authorization: 'Bearer wrong' })).status).toBe(401);
});

test('a name that is not in the certificate is refused, and so is another site’s page', async () => {
  expect(await ask('/healthz', { ...bearer(), host: 'evil.example' })).toMatchObject({
    status: 403,
    body: { code: 'foreign_host' },
  });
  expect(await ask('/healthz', { ...bearer(), origin: 'https://evil.example' })).toMatchObject({
    status: 403,
    body: { code: 'foreign_origin' },
  });
});

test('plain HTTP and old TLS get no answer there; the command line goes on over loopback', async () => {
  await expect(fetch(`${door.replace('https:', 'http:')}/healthz`)).rejects.toThrow();
  await expect(presentedBy(door, { maxVersion: 'TLSv1.1' })).rejects.toThrow();
  expect(agent.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  expect((await agent.cli(['status'])).exit).toBe(0);
});

test('the keys of the agent’s CA are private', async () => {
  const tls = join(agent.stateDir, 'tls');
  expect((await stat(tls)).mode & 0o777).toBe(0o700);
  for (const name of ['ca.pem', 'server.pem']) expect((await stat(join(tls, name))).mode & 0o777).toBe(0o600);
});

test('a certificate that cannot be used shuts this door only, with the reason in the log', async () => {
  const expired = testCertificate({ fromMs: Date.now() - 100 * DAY_MS });
  const folder = await agentFolder({}, { 'page.pem': Buffer.from(expired.certPem + expired.keyPem) });
  const localApi = { port: 0, bind: '127.0.0.1', httpsPort: 0, certificate: { pem: join(folder, 'page.pem') } };
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ localApi, eventStream: false }));
  const other = await startAgent(folder);
  try {
    expect(addressIn(other)).toBeUndefined();
    expect(other.logged.join('\n')).toContain('The certificate has expired.');
    expect((await other.cli(['status'])).exit).toBe(0);
  } finally {
    await other.stop();
    await removeFolder(folder);
  }
});

test('a brought bundle is served and replaced without a restart; a door without a name stays shut', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'switchkey-door-'));
  const clock = { wallMs: Date.now, monotonicMs: () => performance.now() };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const deps = { stateDir, clock, random: (bytes: number) => new Uint8Array(randomBytes(bytes)), log };
  const p12 = join(stateDir, 'page.p12');
  await writeFile(p12, testBundle(testCertificate(), '', 'aes256'));
  const { localApi } = settingsInMemory({ localApi: { bind: '127.0.0.1', httpsPort: 0, certificate: { p12 } } }).read();
  const opened = await openSecureDoor({ ...localApi, bind: '127.0.0.1' }, () => express(), deps);
  if (!opened.ok) throw new Error(opened.refusal.message);
  const before = (await presentedBy(opened.value.url)).certificate.serialNumber;
  await writeFile(p12, testBundle(testCertificate(), '', 'aes256'));
  await opened.value.renewCertificate();
  expect((await presentedBy(opened.value.url)).certificate.serialNumber).not.toBe(before);
  await opened.value.close();
  const nameless = settingsInMemory({ localApi: { bind: '0.0.0.0' } }).read().localApi;
  expect(await openSecureDoor({ ...nameless, bind: '0.0.0.0' }, () => express(), deps)).toMatchObject({
    refusal: { code: 'tls_name_invalid', message: expect.stringContaining('localApi.names') },
  });
  await rm(stateDir, { recursive: true, force: true });
});

test('the agent renews the certificate of its own CA in time', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'switchkey-door-'));
  let nowMs = Date.now();
  const clock = { wallMs: () => nowMs, monotonicMs: () => performance.now() };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const deps = { stateDir, clock, random: (bytes: number) => new Uint8Array(randomBytes(bytes)), log };
  const { localApi } = settingsInMemory({ localApi: { bind: '127.0.0.1', httpsPort: 0 } }).read();
  const opened = await openSecureDoor({ ...localApi, bind: '127.0.0.1' }, () => express(), deps);
  if (!opened.ok) throw new Error(opened.refusal.message);
  const issuer = (await presentedBy(opened.value.url)).certificate.issuer.CN;
  nowMs += 380 * DAY_MS;
  await opened.value.renewCertificate();
  const { certificate } = await presentedBy(opened.value.url);
  expect(Date.parse(certificate.valid_to)).toBeGreaterThan(nowMs + 390 * DAY_MS);
  expect(certificate.issuer.CN).toBe(issuer);
  await opened.value.close();
  await rm(stateDir, { recursive: true, force: true });
});
