// Whom the agent believes to be its server: a wrong certificate is named, ends the exchange, and is healed by the next one.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createProxy } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttpClient } from '../../../agent/poller/http-client.ts';
import { type KeyAndCertificate, makeLocalCa } from '../../../shared/tls/local-ca.ts';
import { type TestCertificate, testCertificate } from '../../support/certificates.ts';

const DAY_MS = 86_400_000;
let folder: string;
let caFile: string;
let ca: KeyAndCertificate;
let server: Server;
let port: number;
let received = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchkey-trust-'));
  caFile = join(folder, 'ca.pem');
  ca = await makeLocalCa('Test', { nowMs: Date.now() - 30 * DAY_MS, random: randomBytes });
  await writeFile(caFile, ca.certPem);
  server = createServer(contextOf({ ca }), (request, response) => {
    received += 1;
    request.resume();
    response.end('secure');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

function contextOf(wanted: TestCertificate) {
  const { certPem, keyPem } = testCertificate(wanted);
  return { cert: certPem, key: keyPem };
}

function present(wanted: TestCertificate): void {
  server.closeAllConnections();
  server.setSecureContext(contextOf(wanted));
}

async function get(url: string, setting: { serverCa?: string; proxy?: string } = { serverCa: caFile }) {
  const http = createHttpClient({ proxy: undefined, ...setting });
  try {
    const sent = await http.send({ method: 'GET', url, headers: {}, maxBytes: 1_000, timeoutMs: 5_000 });
    return sent.ok ? Buffer.from(sent.value.body).toString() : sent.refusal;
  } finally {
    http.close();
  }
}

test('the CA of the setting is believed, by name and by address', async () => {
  present({ ca });
  expect(await get(`https://127.0.0.1:${port}/`)).toBe('secure');
  expect(await get(`https://localhost:${port}/`)).toBe('secure');
});

test.each([
  ['server_cert_expired', 'has expired', { fromMs: Date.now() - 20 * DAY_MS, untilMs: Date.now() - DAY_MS }],
  ['server_cert_not_yet_valid', 'is not valid yet', { fromMs: Date.now() + DAY_MS }],
  ['server_cert_wrong_name', 'is for another name: other.example', { names: ['other.example'] }],
  ['server_cert_refused', 'is not acceptable', { usage: 'clientAuth' }],
] as const)('%s is said in a sentence, and nothing is sent', async (code, words, wanted) => {
  present({ ca, ...wanted });
  const before = received;
  const refusal = await get(`https://127.0.0.1:${port}/`);
  if (typeof refusal === 'string') throw new Error('answered');
  expect(refusal.code).toBe(code);
  expect(refusal.message).toBe(`The HTTPS certificate of 127.0.0.1:${port} ${words}.`);
  expect(refusal.next).toContain('The limits stay as they are');
  expect(received).toBe(before);
});

test('a certificate that nobody or somebody else vouches for is not believed', async () => {
  const url = `https://127.0.0.1:${port}/`;
  present({ ca });
  expect(await get(url, {})).toMatchObject({ code: 'server_cert_unknown_ca' });
  present({});
  expect(await get(url)).toMatchObject({
    code: 'server_cert_unknown_ca',
    next: expect.stringContaining('setting serverCa'),
  });
});

test('a file of CAs that is missing or no PEM is named; put right, it is read without a restart', async () => {
  present({ ca });
  const file = join(folder, 'later.pem');
  const http = createHttpClient({ proxy: undefined, serverCa: file });
  const ask = () =>
    http.send({
      method: 'GET',
      url: `https://127.0.0.1:${port}/`,
      headers: {},
      maxBytes: 1_000,
      timeoutMs: 5_000,
    });
  expect(await ask()).toMatchObject({ refusal: { code: 'server_ca_unreadable' } });
  await writeFile(file, 'no PEM');
  expect(await ask()).toMatchObject({ refusal: { code: 'server_ca_unreadable' } });
  await writeFile(file, testCertificate().certPem);
  expect(await ask()).toMatchObject({ refusal: { code: 'server_cert_unknown_ca' } });
  await writeFile(file, ca.certPem);
  expect(await ask()).toMatchObject({ ok: true });
  http.close();
});

test('a server without TLS, or with an old one, is named as such', async () => {
  const plain = createProxy((_request, response) => response.end('plain'));
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const refusal = await get(`https://127.0.0.1:${(plain.address() as AddressInfo).port}/`);
  plain.close();
  expect(refusal).toMatchObject({ code: 'server_tls_failed' });
});

test('through a forward proxy the certificate is the server’s, and the CA of the setting counts', async () => {
  const through: string[] = [];
  const proxy = createProxy();
  proxy.on('connect', (request, socket) => {
    through.push(request.url ?? '');
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const setting = { serverCa: caFile, proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  try {
    present({ ca, names: ['licences.example'] });
    expect(await get(`https://licences.example:${port}/`, setting)).toBe('secure');
    expect(await get(`https://other.example:${port}/`, setting)).toMatchObject({ code: 'server_cert_wrong_name' });
    expect(await get(`https://licences.example:${port}/`, { proxy: setting.proxy })).toMatchObject({
      code: 'server_cert_unknown_ca',
    });
    const { agentFor, close } = createHttpClient(setting);
    const { request } = await import('node:https');
    const url = `https://licences.example:${port}/`;
    const [response] = await once(request(url, { agent: agentFor(url) }).end(), 'response');
    expect(response.statusCode).toBe(200);
    response.destroy();
    close();
    expect(through).toHaveLength(4);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});
