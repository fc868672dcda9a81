// Everything a database holds as one consistent picture, written while the server runs, and put into an empty database.
import { sql } from 'kysely';
import { Fault } from '../../shared/errors.ts';
import { type BackupLine, type Cell, lineText, readBackupLine, Seal } from './backup-format.ts';
import type { Database, Db, Trx } from './database.ts';
import { liftReferences, presentTables, reachedMigration } from './schema.ts';
import type { Tables } from './tables.ts';

/** Every line in order, of one instant; `take` gets them while the snapshot is held. */
export async function writeBackup(
  database: Database,
  nowMs: number,
  take: (lines: AsyncIterable<BackupLine>) => Promise<void>,
): Promise<{ tables: number; rows: number }> {
  return await database.snapshot(async (db, rows) => {
    const written = { tables: 0, rows: 0 };
    async function* lines(): AsyncGenerator<BackupLine> {
      const seal = new Seal();
      for await (const line of contents(db, rows, nowMs)) {
        seal.take(line);
        if (line.kind === 'row') written.rows += 1;
        if (line.kind === 'end') written.tables += 1;
        yield line;
      }
      yield seal.line();
    }
    await take(lines());
    return written;
  });
}

/** As they stand in the file. */
export async function* backupTexts(lines: AsyncIterable<BackupLine>): AsyncGenerator<string> {
  for await (const line of lines) yield lineText(line);
}

type Rows = (table: keyof Tables) => AsyncIterable<object>;

async function* contents(db: Db, rows: Rows, atMs: number): AsyncGenerator<BackupLine> {
  const migration = await reachedMigration(db);
  if (migration === undefined) throw new Fault('backup_failed', 'The database has no tables to back up.');
  yield { kind: 'front', atMs, migration };
  for (const { name, columns } of await presentTables(db)) {
    yield { kind: 'table', table: name, columns };
    let count = 0;
    for await (const row of rows(name)) {
      const cells = row as Readonly<Record<string, Cell>>;
      yield { kind: 'row', values: columns.map((column) => cells[column] ?? null) };
      count += 1;
    }
    yield { kind: 'end', table: name, rows: count };
  }
}

/** The lines of a backup, checked as they pass. Throws `Fault` `backup_unreadable` for a file that is changed or cut off. */
export async function* checkedLines(texts: AsyncIterable<string>): AsyncGenerator<BackupLine> {
  const seal = new Seal();
  let sealed = false;
  for await (const text of texts) {
    const line = readBackupLine(text);
    if (line === undefined || sealed) throw unreadable('A line of this file is no line of a backup.');
    if (line.kind === 'seal') {
      const found = seal.line();
      if (line.sha256 !== found.sha256 || line.rows !== found.rows) throw unreadable('This backup was changed.');
      sealed = true;
    } else {
      seal.take(line);
      yield line;
    }
  }
  if (!sealed) throw unreadable('This backup is not whole: its end is missing.');
}

const CELLS_AT_ONCE = 4_000;

/** Fills the tables of a database that is at the backup's migration and empty. Rows are counted as they lie there. */
export async function loadBackup(
  trx: Trx,
  lines: AsyncIterable<BackupLine>,
): Promise<{ tables: number; rows: number }> {
  const present = new Map((await presentTables(trx)).map((table) => [String(table.name), table]));
  const putBack = await liftReferences(trx);
  const loaded = { tables: 0, rows: 0 };
  let into: { name: string; columns: readonly string[] } | undefined;
  let waiting: (readonly Cell[])[] = [];
  const flush = async () => {
    if (into !== undefined && waiting.length > 0) await insertRows(trx, into, waiting);
    waiting = [];
  };
  for await (const line of lines) {
    if (line.kind === 'table') {
      const table = present.get(line.table);
      if (table === undefined || !sameNames(table.columns, line.columns))
        throw unreadable(`Table ${line.table} is unknown.`);
      into = { name: line.table, columns: line.columns };
    } else if (line.kind === 'row') {
      if (line.values.length !== into?.columns.length) throw unreadable('A row has another length than its table.');
      waiting.push(line.values);
      if (waiting.length * line.values.length >= CELLS_AT_ONCE) await flush();
    } else if (line.kind === 'end') {
      await flush();
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(line.table)}`.execute(trx);
      if (rows[0]?.n !== line.rows)
        throw unreadable(`Table ${line.table} has ${rows[0]?.n} rows instead of ${line.rows}.`);
      loaded.tables += 1;
      loaded.rows += line.rows;
      present.delete(line.table);
    }
  }
  if (present.size > 0) throw unreadable(`The tables ${[...present.keys()].join(', ')} are missing.`);
  await putBack();
  return loaded;
}

async function insertRows(
  trx: Trx,
  { name, columns }: { name: string; columns: readonly string[] },
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = sql.join(rows.map((row) => sql`(${sql.join([...row])})`));
  await sql`insert into ${sql.table(name)} (${names}) values ${values}`.execute(trx);
}

/** Columns that were added by a migration may stand elsewhere. */
function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}

function unreadable(message: string): Fault {
  return new Fault('backup_unreadable', `${message} Take another backup; the target was not changed.`);
}
