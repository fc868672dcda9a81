// The seats' own embedded database in the state folder: whole or unchanged after every crash, private to its owner.
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Fault, reasonOf } from '../../shared/errors.ts';

const SEATS_FILE = 'seats.db';
/** In one statement; measured: more are not quicker. */
const ROWS_AT_ONCE = 40;

export interface SeatDatabase {
  all<T>(sql: string, ...values: readonly SQLInputValue[]): T[];
  get<T>(sql: string, ...values: readonly SQLInputValue[]): T | undefined;
  /** Key of the row. Much quicker than `returning`. */
  insert(sql: string, ...values: readonly SQLInputValue[]): number;
  /** Whole rows, many in one statement: twice as quick as one by one. `into`: table with its columns; each row has as many values. */
  insertAll(into: string, rows: readonly (readonly SQLInputValue[])[]): void;
  /** Number of rows changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number;
  /**
   * Commits durably what `work` did; nothing of it when it throws or when `keeps` says so of its result. Within another one
   * it is a part of that. Throws Fault `seats_not_writable` for a disk that takes nothing.
   */
  transaction<T>(work: () => T, keeps?: (done: T) => boolean): T;
  close(): void;
}

/** One step each, in order; a number that was given out never changes what it does. */
const MIGRATIONS = [
  `
  create table meta (name text primary key, value text not null) without rowid;
  create table people (
    id text primary key, name text not null, name_key text not null, email text, origin text not null, extension text unique
  ) without rowid;
  create index people_by_name on people (name_key, id);
  create unique index people_by_email on people (email);
  create table person_words (
    word text not null, person text not null references people on delete cascade, primary key (word, person)
  ) without rowid;
  create index words_of_person on person_words (person, word);
  create table extensions (key text primary key, caller text not null, missing_since_ms integer) without rowid;
  create table seats (
    id integer primary key autoincrement,
    kind text not null,
    base integer references seats on delete cascade,
    rank integer not null,
    person text references people,
    extension text unique,
    did text unique,
    assigned_ms integer not null,
    subscription integer,
    unit integer,
    uuid text,
    usable integer not null
  );
  create index seats_in_order on seats (kind, extension, rank);
  create unique index seats_by_unit on seats (kind, subscription, unit);
  create index seats_by_uuid on seats (uuid);
  create index seats_of_person on seats (person, kind);
  create unique index add_ons_of_seat on seats (base, kind) where base is not null;
  create table mass_runs (
    id text primary key, state text not null, name text not null, checked_ms integer not null, configured_ms integer,
    undone_ms integer, revision integer not null, file blob not null, result text not null, before text
  ) without rowid;
  `,
  // Uploads are short-lived, those of before are not carried over. Most seats are add-ons: they stand in no index of bases.
  `
  drop table mass_runs;
  create table mass_runs (
    id text primary key, state text not null, name text not null, checked_ms integer not null, configured_ms integer,
    undone_ms integer, revision integer not null, summary text not null, plan text not null, file blob not null,
    result text not null, before text
  );
  create table seats_anew (
    id integer primary key autoincrement,
    kind text not null,
    base integer references seats_anew on delete cascade,
    rank integer not null,
    person text references people,
    extension text,
    did text,
    assigned_ms integer not null,
    subscription integer,
    unit integer,
    uuid text,
    usable integer not null
  );
  insert into seats_anew select * from seats;
  drop table seats;
  alter table seats_anew rename to seats;
  create unique index seat_of_extension on seats (extension) where extension is not null;
  create unique index seat_of_did on seats (did) where did is not null;
  create index bases_in_order on seats (kind, extension, rank) where base is null;
  create unique index seats_by_unit on seats (kind, subscription, unit);
  create index seats_by_uuid on seats (uuid);
  create index seats_of_person on seats (person, kind) where person is not null;
  create unique index add_ons_of_seat on seats (base, kind) where base is not null;
  create index seats_without_effect on seats (kind, rank) where usable = 0;
  `,
  // A unit's UUID follows from its number, and the number is found by it.
  `
  drop index seats_by_uuid;
  alter table seats drop column uuid;
  `,
];

/** Throws Fault `seats_damaged` for a file that is no such database, `seats_too_new` for one of a later agent. */
export function openSeatDatabase(stateDir: string): SeatDatabase {
  const file = join(stateDir, SEATS_FILE);
  let database: DatabaseSync | undefined;
  try {
    // Made before SQLite would make it readable for others; its log files take the same mode.
    closeSync(openSync(file, 'a', 0o600));
    database = new DatabaseSync(file, { timeout: 5_000 });
    database.exec(
      'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = off; pragma cache_size = -2000',
    );
    // A step may make a table anew, which with the references looked at would empty it.
    migrate(database);
    database.exec('pragma foreign_keys = on');
    return wrapped(database);
  } catch (thrown) {
    database?.close();
    if (thrown instanceof Fault) throw thrown;
    throw new Fault(
      'seats_damaged',
      `The seats in ${file} cannot be read: ${reasonOf(thrown)}. The PBX keeps what it has. Move the file away and restart the agent: it begins anew with the seats that are in force on the PBX.`,
      thrown,
    );
  }
}

function migrate(database: DatabaseSync): void {
  const found = Number(database.prepare('pragma user_version').get()?.user_version ?? 0);
  if (found > MIGRATIONS.length) {
    throw new Fault('seats_too_new', 'The seats were written by a later agent. Install that version again.');
  }
  for (const [step, sql] of MIGRATIONS.entries()) {
    if (step < found) continue;
    database.exec('begin immediate');
    database.exec(sql);
    database.exec(`pragma user_version = ${step + 1}`);
    database.exec('commit');
  }
}

function wrapped(database: DatabaseSync): SeatDatabase {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string) => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    all: <T>(sql: string, ...values: readonly SQLInputValue[]) => prepared(sql).all(...values) as T[],
    get: <T>(sql: string, ...values: readonly SQLInputValue[]) => prepared(sql).get(...values) as T | undefined,
    insert: (sql, ...values) => Number(prepared(sql).run(...values).lastInsertRowid),
    insertAll(into, rows) {
      const statement = (count: number, width: number) =>
        prepared(
          `insert into ${into} values ${Array(count)
            .fill(`(${Array(width).fill('?').join(', ')})`)
            .join(', ')}`,
        );
      const whole = rows.length - (rows.length % ROWS_AT_ONCE);
      for (let at = 0; at < whole; at += ROWS_AT_ONCE)
        statement(ROWS_AT_ONCE, rows[at]?.length ?? 0).run(...rows.slice(at, at + ROWS_AT_ONCE).flat());
      for (const row of rows.slice(whole)) statement(1, row.length).run(...row);
    },
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    transaction(work, keeps) {
      if (database.isTransaction) return part(database, work, keeps);
      try {
        database.exec('begin immediate');
        const done = work();
        database.exec(keeps?.(done) === false ? 'rollback' : 'commit');
        return done;
      } catch (thrown) {
        if (database.isTransaction) database.exec('rollback');
        if (!isStorageFailure(thrown)) throw thrown;
        throw new Fault('seats_not_writable', `The seats cannot be written: ${reasonOf(thrown)}.`, thrown);
      }
    },
    close: () => database.close(),
  };
}

function part<T>(database: DatabaseSync, work: () => T, keeps: ((done: T) => boolean) | undefined): T {
  database.exec('savepoint part');
  let kept = false;
  try {
    const done = work();
    kept = keeps?.(done) !== false;
    return done;
  } finally {
    // A storage failure may have ended the whole transaction.
    if (database.isTransaction) database.exec(kept ? 'release part' : 'rollback to part; release part');
  }
}

/** Full disk, read-only file, input or output error, locked for too long; not a broken rule. */
function isStorageFailure(thrown: unknown): boolean {
  const number = (thrown as { errcode?: unknown } | null)?.errcode;
  return typeof number === 'number' && [5, 6, 8, 10, 13, 14].includes(number & 0xff);
}
