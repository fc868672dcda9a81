// Whole rows that are written many to a statement, at the end of a transaction in which nobody reads them.
import { CompiledQuery } from 'kysely';
import { Fault } from '../../shared/errors.ts';
import type { Trx } from './database.ts';
import { forget } from './memory.ts';
import { connectionOf } from './own-connection.ts';
import type { RepeatedQuery } from './statement.ts';
import type { Tables } from './tables.ts';

type Cell = string | number | bigint | Uint8Array | null;

interface LateRow {
  readonly table: keyof Tables;
  readonly columns: readonly string[];
  readonly cells: readonly Cell[];
  /** Of the statement: what a conflict does. */
  readonly tail: string | Changes;
  /** A later row with the same name takes its place. */
  readonly as?: string | undefined;
}

/** A row that is made when it is written: beside others like it, which takes a fraction of the time that it takes in between. */
type UnmadeRow = () => LateRow;

/** Of a row that is in the table already: these columns are changed there, everything else stays. */
interface Changes {
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

interface Amendment {
  readonly table: keyof Tables;
  readonly as: string;
  readonly where: ReadonlyMap<string, Cell>;
  readonly change: ReadonlyMap<string, Cell>;
}

/** Statements that speak of one of these may write rows that refer to it: `invoice_links`, `refunds` by their `payment_id`. */
const SPOKEN_OF: { readonly [Table in keyof Tables]?: readonly string[] } = {
  invoices: ['invoice'],
  payments: ['payment'],
  orders: ['orders', 'order_id'],
  subscriptions: ['subscriptions', '"subscription"'],
};

/** Rows to a statement: few different texts, so that each is prepared once. */
const SIZES = [64, 32, 16, 8, 7, 6, 5, 4, 3, 2, 1] as const;

/**
 * Written before the transaction ends, or is asked about its table. What stands against it is heard only then, so this is
 * for rows that nothing stands against, or whose `tail` says what then. Of rows of a table with the same name (`as`) only
 * the last is written. Those that others refer to go first.
 */
export function insertLate<Name extends keyof Tables>(
  trx: Trx,
  table: Name,
  row: { readonly [Column in keyof Tables[Name]]: Cell },
  tail = '',
  as?: string,
): void {
  forget(trx, table);
  lateRowsOf(trx).wait({ table, columns: Object.keys(row), cells: Object.values<Cell>(row), tail, as });
}

/** The same for a row that is yet to be made: of nothing but what is at hand now, and asked for by nobody before. */
export function insertMadeLate<Name extends keyof Tables>(
  trx: Trx,
  table: Name,
  make: () => { readonly [Column in keyof Tables[Name]]: Cell },
  tail = '',
): void {
  forget(trx, table);
  lateRowsOf(trx).waitUnmade(table, () => {
    const row = make();
    return { table, columns: Object.keys(row), cells: Object.values<Cell>(row), tail };
  });
}

/**
 * Changes a row that was read in this transaction, and so is there, to what it is `after`: written many to a statement, which
 * touches no other columns than those that differ. `as` is its name, as in `insertLate`.
 */
export function updateLate<Name extends keyof Tables>(
  trx: Trx,
  table: Name,
  key: readonly (keyof Tables[Name] & string)[],
  before: { readonly [Column in keyof Tables[Name]]: Cell },
  after: { readonly [Column in keyof Tables[Name]]: Cell },
  as: string,
): void {
  const all = Object.keys(after);
  const columns = all.filter((column) => after[column as keyof Tables[Name]] !== before[column as keyof Tables[Name]]);
  if (columns.length === 0) return;
  forget(trx, table);
  lateRowsOf(trx).wait({ table, columns: all, cells: Object.values<Cell>(after), tail: { key, columns }, as });
}

/** A connection that keeps rows waiting. */
export interface KeepsLateRows {
  readonly late: LateRows;
}

/** Throws `Fault` `transaction_over` once it was committed or rolled back. */
function lateRowsOf(trx: Trx): LateRows {
  const connection = connectionOf(trx) as KeepsLateRows | undefined;
  if (connection === undefined) throw new Fault('transaction_over', 'A row came after the end of its transaction.');
  return connection.late;
}

/**
 * Changes a row that still waits under the name `as`, as an UPDATE would that names these values in its condition. False where
 * none waits or it says otherwise: then nothing was done.
 */
export function amendLate<Name extends keyof Tables>(
  trx: Trx,
  table: Name,
  as: string,
  where: { readonly [Column in keyof Tables[Name]]?: Cell },
  change: { readonly [Column in keyof Tables[Name]]?: Cell },
): boolean {
  forget(trx, table);
  const amendment: Amendment = { table, as, where: cellsOf(where), change: cellsOf(change) };
  return lateRowsOf(trx).amend(amendment);
}

function cellsOf(row: object): Map<string, Cell> {
  return new Map(Object.entries(row));
}

/** Rows of one kind go into one statement. */
interface Kind {
  readonly columns: readonly string[];
  readonly tail: string | Changes;
  /** By how many rows, without their cells: there are few different numbers, and few kinds. */
  readonly statements: Map<number, CompiledQuery>;
}

/** By name; a row without one has its number. */
type Waiting = Map<string | number, LateRow | UnmadeRow>;

/** What one connection has not written yet. `mark` is the sign of its n-th parameter. */
export class LateRows {
  readonly #mark: (n: number) => string;
  readonly #waiting = new Map<keyof Tables, Waiting>();
  readonly #kinds = new Map<keyof Tables, Kind[]>();

  constructor(mark: (n: number) => string) {
    this.#mark = mark;
  }

  /**
   * What is to be said before a query, because it may not wait any longer. A rollback takes what waits with it; one that SQLite
   * made by itself, on a full disk, is noticed at the next beginning.
   */
  before({ sql, asksFor }: RepeatedQuery): RepeatedQuery[] {
    if (this.#waiting.size === 0) return [];
    if (asksFor !== undefined) {
      const [table, as] = asksFor;
      return this.#waiting.get(table)?.has(as) === true ? this.#statements() : [];
    }
    // At a savepoint nothing waits, so that what goes back to it takes back no more than came after it.
    if (/^(rollback|begin)\b/.test(sql)) this.#waiting.clear();
    else if (/\bcommit$|^savepoint\b/.test(sql) || this.#isSpokenOf(sql)) return this.#statements();
    return [];
  }

  wait(row: LateRow): void {
    const waiting = this.#waitingFor(row.table);
    const name = row.as ?? waiting.size;
    waiting.set(name, withEarlier(waiting.get(name), row));
  }

  waitUnmade(table: keyof Tables, make: UnmadeRow): void {
    const waiting = this.#waitingFor(table);
    waiting.set(waiting.size, make);
  }

  #waitingFor(table: keyof Tables): Waiting {
    const waiting: Waiting = this.#waiting.get(table) ?? new Map();
    this.#waiting.set(table, waiting);
    return waiting;
  }

  /** False where none waits under the name, or it says otherwise. */
  amend({ table, as, where, change }: Amendment): boolean {
    const waiting = this.#waiting.get(table);
    const row = waiting?.get(as);
    if (row === undefined || typeof row === 'function') return false;
    const says = (cell: Cell | undefined, n: number) =>
      !where.has(row?.columns[n] ?? '') || where.get(row?.columns[n] ?? '') === cell;
    if (!row.cells.every(says)) return false;
    const cells = row.cells.map((cell, n) => {
      const to = change.get(row.columns[n] ?? '');
      return to === undefined ? cell : to;
    });
    waiting?.set(as, { ...row, cells });
    return true;
  }

  #isSpokenOf(sql: string): boolean {
    const words = [...this.#waiting.keys()].flatMap((table) => SPOKEN_OF[table] ?? [table]);
    return words.some((word) => sql.includes(word));
  }

  #statements(): RepeatedQuery[] {
    const said: RepeatedQuery[] = [];
    for (const table of new Set([...REFERRED_TO, ...this.#waiting.keys()])) {
      const rows = [...(this.#waiting.get(table)?.values() ?? [])].map(made);
      for (const [kind, alike] of Map.groupBy(rows, (row) => this.#kindOf(row))) {
        for (const some of inSizes(alike)) said.push(this.#statement(table, kind, some));
      }
    }
    this.#waiting.clear();
    return said;
  }

  #kindOf({ table, columns, tail }: LateRow): Kind {
    const kinds = this.#kinds.get(table) ?? [];
    const known = kinds.find((kind) => sameTail(kind.tail, tail) && sameTexts(kind.columns, columns));
    if (known !== undefined) return known;
    const kind = { columns, tail, statements: new Map<number, CompiledQuery>() };
    this.#kinds.set(table, [...kinds, kind]);
    return kind;
  }

  #statement(table: keyof Tables, kind: Kind, rows: readonly LateRow[]): RepeatedQuery {
    const statement = kind.statements.get(rows.length) ?? CompiledQuery.raw(this.#textOf(table, kind, rows.length));
    kind.statements.set(rows.length, statement);
    return { ...statement, parameters: rows.flatMap((row) => row.cells), repeated: true };
  }

  #textOf(table: keyof Tables, { columns, tail }: Kind, rows: number): string {
    const tuples = Array.from({ length: rows }, (_, row) => {
      const marks = columns.map((_column, n) => this.#mark(row * columns.length + n + 1));
      return `(${marks})`;
    });
    return `insert into "${table}" (${quoted(columns)}) values ${tuples} ${tailText(tail)}`;
  }
}

function made(row: LateRow | UnmadeRow): LateRow {
  return typeof row === 'function' ? row() : row;
}

function tailText(tail: LateRow['tail']): string {
  if (typeof tail === 'string') return tail;
  return `on conflict (${quoted(tail.key)}) do update set ${quoted(tail.columns).map((name) => `${name} = excluded.${name}`)}`;
}

function quoted(names: readonly string[]): string[] {
  return names.map((name) => `"${name}"`);
}

/** What the one that waits changes, or that it is new, is still to be said by the one that takes its place. */
function withEarlier(earlier: LateRow | UnmadeRow | undefined, row: LateRow): LateRow {
  if (earlier === undefined || typeof earlier === 'function' || typeof row.tail === 'string') return row;
  if (typeof earlier.tail === 'string') return { ...row, tail: earlier.tail };
  const columns = [...new Set([...earlier.tail.columns, ...row.tail.columns])].toSorted();
  return { ...row, tail: { ...row.tail, columns } };
}

function sameTail(a: LateRow['tail'], b: LateRow['tail']): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return sameTexts(a.columns, b.columns);
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, n) => text === b[n]);
}

/** Other rows refer to these, so they are written first, and in this order. */
const REFERRED_TO: readonly (keyof Tables)[] = [
  'subscriptions',
  'orders',
  'payments',
  'invoices',
  'ledger_transactions',
];

function inSizes(rows: LateRow[]): LateRow[][] {
  if (rows.length === 1) return [rows];
  const parts: LateRow[][] = [];
  for (let from = 0; from < rows.length; ) {
    const size = SIZES.find((one) => one <= rows.length - from) ?? 1;
    parts.push(rows.slice(from, from + size));
    from += size;
  }
  return parts;
}
