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

/** Rows of others refer to rows of these, so they are written first, and in this order. */
const REFERRED_TO: readonly string[] = ['subscriptions', 'orders', 'payments', 'invoices', 'ledger_transactions'];

/** Everything a small database holds. */
export async function pictureOf(db: Db): Promise<Picture> {
  const tables = new Map<string, Map<string, Row>>();
  for (const { name, columns } of await presentTables(db)) {
    const { rows } = await sql<Row>`select * from ${sql.table(name)}`.execute(db);
    tables.set(name, new Map(rows.map((row) => [keyText({ key: keyOf({ name, columns }), row }), row])));
  }
  return tables;
}

function keyText({ key, row }: Pick<Written, 'key' | 'row'>): string {
  return key.map((column) => String(row[column])).join('\n');
}

function keyOf({ name, columns }: PresentTable): readonly string[] {
  return KEYS[name] ?? (columns.includes('id') ? ['id'] : columns);
}

/** In an order in which references hold. */
export async function rowsBetween(db: Db, before: Picture, after: Picture): Promise<Written[]> {
  const written: Written[] = [];
  for (const table of (await presentTables(db)).toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const old = before.get(table.name);
    for (const [key, row] of after.get(table.name) ?? []) {
      const was = old?.get(key);
      if (was !== undefined && same(was, row)) continue;
      written.push({ table: table.name, key: keyOf(table), row, isNew: was === undefined });
    }
  }
  return written;
}

function rankOf({ name }: PresentTable): number {
  const rank = REFERRED_TO.indexOf(name);
  return rank === -1 ? REFERRED_TO.length : rank;
}

function same(a: Row, b: Row): boolean {
  return Object.keys(b).every((column) => comparable(a[column]) === comparable(b[column]));
}

function comparable(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

/**
 * Each one's part of what some like pieces of work wrote: new rows by turns, and a row that was replaced in each (a balance, a
 * sequence) in each. Throws where the rows cannot be shared out evenly.
 */
export function sharesOf(written: readonly Written[], pieces: number): Written[][] {
  const shares: Written[][] = Array.from({ length: pieces }, () => []);
  for (const [kind, rows] of Map.groupBy(written, ({ table, isNew }) => `${table} ${isNew ? 'new' : 'replaced'}`)) {
    if (rows.length % pieces === 0) {
      const each = rows.length / pieces;
      shares.forEach((share, n) => {
        share.push(...rows.slice(n * each, (n + 1) * each));
      });
    } else if (rows.length < pieces) {
      shares.forEach((share, n) => {
        share.push(...rows.map((one) => ({ ...one, isNew: one.isNew && n === 0 })));
      });
    } else {
      throw new Error(`${rows.length} rows (${kind}) of ${pieces} like pieces`);
    }
  }
  return shares;
}

/** The shares of so many pieces together, table by table; a row that several of them replaced is written once. */
export function batchesOf(shares: readonly (readonly Written[])[], together: number): Written[][] {
  const batches: Written[][] = [];
  for (let from = 0; from < shares.length; from += together) {
    const rows = shares.slice(from, from + together).flat();
    const byRow = new Map(rows.toReversed().map((one) => [`${one.table} ${keyText(one)}`, one]));
    const once = [...byRow.values()].reverse();
    batches.push([...Map.groupBy(once, ({ table, isNew }) => `${table} ${isNew}`).values()].flat());
  }
  return batches;
}

/** Writes into a database that lacks the rows. */
export interface BareWriter {
  /** What is to be there before, in any order. */
  fill(rows: readonly Written[]): Promise<void>;
  /** Each batch in one durable transaction. Milliseconds; the statements are ready before, as those of a server at work are. */
  write(...batches: readonly (readonly Written[])[]): Promise<number>;
  close(): Promise<void>;
}

function textOf({ table, key, row, isNew }: Written, mark: (n: number) => string): string {
  const columns = Object.keys(row);
  if (isNew) return `insert into ${table} (${columns}) values (${columns.map((_, n) => mark(n + 1))})`;
  const set = columns.map((column, n) => `${column} = ${mark(n + 1)}`);
  return `update ${table} set ${set} where ${key.map((column) => `${column} = ${mark(columns.indexOf(column) + 1)}`).join(' and ')}`;
}

/** As the server opens its file: write-ahead log, every commit on the disk, every reference to a row that is there. */
export function bareSqlite(file: string): BareWriter {
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  const prepared = new Map<string, StatementSync>();
  const statement = (text: string) => {
    const known = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, known);
    return known;
  };
  const write = async (...batches: readonly (readonly Written[])[]) => {
    const ready = batches.map((rows) =>
      rows.map((one) => ({
        insert: statement(textOf(one, (n) => `?${n}`)),
        values: Object.values(one.row) as SQLInputValue[],
      })),
    );
    const startedMs = performance.now();
    for (const rows of ready) {
      database.exec('begin immediate');
      for (const { insert, values } of rows) insert.run(...values);
      database.exec('commit');
    }
    return performance.now() - startedMs;
  };
  return {
    async fill(rows) {
      database.exec('pragma foreign_keys = off');
      await write(rows);
      database.exec('pragma foreign_keys = on');
    },
    write,
    close: async () => database.close(),
  };
}

export async function barePostgres(address: string): Promise<BareWriter> {
  const client = new Client({ connectionString: address, options: '-c synchronous_commit=on' });
  await client.connect();
  const names = new Map<string, string>();
  const write = async (...batches: readonly (readonly Written[])[]) => {
    const ready = batches.map((rows) =>
      rows.map((one) => {
        const text = textOf(one, (n) => `$${n}`);
        const name = names.get(text) ?? `s${names.size}`;
        names.set(text, name);
        return { name, text, values: Object.values(one.row).map(asParameter) };
      }),
    );
    const startedMs = performance.now();
    for (const rows of ready) {
      await client.query('begin');
      for (const one of rows) await client.query(one);
      await client.query('commit');
    }
    return performance.now() - startedMs;
  };
  return {
    async fill(rows) {
      await client.query('set session_replication_role = replica');
      await write(rows);
      await client.query('reset session_replication_role');
    },
    write,
    close: () => client.end(),
  };
}

function asParameter(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}
