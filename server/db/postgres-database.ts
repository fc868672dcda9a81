// The database on a PostgreSQL server, shared by any number of server processes.
import { type CompiledQuery, Kysely, sql } from 'kysely';
import { ChangeWatch } from './change-watch.ts';
import type { Database } from './database.ts';
import { PooledPostgresDialect } from './postgres-dialect.ts';
import { CommitListener } from './postgres-listener.ts';
import type { Role } from './postgres-pool.ts';
import type { Tables } from './tables.ts';
import { transacting } from './transact.ts';

/** Commits are told by the database; should a word ever be lost, it is looked for so often. */
const LOOK_MS = 5_000;
/** A listener that failed is called again so soon. */
const RETRY_MS = 1_000;
const ROWS_AT_ONCE = 500;

export function postgresConnections(url: string, role: Role): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PooledPostgresDialect(url, role) });
}

/** Migrated by the caller. */
export function openPostgres(url: string): Database {
  const writer = postgresConnections(url, 'writer');
  const reader = postgresConnections(url, 'reader');
  return {
    kind: 'postgres',
    reader,
    ...transacting(writer),
    check: async () => {
      await sql`select 1`.execute(reader);
    },
    onChange(listener) {
      let changes = 0;
      const changed = () => {
        changes += 1;
        watch.look();
      };
      const watch = new ChangeWatch(() => changes, RETRY_MS, listener);
      const safety = setInterval(changed, LOOK_MS);
      safety.unref();
      const commits = new CommitListener(url, changed);
      return {
        async stop() {
          clearInterval(safety);
          await commits.close();
          await watch.stop();
        },
      };
    },
    snapshot: (work) =>
      reader
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((db) => work(db, (table) => rowsByCursor(db, table))),
    async close() {
      await reader.destroy();
      await writer.destroy();
    },
  };
}

async function* rowsByCursor<Name extends keyof Tables>(db: Kysely<Tables>, table: Name): AsyncGenerator<never> {
  const cursor = sql.id(`rows_of_${table}`);
  await sql`declare ${cursor} no scroll cursor for select * from ${sql.table(table)}`.execute(db);
  const fetch: CompiledQuery = sql`fetch ${sql.lit(ROWS_AT_ONCE)} from ${cursor}`.compile(db);
  for (;;) {
    const { rows } = await db.executeQuery(fetch);
    if (rows.length === 0) break;
    yield* rows as never[];
  }
  await sql`close ${cursor}`.execute(db);
}
