// The server's certificate runs out while everything runs: it is named, limits stay, and a renewed one heals it by itself.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeLocalCa } from '../../shared/tls/local-ca.ts';
import { testCertificate } from '../support/certificates.ts';
import { expectCallsAsBefore, expectNamed, expectNotNamed, licensed, limitsOn } from './licensed.ts';

test('the certificate of a running server expires under a running agent', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'switchkey-expiry-'));
  const [caFile, certFile, keyFile] = ['ca.pem', 'server.pem', 'server.key'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const ca = await makeLocalCa('Test', { nowMs: Date.now() - 86_400_000, random: randomBytes });
  const present = async (untilMs: number) => {
    const { certPem, keyPem } = testCertificate({ ca, untilMs });
    await writeFile(certFile, certPem);
    await writeFile(keyFile, keyPem);
  };
  await writeFile(caFile, ca.certPem);
  await present(Date.now() + 86_400_000);
  const source = { kind: 'pem', certFile, keyFile, names: [] } as const;
  const site = await licensed(
    { settings: { serverCa: caFile } },
    // Connections end soon, so that each poll looks at the certificate.
    { https: () => ({ source, ca: ca.certPem }), limits: { keepAliveTimeoutMs: 1, pollBurst: 1_000_000 } },
  );
  try {
    // Long enough to be made and taken on a busy machine.
    await present(Date.now() + 8_000);
    await site.server.renewCertificate();
    const limits = limitsOn(site.rig);
    site.rig.settings.change({ pollSeconds: 3 });
    site.rig.agent.start();
    await site.rig.agent.refresh();
    await expect.poll(() => site.rig.agent.health().alerts, { timeout: 40_000 }).toContain('server_cert_expired');
    await expectNamed(site.rig, 'server_cert_expired', /^The HTTPS certificate of .* has expired/);
    expect(limitsOn(site.rig)).toBe(limits);
    expectCallsAsBefore(site.rig);
    await present(Date.now() + 86_400_000);
    await site.server.renewCertificate();
    await site.sell(5);
    await expect.poll(() => site.rig.agent.status().capacity.calls.limit, { timeout: 40_000 }).toBe(7);
    expectNotNamed(site.rig, 'server_cert_expired');
  } finally {
    await site.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
