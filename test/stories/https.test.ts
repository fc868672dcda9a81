// Agent and server over HTTPS: enrolled by the server's own CA; a certificate gone wrong is named and changes nothing else.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type KeyAndCertificate, makeLocalCa } from '../../shared/tls/local-ca.ts';
import { caCertificateIn } from '../../shared/tls/own-certificate.ts';
import { agentRig } from '../support/agent.ts';
import { type TestCertificate, testCertificate } from '../support/certificates.ts';
import { startServer, type TestServer } from '../support/server.ts';

const SERIAL = 'PBX-0001';
const DAY_MS = 86_400_000;
let folder: string;
let caFile: string;
let ca: KeyAndCertificate;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchkey-story-'));
  caFile = join(folder, 'ca.pem');
  ca = await makeLocalCa('Test', { nowMs: Date.now() - 30 * DAY_MS, random: randomBytes });
  await writeFile(caFile, ca.certPem);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function licensedPbx(server: TestServer): Promise<string> {
  const { id } = await server.addPbx(SERIAL);
  const order = { offer: 'PSE-CALLS', kind: 'concurrent_calls', quantity: 2, until: '2099-03-01' } as const;
  await server.addGrant(id, order);
  return id;
}

/** Ends TLS in front of the server, with certificates that the server itself would refuse to use. */
async function tlsProxy(
  to: string,
): Promise<{ url: string; present: (wanted: TestCertificate) => void; server: Server }> {
  const context = (wanted: TestCertificate) => {
    const { certPem, keyPem } = testCertificate({ ca, ...wanted });
    return { cert: certPem, key: keyPem };
  };
  const server = createServer(context({}), (socket) => {
    const onward = connect(Number(new URL(to).port), '127.0.0.1');
    socket.on('error', () => onward.destroy()).pipe(onward);
    onward.on('error', () => socket.destroy()).pipe(socket);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, server, present: (wanted) => server.setSecureContext(context(wanted)) };
}

test('an agent enrols over HTTPS with the CA that the server made, and is woken over it', async () => {
  const names = ['127.0.0.1'];
  const server = await startServer({
    https: (data) => ({ source: { kind: 'own', folder: join(data, 'data', 'tls'), names } }),
  });
  const ownCa = join(folder, 'own-ca.pem');
  const text = await readFile(join(server.dataFolder, 'tls', 'ca.pem'), 'utf8');
  await writeFile(ownCa, caCertificateIn(text) ?? '');
  const rig = await agentRig({ settings: { serverCa: ownCa, eventStream: true } });
  try {
    const pbxId = await licensedPbx(server);
    rig.agent.start();
    const token = await server.enrolmentToken(pbxId);
    const outcome = await rig.agent.enrol({ server: server.url, token, serial: SERIAL });
    expect(outcome).toMatchObject({ outcome: 'updated', changes: ['concurrent calls 0 → 2'] });
    await expect.poll(() => rig.agent.status().poll.stream, { timeout: 5_000 }).toBe('open');
    await server.addGrant(pbxId, { offer: 'MORE', kind: 'concurrent_calls', quantity: 3, until: '2099-03-01' });
    await expect.poll(() => rig.agent.status().capacity.calls.limit, { timeout: 5_000 }).toBe(5);
  } finally {
    await rig.close();
    await server.close();
  }
});

test('a wrong certificate is named by the agent, and nothing else changes; the right one heals it', async () => {
  const server = await startServer();
  const proxy = await tlsProxy(server.url);
  const rig = await agentRig({ settings: { serverCa: caFile } });
  try {
    const token = await server.enrolmentToken(await licensedPbx(server));
    await rig.agent.enrol({ server: proxy.url, token, serial: SERIAL });
    const { licence, capacity, ladder, trust } = rig.agent.status();
    const kept = { licence, capacity, ladder, trust };
    expect(capacity.calls.limit).toBe(2);
    const files = await readdir(rig.stateDir);
    const held = await readFile(join(rig.stateDir, 'licence.bin'));
    const wrongs: readonly (readonly [string, TestCertificate])[] = [
      ['server_cert_expired', { fromMs: Date.now() - 20 * DAY_MS, untilMs: Date.now() - DAY_MS }],
      ['server_cert_wrong_name', { names: ['other.example'] }],
      ['server_cert_unknown_ca', { ca: testCertificate() }],
    ];
    for (const [code, wanted] of wrongs) {
      proxy.present(wanted);
      // Connections that are open were believed when they were opened; time closes them.
      const again = await rig.restarted();
      const outcome = await again.agent.refresh();
      expect(outcome).toMatchObject({ outcome: 'refused', refusal: { code } });
      expect(again.agent.status()).toMatchObject(kept);
      const alert = again.agent.status().alerts.find((one) => one.code === code);
      expect(alert).toMatchObject({
        severity: 'warning',
        message: expect.stringContaining('The HTTPS certificate of'),
      });
      expect(await readFile(join(rig.stateDir, 'licence.bin'))).toEqual(held);
      expect(await readdir(rig.stateDir)).toEqual(files);
      proxy.present({});
      expect(await again.agent.refresh()).toMatchObject({ outcome: 'unchanged' });
      expect(again.agent.status().alerts.some((one) => one.code === code)).toBe(false);
      await again.agent.stop();
    }
  } finally {
    await rig.close();
    proxy.server.close();
    await server.close();
  }
});
