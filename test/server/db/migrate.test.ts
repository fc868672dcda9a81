// A database of the first version, with rows, is brought to this version on either kind; nothing in it is lost or changed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { chainedRow } from '../../../server/audit/audit-row.ts';
import { migrate } from '../../../server/db/migrate.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { postgresConnections } from '../../../server/db/postgres-database.ts';
import { isPostgresAddress } from '../../../server/db/postgres-pool.ts';
import { sqliteWriter } from '../../../server/db/sqlite-database.ts';
import type { Tables } from '../../../server/db/tables.ts';
import { ChainVerifier } from '../../../shared/audit-verifier.ts';
import { freshPostgres, hasPostgres } from '../../support/postgres.ts';

const AUDIT_ROWS = 2_500;
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const KINDS = [
  ['a SQLite file', true, newFile],
  ['PostgreSQL', hasPostgres('migrations on PostgreSQL'), freshPostgres],
] as const;

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchkey-migrate-'));
  folders.push(folder);
  return join(folder, 'switchkey.db');
}

describe.each(KINDS)('%s of the first version', (_kind, available, newPlace) => {
  it.skipIf(!available)('keeps every row, and its audit trail is chained from then on', async () => {
    const place = await newPlace();
    await firstVersion(place);
    const database = await openDatabase(place);
    const { reader } = database;
    const accounts = await reader
      .selectFrom('accounts')
      .select(['id', 'parent_id', 'path', 'name'])
      .orderBy('id')
      .execute();
    expect(accounts).toEqual([
      { id: 'acc-1', parent_id: null, path: '/acc-1/', name: 'Zoë & "Söhne"' },
      { id: 'acc-2', parent_id: 'acc-1', path: '/acc-1/acc-2/', name: 'kept' },
    ]);
    const pbx = await reader.selectFrom('pbxs').selectAll().executeTakeFirstOrThrow();
    expect(pbx).toMatchObject({ serial: 'SN-0001', held_epoch: 1, held_seq: 7, pending: null });
    const grant = await reader.selectFrom('grants').selectAll().executeTakeFirstOrThrow();
    expect(grant).toMatchObject({ subscription: 1, kind: 'concurrent_calls', quantity: 5, until: 4_070_908_800 });
    const licence = await reader.selectFrom('licences').selectAll().executeTakeFirstOrThrow();
    expect(licence.document).toEqual(Uint8Array.from([0, 1, 254, 255]));
    const agent = await reader.selectFrom('agents').selectAll().executeTakeFirstOrThrow();
    expect(agent).toMatchObject({ state: 'active', declared: null, cloned_at_ms: null });
    const hour = await reader.selectFrom('usage_hours').selectAll().executeTakeFirstOrThrow();
    expect(hour).toMatchObject({ peak_calls: 3, active: null, active_minutes: null });
    const trail = await reader.selectFrom('audit').selectAll().orderBy('id').execute();
    const verifier = new ChainVerifier([]);
    for (const row of trail) verifier.take(chainedRow(row));
    expect(verifier.finish()).toMatchObject({ rows: AUDIT_ROWS, faults: [] });
    expect(trail[1_499]).toMatchObject({ at_ms: 1_700_000_001_500, subject: 'row 1500', pbx_id: null });
    await database.close();
    // A second start finds nothing to do.
    await (await openDatabase(place)).close();
  });

  it.skipIf(!available)('that cannot be brought on is left as it was', async () => {
    const place = await newPlace();
    await firstVersion(place);
    const db = connect(place);
    await sql`create table members (pbx_id text)`.execute(db);
    await expect(migrate(db)).rejects.toMatchObject({ code: 'migration_failed' });
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    expect(rows).toEqual([{ name: '001-foundation' }]);
    await expect(sql`select previous from audit`.execute(db)).rejects.toThrow(/previous/);
    await sql`drop table members`.execute(db);
    await migrate(db);
    await db.destroy();
  });
});

function connect(place: string): Kysely<Tables> {
  return isPostgresAddress(place) ? postgresConnections(place, 'migrator') : sqliteWriter(place).db;
}

/** As the first release left it. */
async function firstVersion(place: string): Promise<void> {
  const db = connect(place);
  await migrate(db, '001-foundation');
  const put = async (table: string, row: Readonly<Record<string, string | number | null | Uint8Array>>) => {
    const names = sql.join(Object.keys(row).map((name) => sql.ref(name)));
    await sql`insert into ${sql.table(table)} (${names}) values (${sql.join(Object.values(row))})`.execute(db);
  };
  const at = { created_at_ms: 1_700_000_000_000 };
  const name = 'Zoë & "Söhne"';
  await put('accounts', {
    id: 'acc-1',
    parent_id: null,
    path: '/acc-1/',
    kind: 'vendor',
    name,
    email: 'v@v.example',
    ...at,
  });
  const second = { id: 'acc-2', parent_id: 'acc-1', path: '/acc-1/acc-2/', kind: 'customer', name: 'kept' };
  await put('accounts', { ...second, email: 'c@c.example', ...at });
  const user = { id: 'usr-1', account_id: 'acc-1', email: 'v@v.example', role: 'owner', password_hash: 'x' };
  await put('users', { ...user, ...at });
  const pbx = { id: 'pbx-1', account_id: 'acc-2', serial: 'SN-0001', name: 'PBX', policy: null };
  await put('pbxs', { ...pbx, held_epoch: 1, held_seq: 7, ...at });
  const grant = { subscription: 1, pbx_id: 'pbx-1', offer: 'A', kind: 'concurrent_calls', quantity: 5 };
  await put('grants', { ...grant, until: 4_070_908_800, trial: 0, terminated_units: '[]', ended_at_ms: null, ...at });
  const licence = {
    pbx_id: 'pbx-1',
    epoch: 1,
    seq: 7,
    code_id: 'code',
    issued_at: 1_700_000_000,
    fresh_until: 1_800_000_000,
  };
  await put('licences', { ...licence, entitlement: '{}', document: Uint8Array.from([0, 1, 254, 255]) });
  const agent = { id: 'agt-1', pbx_id: 'pbx-1', thumbprint: 't', public_key: new Uint8Array(32), version: '0.1.0' };
  await put('agents', { ...agent, hardware: '{}', state: 'active', instances: '[]', cloned_at_ms: null, ...at });
  const hour = { pbx_id: 'pbx-1', hour: 1_700_000_000, peak_calls: 3, extensions: 2 };
  await put('usage_hours', { ...hour, refused_calls: 0, refused_extensions: 0 });
  await db.connection().execute(async (one) => {
    for (let id = 1; id <= AUDIT_ROWS; id += 500) {
      const rows = Array.from({ length: 500 }, (_, i) => id + i).map(
        (n) => sql`(${n}, ${1_700_000_000_000 + n}, 'cli', 'pbx.added', ${`row ${n}`}, '/acc-1/', null, '{}')`,
      );
      await sql`insert into audit (id, at_ms, actor, action, subject, account_path, pbx_id, details)
        values ${sql.join(rows)}`.execute(one);
    }
  });
  await db.destroy();
}
