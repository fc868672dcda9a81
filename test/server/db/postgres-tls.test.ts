// TLS to PostgreSQL: the address names the CA, every connection is encrypted and verified, and a stranger's server is refused.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../server/db/open.ts';
import { accept } from '../../../shared/result.ts';
import { issueLeaf, makeLocalCa } from '../../../shared/tls/local-ca.ts';
import { describeWithPostgres } from '../../support/postgres.ts';
import { type Cluster, createDatabase, makeCluster } from '../../support/postgres-cluster.ts';

describeWithPostgres('TLS to PostgreSQL', () => {
  let cluster: Cluster;
  let folder = '';
  let port = 0;
  let database = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'switchkey-pg-tls-'));
    const issuing = { nowMs: Date.now(), random: randomBytes };
    const [ca, strange] = await Promise.all([makeLocalCa('db', issuing), makeLocalCa('other', issuing)]);
    writeFileSync(join(folder, 'ca.pem'), ca.certPem);
    writeFileSync(join(folder, 'strange.pem'), strange.certPem);
    const leaf = await issueLeaf(ca, ['localhost'], issuing);
    if (!leaf.ok) throw new Error(leaf.refusal.message);
    port = await freePort();
    cluster = await makeCluster({ tls: { ...leaf.value, port } });
    database = (await createDatabase(cluster.admin)).split('/').at(-1) ?? '';
  });
  afterAll(async () => {
    await cluster?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const address = (query: string, host = 'localhost') => `postgres://switchkey@${host}:${port}/${database}?${query}`;
  const verified = (file: string) => `sslmode=verify-full&sslrootcert=${join(folder, file)}`;
  const refusal = (place: string) =>
    openDatabase(place).then(async (opened) => {
      await opened.close();
      return 'opened';
    }, causes);

  test('migrating, reading, writing and listening are all encrypted', async () => {
    const opened = await openDatabase(address(verified('ca.pem')));
    await opened.transact(async (trx) => accept(await sql`select 1`.execute(trx)));
    const { rows } = await sql<{ ssl: boolean; client_addr: string }>`
      select ssl, client_addr from pg_stat_ssl join pg_stat_activity using (pid)
      where datname = ${database} and backend_type = 'client backend'`.execute(opened.reader);
    await opened.close();
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(rows.every(({ ssl }) => ssl)).toBe(true);
  });

  test('a server whose certificate another CA issued is not spoken to', async () => {
    expect(await refusal(address(verified('strange.pem')))).toMatch(
      /^storage_unavailable The TLS handshake .*(certificate|issuer)/,
    );
  });

  test('a certificate of another name is refused', async () => {
    expect(await refusal(address(verified('ca.pem'), '127.0.0.1'))).toMatch(
      /^storage_unavailable The TLS handshake .*(altnames|127\.0\.0\.1)/,
    );
  });

  test('a CA file that is not there is told by its name, and nothing goes out unverified', async () => {
    expect(await refusal(address(verified('none.pem')))).toMatch(/database_setting_invalid .*none\.pem/);
  });

  test('without TLS the server lets nobody in', async () => {
    expect(await refusal(address('sslmode=disable'))).toMatch(/pg_hba|encryption/);
  });
});

/** Every reason down to the first one. */
function causes(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  const code = 'code' in thrown ? String(thrown.code) : '';
  return `${code} ${thrown.message} ${causes(thrown.cause)}`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
