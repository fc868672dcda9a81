// Opens an empty database for a restore: brings it to the backup's version, lets it be filled, then to this version.
import type { Kysely } from 'kysely';
import type { Result } from '../../shared/result.ts';
import { refuse } from '../../shared/result.ts';
import type { Trx } from './database.ts';
import { migrate } from './migrate.ts';
import { postgresConnections } from './postgres-database.ts';
import { isPostgresAddress } from './postgres-pool.ts';
import { presentTables } from './schema.ts';
import { sqliteWriter } from './sqlite-database.ts';
import type { Tables } from './tables.ts';
import { transacting } from './transact.ts';

/**
 * `place` as for `openDatabase`. Refused with `target_not_empty` when any table has a row; then nothing was changed. When
 * `load` is refused or throws, what is left are empty tables.
 */
export async function fillEmptyDatabase<T, C extends string>(
  place: string,
  migration: string,
  load: (trx: Trx) => Promise<Result<T, C>>,
): Promise<Result<T, C | 'target_not_empty'>> {
  const db = isPostgresAddress(place) ? postgresConnections(place, 'migrator') : sqliteWriter(place).db;
  try {
    if (await holdsRows(db)) {
      const words = 'The target already holds data; nothing was changed.';
      return refuse('target_not_empty', words, 'Name an empty folder, or a new PostgreSQL database.');
    }
    await migrate(db, migration);
    const loaded = await transacting(db).transact(load);
    if (loaded.ok) await migrate(db);
    return loaded;
  } finally {
    await db.destroy();
  }
}

async function holdsRows(db: Kysely<Tables>): Promise<boolean> {
  for (const { name } of await presentTables(db)) {
    const row = await db
      .selectFrom(name)
      .select((eb) => eb.lit(1).as('one'))
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}
