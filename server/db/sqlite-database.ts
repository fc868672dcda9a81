// The database as a file: one writing connection, one that only reads and never waits for it.
import { Kysely } from 'kysely';
import { ChangeWatch } from './change-watch.ts';
import type { Database } from './database.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';
import { transacting } from './transact.ts';

const BUSY_TIMEOUT_MS = 10_000;

export interface SqliteWriter {
  readonly db: Kysely<Tables>;
  /** Changes whenever another connection has committed. */
  dataVersion(): number;
}

export function sqliteWriter(path: string): SqliteWriter {
  const dialect = new NodeSqliteDialect({ path, readOnly: false, busyTimeoutMs: BUSY_TIMEOUT_MS });
  return { db: new Kysely<Tables>({ dialect }), dataVersion: () => dialect.dataVersion() };
}

/** Migrated by the caller, who gives the connection up. */
export function openSqlite(path: string, writer: SqliteWriter): Database {
  const dialect = () => new NodeSqliteDialect({ path, readOnly: true, busyTimeoutMs: BUSY_TIMEOUT_MS });
  const readerDialect = dialect();
  const reader = new Kysely<Tables>({ dialect: readerDialect });
  return {
    kind: 'sqlite',
    reader,
    ...transacting(writer.db, writer.dataVersion),
    check: async () => {
      readerDialect.dataVersion();
    },
    onChange(listener, everyMs) {
      // Of another process nothing is heard but that its commits change this number.
      const watch = new ChangeWatch(() => readerDialect.dataVersion(), everyMs, listener);
      return { stop: () => watch.stop() };
    },
    async snapshot(work) {
      const still = new Kysely<Tables>({ dialect: dialect() });
      try {
        return await still
          .transaction()
          .execute((db) => work(db, (table) => db.selectFrom(table).selectAll().stream()));
      } finally {
        await still.destroy();
      }
    },
    async close() {
      await reader.destroy();
      await writer.db.destroy();
    },
  };
}
