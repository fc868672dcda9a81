// What a piece of work left in a database, and the same rows written bare: one prepared statement a row, one durable transaction.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { Db } from '../../server/db/open.ts';
import { type PresentTable, presentTables } from '../../server/db/schema.ts';

type Row = Readonly<Record<string, unknown>>;

/** One row that is new, or one that replaces another with the same key. */
export interface Written {
  readonly table: string;
  readonly key: readonly string[];
  readonly row: Row;
  readonly isNew: boolean;
}

/** By table, by key. */
export type Picture = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/** What a key of each table is; rows of tables that are not named are compared as a whole. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  sequences: ['name'],
  settings: ['name'],
  grants: ['subscription', 'kind'],
  order_lines: ['order_id', 'line'],
  ledger_entries: ['transaction_id', 'line'],
  ledger_balances: ['owner_id', 'account', 'currency'],
  licences: ['pbx_id', 'epoch', 'seq'],
  idempotency: ['actor', 'key'],
  obligations: ['subscription', 'period_start_ms', 'kind'],
  subscriptions: ['number'],
  notices: ['subject', 'kind'],
};

/** Everything a small database holds. */
export async function pictureOf(db: Db): Promise<Picture> {
  const tables = new Map<string, Map<string, Row>>();
  for (const { name, columns } of await presentTables(db)) {
    const { rows } = await sql<Row>`select * from ${sql.table(name)}`.execute(db);
    tables.set(name, new Map(rows.map((row) => [keyText({ name, columns }, row), row])));
  }
  return tables;
}

function keyText(table: PresentTable, row: Row): string {
  return keyOf(table)
    .map((column) => String(row[column]))
    .join('\n');
}

function keyOf({ name, columns }: PresentTable): readonly string[] {
  return KEYS[name] ?? (columns.includes('id') ? ['id'] : columns);
}

/** In an order in which references hold: tables as they are named. */
export async function rowsBetween(db: Db, before: Picture, after: Picture): Promise<Written[]> {
  const written: Written[] = [];
  for (const table of await presentTables(db)) {
    const old = before.get(table.name);
    for (const [key, row] of after.get(table.name) ?? []) {
      const was = old?.get(key);
      if (was !== undefined && same(was, row)) continue;
      written.push({ table: table.name, key: keyOf(table), row, isNew: was === undefined });
    }
  }
  return written;
}

function same(a: Row, b: Row): boolean {
  return Object.keys(b).every((column) => comparable(a[column]) === comparable(b[column]));
}

function comparable(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

/** Writes into a database that lacks the rows; the time of it in milliseconds. */
export interface BareWriter {
  write(rows: readonly Written[]): Promise<number>;
  close(): Promise<void>;
}

function textOf({ table, key, row, isNew }: Written, mark: (n: number) => string): string {
  const columns = Object.keys(row);
  if (isNew) return `insert into ${table} (${columns}) values (${columns.map((_, n) => mark(n + 1))})`;
  const set = columns.map((column, n) => `${column} = ${mark(n + 1)}`);
  return `update ${table} set ${set} where ${key.map((column) => `${column} = ${mark(columns.indexOf(column) + 1)}`).join(' and ')}`;
}

/** As the server opens its file: write-ahead log, and every commit on the disk. References are not looked at. */
export function bareSqlite(file: string): BareWriter {
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = off');
  const prepared = new Map<string, StatementSync>();
  const statement = (text: string) => {
    const known = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, known);
    return known;
  };
  return {
    async write(rows) {
      const startedMs = performance.now();
      database.exec('begin immediate');
      for (const one of rows) {
        const text = textOf(one, (n) => `?${n}`);
        statement(text).run(...(Object.values(one.row) as SQLInputValue[]));
      }
      database.exec('commit');
      return performance.now() - startedMs;
    },
    close: async () => database.close(),
  };
}

export async function barePostgres(address: string): Promise<BareWriter> {
  const client = new Client({ connectionString: address, options: '-c synchronous_commit=on' });
  await client.connect();
  await client.query('set session_replication_role = replica');
  const names = new Map<string, string>();
  return {
    async write(rows) {
      const startedMs = performance.now();
      await client.query('begin');
      for (const one of rows) {
        const text = textOf(one, (n) => `$${n}`);
        const name = names.get(text) ?? `s${names.size}`;
        names.set(text, name);
        await client.query({ name, text, values: Object.values(one.row).map(asParameter) });
      }
      await client.query('commit');
      return performance.now() - startedMs;
    },
    close: () => client.end(),
  };
}

function asParameter(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}
