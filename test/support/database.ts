// What a database holds, to assert that a refusal changed nothing.
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import type { Db } from '../../server/db/open.ts';
import { isPostgresAddress } from '../../server/db/postgres-pool.ts';
import type { Tables } from '../../server/db/tables.ts';
import { ask } from './postgres-cluster.ts';

const TABLES = [
  'accounts',
  'billing_contacts',
  'users',
  'user_links',
  'second_factors',
  'recovery_codes',
  'api_keys',
  'access_tokens',
  'sign_ins',
  'pbxs',
  'grants',
  'licences',
  'enrolment_tokens',
  'agents',
  'agent_sessions',
  'usage_hours',
  'receipts',
  'trust_roots',
  'idempotency',
  'audit',
  'request_codes',
  'rebinds',
  'members',
  'raises',
  'alerts',
  'sequences',
  'settings',
] as const satisfies readonly (keyof Tables)[];

/** A digest of the rows of every table but `audit_heads`, which a timer writes, and `sign_in_attempts`, which refusals write. */
export async function fingerprintOf(db: Db): Promise<Record<string, string>> {
  const digests = TABLES.map(async (name) => {
    const { rows } = await sql`select * from ${sql.table(name)} order by 1, 2`.execute(db);
    return [
      name,
      `${rows.length} ${createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 12)}`,
    ] as const;
  });
  return Object.fromEntries(await Promise.all(digests));
}

export async function countRows(db: Db, table: keyof Tables): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

/** What somebody does who may write to the database, past the server. */
export async function tamper(place: string, statements: string): Promise<void> {
  if (isPostgresAddress(place)) {
    await ask(place, statements);
    return;
  }
  const database = new DatabaseSync(place);
  database.exec(statements);
  database.close();
}
