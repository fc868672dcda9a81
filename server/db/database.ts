// What a database is to the rest of the server, whichever kind it is.
import type { Kysely, Transaction } from 'kysely';
import type { Result } from '../../shared/result.ts';
import type { Tables } from './tables.ts';

/** Any connection; a store that only reads takes this. */
export type Db = Kysely<Tables>;
/** A promise in a signature: all of it happens, or nothing. */
export type Trx = Transaction<Tables>;

/**
 * What holds on both kinds: transactions happen one after the other, over all processes; numbers beyond 2^53 are an error;
 * text is compared byte by byte; LIKE tells upper from lower case and knows no escape character. What differs: where NULL
 * is sorted, so an order over a column that may be NULL says `nullsFirst` or `nullsLast`. A statement that failed (a unique
 * index, say) dooms its transaction on PostgreSQL: look first, or insert `onConflict … doNothing`.
 */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  readonly reader: Db;
  /**
   * Commits when `work` succeeds; rolls back when it is refused or throws. Throws Fault `storage_full`, or
   * `storage_unavailable` while a database server is out of reach.
   */
  transact<T, C extends string>(work: (trx: Trx) => Promise<Result<T, C>>): Promise<Result<T, C>>;
  /** The last change could not be written for want of room; what was committed before is there. */
  isFull(): boolean;
  /** Throws Fault `storage_unavailable` when nothing can be read now. */
  check(): Promise<void>;
  /**
   * Calls `listener` soon after any commit, of this process or another, one call at a time and again when it rejects.
   * `everyMs`: how often a file is looked at; PostgreSQL tells by itself.
   */
  onChange(listener: () => Promise<void>, everyMs: number): { stop(): Promise<void> };
  /** One state of all tables, however long the reading takes, while writers go on. */
  snapshot<T>(work: (db: Db, rows: (table: keyof Tables) => AsyncIterable<object>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
