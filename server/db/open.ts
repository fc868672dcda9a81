// Opens the database, a file or a PostgreSQL server: one writer at a time, readers that never wait for it.
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { openPostgres, postgresConnections } from './postgres-database.ts';
import { isPostgresAddress } from './postgres-pool.ts';
import { openSqlite, sqliteWriter } from './sqlite-database.ts';

export type { Database, Db, Trx } from './database.ts';

/** `place`: the path of a file, or `postgres://…`. Throws `Fault` when it cannot be opened or migrated. */
export async function openDatabase(place: string): Promise<Database> {
  if (isPostgresAddress(place)) {
    const migrator = postgresConnections(place, 'migrator');
    try {
      await migrate(migrator);
    } finally {
      await migrator.destroy();
    }
    return openPostgres(place);
  }
  const writer = sqliteWriter(place);
  await migrate(writer.db);
  return openSqlite(place, writer);
}
