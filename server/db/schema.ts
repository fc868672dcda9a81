// What a database holds by its own account: tables with their columns, and the migration it has reached.
import { PostgresAdapter, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Tables } from './tables.ts';

export interface PresentTable {
  readonly name: keyof Tables;
  readonly columns: readonly string[];
}

/** Ours only, in a fixed order; none before the first migration. */
export async function presentTables(db: Db): Promise<PresentTable[]> {
  const { isPostgres, schema } = await whereWeAre(db);
  const tables = await db.introspection.getTables();
  return tables
    .filter((table) => !table.isView && (!isPostgres || table.schema === schema))
    .map(({ name, columns }) => ({ name: name as keyof Tables, columns: columns.map((column) => column.name) }));
}

/** Name of the newest migration; undefined in an empty database. */
export async function reachedMigration(db: Db): Promise<string | undefined> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return undefined;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows
    .map((row) => row.name)
    .sort()
    .at(-1);
}

/**
 * Within a transaction that fills tables in any order: references are not looked at until what this gives is called (and
 * at the commit). Throws there when a row refers to nothing.
 */
export async function liftReferences(db: Db): Promise<() => Promise<void>> {
  const { isPostgres, schema } = await whereWeAre(db);
  if (!isPostgres) {
    await sql`pragma defer_foreign_keys = on`.execute(db);
    return async () => undefined;
  }
  const { rows } = await sql<{ owner: string; name: string; words: string }>`
    select c.conrelid::regclass::text as owner, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as words
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace
    where c.contype = 'f' and n.nspname = ${schema}`.execute(db);
  for (const { owner, name } of rows) await sql.raw(`alter table ${owner} drop constraint ${name}`).execute(db);
  return async () => {
    for (const { owner, name, words } of rows) {
      await sql.raw(`alter table ${owner} add constraint ${name} ${words}`).execute(db);
    }
  };
}

async function whereWeAre(db: Db): Promise<{ isPostgres: boolean; schema: string | undefined }> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  if (!isPostgres) return { isPostgres, schema: undefined };
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  return { isPostgres, schema: rows[0]?.schema };
}
