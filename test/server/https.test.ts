// The server over HTTPS: its own CA, brought certificates, renewal while it serves, and no open door without either.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverProgram } from '../../server/cli/program.ts';
import { readPem } from '../../shared/tls/certificate.ts';
import { keepFresh } from '../../shared/tls/keep-fresh.ts';
import { testBundle, testCertificate } from '../support/certificates.ts';
import { httpsFetch, presentedBy } from '../support/https-fetch.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** The TLS client of the test goes by the machine's clock. */
const NOW_MS = Date.now();
const DAY_MS = 86_400_000;
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const clock = { nowMs: NOW_MS };
const own = (folder: string) => ({
  source: { kind: 'own', folder: join(folder, 'data', 'tls'), names: ['localhost', '127.0.0.1'] } as const,
});

let folder: string;
let server: TestServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchkey-https-'));
  server = await startServer({ clock, https: own });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function command(...argv: string[]) {
  const said = { out: '', err: '', exit: 0 };
  await serverProgram({
    nowMs: () => clock.nowMs,
    random: randomBytes,
    stdin: Readable.from([]),
    out(text) {
      said.out += text;
    },
    err(text) {
      said.err += text;
    },
    exit(code) {
      said.exit = code;
    },
    rootKeyCost: 10,
    stopped: async () => undefined,
  }).parseAsync(['node', 'server', ...argv]);
  return said;
}

test('a server with a CA of its own is reached by those who trust the CA, and refuses them plain HTTP', async () => {
  expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:/);
  expect((await server.api('GET', '/pbxs')).status).toBe(200);
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  await expect(fetch(`${server.url.replace('https:', 'http:')}/healthz`)).rejects.toThrow();
  await expect(httpsFetch(testCertificate().certPem)(`${server.url}/healthz`)).rejects.toMatchObject({
    code: expect.stringMatching(/UNABLE_TO|SELF_SIGNED/),
  });
});

test('TLS 1.2 and 1.3 are spoken, nothing older', async () => {
  expect((await presentedBy(server.url, { maxVersion: 'TLSv1.2' })).protocol).toBe('TLSv1.2');
  expect((await presentedBy(server.url)).protocol).toBe('TLSv1.3');
  await expect(presentedBy(server.url, { maxVersion: 'TLSv1.1' })).rejects.toThrow();
});

test('keys are for the eyes of the server alone', async () => {
  const tls = join(server.dataFolder, 'tls');
  expect((await stat(tls)).mode & 0o777).toBe(0o700);
  for (const name of ['ca.pem', 'server.pem']) expect((await stat(join(tls, name))).mode & 0o777).toBe(0o600);
});

test('`tls ca` prints what agents trust and no key; `tls show` says for whom and until when', async () => {
  const ca = await command('tls', 'ca', '--data', server.dataFolder);
  expect(ca.out).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(ca.out).not.toContain('PRIVATE');
  expect((await httpsFetch(ca.out)(`${server.url}/healthz`)).status).toBe(200);
  const shown = await command('tls', 'show', '--data', server.dataFolder);
  expect(shown.out).toContain('For localhost, 127.0.0.1');
  expect(shown.out).toContain(`is good until ${dateOf(NOW_MS - 3_600_000 + 397 * DAY_MS)}.`);
  expect((await command('tls', 'ca', '--data', folder)).err).toContain('tls_no_ca');
});

test('metrics are told to this machine, and not to others through a proxy on it', async () => {
  const ca = httpsFetch((await command('tls', 'ca', '--data', server.dataFolder)).out);
  const statusWith = async (headers: Record<string, string>) => (await ca(`${server.url}/metrics`, { headers })).status;
  expect(await statusWith({})).toBe(200);
  expect(await statusWith({ 'x-forwarded-for': '203.0.113.9' })).toBe(404);
  expect(await statusWith({ forwarded: 'for=203.0.113.9' })).toBe(404);
});

test('before its end the certificate is renewed by the same CA without a restart', async () => {
  const ca = httpsFetch((await command('tls', 'ca', '--data', server.dataFolder)).out);
  const before = (await presentedBy(server.url)).certificate;
  await server.renewCertificate();
  expect((await presentedBy(server.url)).certificate.serialNumber).toBe(before.serialNumber);
  clock.nowMs = NOW_MS + 370 * DAY_MS;
  await server.renewCertificate();
  const after = (await presentedBy(server.url)).certificate;
  expect(after.serialNumber).not.toBe(before.serialNumber);
  expect(Date.parse(after.valid_to)).toBeGreaterThan(clock.nowMs + 390 * DAY_MS);
  clock.nowMs = NOW_MS;
  await expect(ca(`${server.url}/healthz`)).rejects.toMatchObject({ code: 'CERT_NOT_YET_VALID' });
});

test('a brought bundle that is put in place is taken, a wrong one leaves the one in use', async () => {
  const file = join(folder, 'brought.p12');
  const passwordFile = join(folder, 'password');
  const [first, second] = [testCertificate(), testCertificate({ names: ['127.0.0.1'] })];
  await writeFile(passwordFile, 'secret\n');
  await writeFile(file, testBundle(first, 'secret', 'aes256'));
  const source = { kind: 'p12', file, passwordFile, names: ['127.0.0.1'] } as const;
  const bringing = await startServer({ https: () => ({ source, ca: first.certPem }) });
  try {
    const before = (await presentedBy(bringing.url)).certificate.serialNumber;
    await writeFile(file, testBundle(testCertificate({ names: ['other.example'] }), 'secret', 'aes256'));
    await bringing.renewCertificate();
    await writeFile(file, 'damaged');
    await bringing.renewCertificate();
    expect((await presentedBy(bringing.url)).certificate.serialNumber).toBe(before);
    await writeFile(file, testBundle(second, 'secret', 'aes256'));
    await bringing.renewCertificate();
    expect((await presentedBy(bringing.url)).certificate.subjectaltname).toBe('IP Address:127.0.0.1');
  } finally {
    await bringing.close();
  }
});

test('an operator reads in the log what is wrong with the next certificate, and when the one in use ends', async () => {
  const pair = testCertificate({ fromMs: NOW_MS - 80 * DAY_MS });
  const read = readPem(pair, { nowMs: NOW_MS, names: [] });
  if (!read.ok) throw new Error(read.refusal.message);
  const logged: string[] = [];
  const note = (message: string, fields: unknown) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const check = keepFresh(read.value, {
    current: async () => readPem(pair, { nowMs: NOW_MS, names: ['a.example'] }),
    use: () => expect.unreachable(),
    log: { info: note, warn: note, error: note },
  });
  await check(NOW_MS);
  expect(logged.join('\n')).toContain('Wanted: a.example. It is for: localhost, 127.0.0.1.');
  expect(logged.join('\n')).toContain(`The HTTPS certificate ends on ${dateOf(NOW_MS + 10 * DAY_MS)}:`);
});

test('beyond this machine the server is not started without HTTPS, unless a proxy is vouched for', async () => {
  const args = ['serve', '--data', server.dataFolder, '--port', '0', '--log-level', 'silent'];
  const refused = await command(...args, '--host', '0.0.0.0');
  expect(refused.exit).toBe(1);
  expect(refused.err).toContain('reachable at 0.0.0.0 from other machines without HTTPS');
  expect(refused.err).toContain('--https-names');
  expect((await command(...args, '--host', '0.0.0.0', '--behind-proxy')).out).toContain('Listening on http://0.0.0.0:');
  const secure = await command(...args, '--host', '0.0.0.0', '--https-names', 'localhost,127.0.0.1');
  expect(secure.out).toContain('Listening on https://0.0.0.0:');
});

test('what is wrong with a brought certificate is said in a sentence before anything runs', async () => {
  const pem = join(folder, 'mine.pem');
  const { certPem, keyPem } = testCertificate({ fromMs: NOW_MS - 100 * DAY_MS });
  await writeFile(pem, certPem + keyPem);
  const args = ['serve', '--data', server.dataFolder, '--port', '0', '--log-level', 'silent'];
  expect((await command(...args, '--tls-pem', pem)).err).toContain(
    `The certificate has expired. (It ended on ${dateOf(NOW_MS - 10 * DAY_MS)}.)`,
  );
  expect((await command(...args, '--tls-pem', join(folder, 'none.pem'))).err).toContain('There is no file');
  expect((await command(...args, '--tls-pem', pem, '--tls-p12', pem)).err).toContain('tls_options_unclear');
  expect((await command(...args, '--https-names', 'a b')).err).toContain('neither a host name nor an IP address');
  expect(await readFile(pem, 'utf8')).toBe(certPem + keyPem);
});

test('garbage and silence on the HTTPS port end by themselves', async () => {
  const { port } = new URL(server.url);
  const garbage = connect(Number(port), '127.0.0.1');
  garbage.on('error', () => undefined);
  garbage.end(randomBytes(64 * 1024));
  garbage.resume();
  await once(garbage, 'close');
  const silent = connect(Number(port), '127.0.0.1');
  await once(silent, 'connect');
  const brief = await startServer({ https: own, limits: { shutdownMs: 200 } });
  const held = connect(Number(new URL(brief.url).port), '127.0.0.1');
  await once(held, 'connect');
  const startMs = performance.now();
  await brief.close();
  expect(performance.now() - startMs).toBeLessThan(2_000);
  silent.destroy();
});
