// Opens the database: one writer that serialises transactions, one reader that never waits for it.
import { Kysely, type Transaction } from 'kysely';
import { Fault } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { migrate } from './migrate.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';

/** Any connection; a store that only reads takes this. */
export type Db = Kysely<Tables>;
/** A promise in a signature: all of it happens, or nothing. */
export type Trx = Transaction<Tables>;

export interface Database {
  readonly reader: Db;
  /** Commits when `work` succeeds; rolls back when it is refused or throws. Throws Fault `storage_full`. */
  transact<T, C extends string>(work: (trx: Trx) => Promise<Result<T, C>>): Promise<Result<T, C>>;
  /** The last change could not be written for want of room; what was committed before is there. */
  isFull(): boolean;
  /** Changes after any commit, of this process or another. */
  dataVersion(): number;
  close(): Promise<void>;
}

const BUSY_TIMEOUT_MS = 10_000;

/** Throws `Fault` when the file cannot be opened or migrated. */
export async function openDatabase(path: string): Promise<Database> {
  const writer = new Kysely<Tables>({
    dialect: new NodeSqliteDialect({ path, readOnly: false, busyTimeoutMs: BUSY_TIMEOUT_MS }),
  });
  await migrate(writer);
  const readerDialect = new NodeSqliteDialect({ path, readOnly: true, busyTimeoutMs: BUSY_TIMEOUT_MS });
  const reader = new Kysely<Tables>({ dialect: readerDialect });
  let full = false;
  return {
    reader,
    async transact(work) {
      try {
        const result = await transactOn(writer, work);
        // A refusal wrote nothing and proves nothing.
        if (result.ok) full = false;
        return result;
      } catch (error) {
        if (!isWantOfRoom(error)) throw error;
        full = true;
        throw new Fault('storage_full', 'The disk of the database is full; the change was not made.', error);
      }
    },
    isFull: () => full,
    dataVersion: () => readerDialect.dataVersion(),
    async close() {
      await reader.destroy();
      await writer.destroy();
    },
  };
}

async function transactOn<T, C extends string>(
  writer: Db,
  work: (trx: Trx) => Promise<Result<T, C>>,
): Promise<Result<T, C>> {
  const trx = await writer.startTransaction().execute();
  let committed = false;
  try {
    const result = await work(trx);
    if (result.ok) {
      await trx.commit().execute();
      committed = true;
    }
    return result;
  } finally {
    if (!committed) await trx.rollback().execute();
  }
}

const SQLITE_FULL = 13;

function isWantOfRoom(error: unknown): boolean {
  return (error as { errcode?: unknown } | null)?.errcode === SQLITE_FULL;
}
