// Lets Kysely speak to node:sqlite: prepared statements kept, transactions that take the write lock at once.
import { chmodSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import { type KeepsLateRows, LateRows } from './late-rows.ts';
import { storable } from './storable.ts';

export interface SqliteFile {
  readonly path: string;
  readonly readOnly: boolean;
  /** How long a statement waits for another process's write lock. */
  readonly busyTimeoutMs: number;
}

/** One for the file, whatever asks for it. */
class LateConnection implements DatabaseConnection, KeepsLateRows {
  readonly #connection: DatabaseConnection;
  readonly #database: SqliteDatabase;
  readonly late = new LateRows(() => '?');

  constructor(connection: DatabaseConnection, database: SqliteDatabase) {
    this.#connection = connection;
    this.#database = database;
  }

  /** Without waiting in between, so that nobody else's statement comes between what waited and what it waited for. */
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    for (const one of this.late.before(query)) this.#execute(one);
    return this.#execute<R>(query);
  }

  #execute<R>({ sql, parameters }: CompiledQuery): QueryResult<R> {
    const statement = this.#database.prepare(sql);
    if (statement.reader) return { rows: statement.all(parameters) as R[] };
    return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) };
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#connection.streamQuery<R>(query, chunkSize);
  }
}

/** Immediate: a transaction that reads first and writes later must not find the lock taken half-way. */
class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync;
  readonly #prepared: SqliteDatabase;
  #connection: LateConnection | undefined;
  readonly #begin: string;

  constructor(database: DatabaseSync, readOnly: boolean) {
    const prepared = asKyselyDatabase(database);
    super({ database: prepared });
    this.#database = database;
    this.#prepared = prepared;
    this.#begin = readOnly ? 'begin' : 'begin immediate';
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new LateConnection(await super.acquireConnection(), this.#prepared);
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(this.#begin));
  }

  /** On a full disk SQLite has rolled back by itself; a failing rollback would hide that, and keep the writer for ever. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** SQLite rolls schema changes back like any other, so a migration that fails half-way leaves nothing. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

export class NodeSqliteDialect implements Dialect {
  readonly #database: DatabaseSync;
  readonly #readOnly: boolean;
  #dataVersion: StatementSync | undefined;

  constructor(file: SqliteFile) {
    this.#database = openFile(file);
    this.#readOnly = file.readOnly;
  }

  /** Changes whenever another connection, of this process or not, has committed. */
  dataVersion(): number {
    this.#dataVersion ??= this.#database.prepare('pragma data_version');
    return Number(this.#dataVersion.get()?.data_version ?? 0);
  }

  createDriver(): Driver {
    return new ImmediateDriver(this.#database, this.#readOnly);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }

  createIntrospector(db: Kysely<never>): SqliteIntrospector {
    return new SqliteIntrospector(db);
  }
}

/** The most that SQLite maps; what lies beyond is read as ever. */
const MAPPED_BYTES = 2_147_418_112;

function openFile(file: SqliteFile): DatabaseSync {
  const database = new DatabaseSync(file.path, { readOnly: file.readOnly, timeout: file.busyTimeoutMs });
  // As on PostgreSQL; LIKE 'prefix%' can use the index of the column then.
  database.exec('pragma case_sensitive_like = on');
  // It holds password hashes and signed documents; the files SQLite makes beside it take the same mode.
  if (!file.readOnly) chmodSync(file.path, 0o600);
  // FULL: an acknowledged change survives a power cut also in WAL mode.
  // Many rows of a large table are read at a fraction of the time where no system call fetches each page.
  if (file.readOnly) database.exec(`pragma mmap_size = ${MAPPED_BYTES}`);
  if (!file.readOnly) database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  return database;
}

function asKyselyDatabase(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  const namesIn = namedColumns(database);
  return {
    close: () => database.close(),
    prepare(text) {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      const statement = asKyselyStatement(database.prepare(text), namesIn(text));
      // Texts with a variable number of parameters must not grow the map without end.
      if (prepared.size < 500) prepared.set(text, statement);
      return statement;
    },
  };
}

/** The names of the columns that a statement has just given. */
type NamesOf = (statement: StatementSync) => readonly string[];

/** What says `*` gives other columns once somebody, here or in another process, has changed the table. */
function namedColumns(database: DatabaseSync): (text: string) => NamesOf {
  const version = database.prepare('pragma schema_version');
  let last: unknown;
  return (text) => {
    const changes = text.includes('*');
    let names: readonly string[] | undefined;
    let namedAt: unknown;
    return (statement) => {
      const now = changes ? version.get()?.schema_version : 0;
      if (names === undefined || now !== namedAt) {
        names = statement.columns().map(({ name }) => name);
        // Between two looks that say the same nobody changed anything, so that these are the names of what is there now.
        namedAt = !changes || now === last ? now : undefined;
      }
      if (changes) last = now;
      return names;
    };
  };
}

function asKyselyStatement(statement: StatementSync, namesOf: NamesOf): SqliteStatement {
  const values = (parameters: readonly unknown[]) => storable(parameters) as readonly SQLInputValue[];
  statement.setReturnArrays(true);
  return {
    reader: statement.columns().length > 0,
    all(parameters) {
      const rows = statement.all(...values(parameters));
      const names = rows.length === 0 ? [] : namesOf(statement);
      return rows.map((row) => rowOf(names, row));
    },
    run: (parameters) => statement.run(...values(parameters)),
    *iterate(parameters) {
      let names: readonly string[] | undefined;
      for (const row of statement.iterate(...values(parameters))) {
        names ??= namesOf(statement);
        yield rowOf(names, row);
      }
    },
  };
}

/** Of its own making the driver gives objects that are slow to read and slower to copy. */
function rowOf(names: readonly string[], row: unknown): object {
  const cells = row as readonly unknown[];
  const named: Record<string, unknown> = {};
  for (const [n, name] of names.entries()) named[name] = cells[n];
  return named;
}
