// Lets Kysely speak to PostgreSQL: one writer at a time over all processes, failures of the database as faults.
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { Fault } from '../../shared/errors.ts';
import { type KeepsLateRows, LateRows } from './late-rows.ts';
import { AlikeCompiler } from './postgres-compiler.ts';
import { makePool, type Role } from './postgres-pool.ts';
import type { RepeatedQuery } from './statement.ts';
import { storable } from './storable.ts';
import { breaksConnection, postgresFault } from './storage-fault.ts';

/** Whoever holds it is the only writer of this database, as after SQLite's BEGIN IMMEDIATE. */
const WRITER_LOCK = 5_379_713_020_117;
/** Told with every commit; carries nothing. */
export const CHANGE_CHANNEL = 'switchkey_changed';

export class PooledPostgresDialect implements Dialect {
  readonly #pool: Pool;
  readonly #role: Role;

  constructor(url: string, role: Role) {
    this.#pool = makePool(url, role);
    this.#role = role;
  }

  createDriver(): Driver {
    return new PooledDriver(this.#pool, this.#role);
  }

  createQueryCompiler(): AlikeCompiler {
    return new AlikeCompiler();
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter();
  }

  createIntrospector(db: Kysely<never>): PostgresIntrospector {
    return new PostgresIntrospector(db);
  }
}

class PooledDriver implements Driver {
  readonly #pool: Pool;
  readonly #role: Role;
  readonly #connections = new WeakMap<PoolClient, PooledConnection>();

  constructor(pool: Pool, role: Role) {
    this.#pool = pool;
    this.#role = role;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    try {
      const client = await this.#pool.connect();
      const connection = this.#connections.get(client) ?? new PooledConnection(client);
      this.#connections.set(client, connection);
      return connection;
    } catch (error) {
      throw postgresFault(error);
    }
  }

  async beginTransaction(connection: PooledConnection, { isolationLevel }: TransactionSettings): Promise<void> {
    const begin = `begin isolation level ${isolationLevel ?? 'read committed'}`;
    try {
      // One trip; every later statement sees all that the writer before this one committed.
      await connection.say(this.#role === 'reader' ? begin : `${begin}; select pg_advisory_xact_lock(${WRITER_LOCK})`);
    } catch (error) {
      connection.breaks();
      throw error;
    }
  }

  /**
   * After a statement failed PostgreSQL answers COMMIT by rolling back, without an error. NOTIFY before it is an error then,
   * so that such a transaction is never taken for a committed one.
   */
  async commitTransaction(connection: PooledConnection): Promise<void> {
    await connection.say(this.#role === 'reader' ? 'commit' : `notify ${CHANGE_CHANNEL}; commit`);
  }

  /** What cannot be rolled back is given up with its connection; an error here would hide the one that led here. */
  async rollbackTransaction(connection: PooledConnection): Promise<void> {
    await connection.say('rollback').catch(() => connection.breaks());
  }

  async releaseConnection(connection: PooledConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class PooledConnection implements DatabaseConnection, KeepsLateRows {
  readonly #client: PoolClient;
  /** Of statements that are said again: each is prepared once. */
  readonly #names = new Map<string, string>();
  readonly late = new LateRows((n) => `$${n}`);
  #broken = false;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const first = this.late.before(query);
    if (first.length === 0) return await this.#execute<R>(query);
    // On their way one behind the other without waiting; what follows one that fails is refused by its transaction.
    const before = first.map((one) => this.#execute(one));
    const [last, ...outcomes] = await Promise.allSettled([this.#execute<R>(query), ...before]);
    const failed = [...outcomes, last].find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return last.status === 'fulfilled' ? last.value : { rows: [] };
  }

  async #execute<R>({ sql: text, parameters, repeated = false }: RepeatedQuery): Promise<QueryResult<R>> {
    const values = [...storable(parameters)];
    try {
      const name = repeated ? { name: this.#nameOf(text) } : {};
      const { command, rowCount, rows } = await this.#client.query({ ...name, text, values });
      const changes = /^(INSERT|UPDATE|DELETE|MERGE)$/.test(command);
      return { rows, ...(changes ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
    } catch (error) {
      if (breaksConnection(error)) this.#broken = true;
      throw postgresFault(error);
    }
  }

  #nameOf(text: string): string {
    const name = this.#names.get(text) ?? `switchkey_${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }

  // biome-ignore lint/correctness/useYield: rows are fetched through cursors in SQL where there are many
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Fault('not_streamed', 'PostgreSQL rows are not streamed; declare a cursor.');
  }

  /** Several statements at once, which a prepared statement cannot be. */
  async say(text: string): Promise<void> {
    await this.executeQuery(CompiledQuery.raw(text));
  }

  breaks(): void {
    this.#broken = true;
  }

  release(): void {
    this.#client.release(this.#broken);
  }
}
