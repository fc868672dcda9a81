// Whole rows that are written many to a statement, at the end of a transaction in which nobody reads them.
import { CompiledQuery } from 'kysely';
import type { Trx } from './database.ts';
import { forget } from './memory.ts';
import { say } from './own-connection.ts';
import type { RepeatedQuery } from './statement.ts';
import type { Tables } from './tables.ts';

type Cell = string | number | bigint | Uint8Array | null;

interface LateRow {
  readonly table: keyof Tables;
  readonly columns: readonly string[];
  readonly cells: readonly Cell[];
  /** Of the statement, such as what a conflict does. */
  readonly tail: string;
  /** A later row with the same name takes its place. */
  readonly as?: string | undefined;
  /** Of a row that is in the table already: what is changed there, everything else stays. */
  readonly changes?: Changes | undefined;
}

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

const LATE = Symbol('late');
const AMENDS = Symbol('amends');
type LateQuery = RepeatedQuery & { readonly [LATE]?: LateRow; readonly [AMENDS]?: Amendment };

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
export async function insertLate<Name extends keyof Tables>(
  trx: Trx,
  table: Name,
  row: { readonly [Column in keyof Tables[Name]]: Cell },
  tail = '',
  as?: string,
): Promise<void> {
  forget(trx, table);
  await wait(trx, { table, columns: Object.keys(row), cells: Object.values<Cell>(row), tail, as });
}

/**
 * Changes a row that was read in this transaction, and so is there: written many to a statement, which touches no other columns
 * than those that differ from `before`. `as` is its name, as in `insertLate`.
 */
export async function updateLate<Name extends keyof Tables>(
  trx: Trx,
  table: Name,
  key: readonly (keyof Tables[Name] & string)[],
  before: { readonly [Column in keyof Tables[Name]]: Cell },
  change: { readonly [Column in keyof Tables[Name]]?: Cell },
  as: string,
): Promise<void> {
  const columns = Object.keys(change).filter(
    (column) => change[column as keyof Tables[Name]] !== before[column as keyof Tables[Name]],
  );
  if (columns.length === 0) return;
  forget(trx, table);
  const row = { ...before, ...change };
  const changes = { key, columns };
  const tail = tailOf(changes);
  await wait(trx, { table, columns: Object.keys(row), cells: Object.values<Cell>(row), tail, as, changes });
}

function tailOf({ key, columns }: Changes): string {
  const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`);
  return `on conflict (${quoted(key)}) do update set ${quoted(columns).map((name) => `${name} = excluded.${name}`)}`;
}

async function wait(trx: Trx, row: LateRow): Promise<void> {
  await say(trx, { ...NOTHING, [LATE]: row } as LateQuery);
}

const NOTHING = CompiledQuery.raw('');

/**
 * Changes a row that still waits under the name `as`, as an UPDATE would that names these values in its condition. False where
 * none waits or it says otherwise: then nothing was done.
 */
export async function amendLate<Name extends keyof Tables>(
  trx: Trx,
  table: Name,
  as: string,
  where: { readonly [Column in keyof Tables[Name]]?: Cell },
  change: { readonly [Column in keyof Tables[Name]]?: Cell },
): Promise<boolean> {
  forget(trx, table);
  const amendment: Amendment = { table, as, where: cellsOf(where), change: cellsOf(change) };
  const { numAffectedRows } = await say(trx, { ...NOTHING, [AMENDS]: amendment } as LateQuery);
  return numAffectedRows === 1n;
}

function cellsOf(row: object): Map<string, Cell> {
  return new Map(Object.entries(row));
}

interface Said {
  readonly first: readonly RepeatedQuery[];
  readonly itself: RepeatedQuery | undefined;
  /** Rows, where there is no `itself`. */
  readonly changed: bigint;
}

/** Rows of one kind go into one statement. */
interface Kind {
  readonly columns: readonly string[];
  readonly tail: string;
  /** By how many rows: there are few different numbers, and few kinds. */
  readonly texts: Map<number, string>;
}

/** What one connection has not written yet. `mark` is the sign of its n-th parameter. */
export class LateRows {
  readonly #mark: (n: number) => string;
  readonly #rows = new Map<string, LateRow>();
  /** Of which nobody speaks without making the rows be written. */
  readonly #words = new Set<string>();
  readonly #kinds = new Map<keyof Tables, Kind[]>();

  constructor(mark: (n: number) => string) {
    this.#mark = mark;
  }

  /** What is to be said for a query: first what may not wait any longer, then itself, unless the rows that wait were meant. */
  said(query: LateQuery): Said {
    const row = query[LATE];
    const amendment = query[AMENDS];
    if (row !== undefined) return this.#wait(row);
    if (amendment !== undefined) return this.#amend(amendment);
    return { first: this.#before(query), itself: query, changed: 0n };
  }

  #wait(row: LateRow): Said {
    for (const word of SPOKEN_OF[row.table] ?? [row.table]) this.#words.add(word);
    const name = nameOf(row.table, row.as ?? `row ${this.#rows.size}`);
    this.#rows.set(name, withEarlier(this.#rows.get(name), row));
    return { first: [], itself: undefined, changed: 1n };
  }

  #amend({ table, as, where, change }: Amendment): Said {
    const row = this.#rows.get(nameOf(table, as));
    const says = (cell: Cell | undefined, n: number) =>
      !where.has(row?.columns[n] ?? '') || where.get(row?.columns[n] ?? '') === cell;
    if (row === undefined || !row.cells.every(says)) return { first: [], itself: undefined, changed: 0n };
    const cells = row.cells.map((cell, n) => {
      const to = change.get(row.columns[n] ?? '');
      return to === undefined ? cell : to;
    });
    this.#rows.set(nameOf(table, as), { ...row, cells });
    return { first: [], itself: undefined, changed: 1n };
  }

  /** A rollback takes what waits with it; one that SQLite made by itself, on a full disk, is noticed at the next beginning. */
  #before({ sql, asksFor }: RepeatedQuery): RepeatedQuery[] {
    if (this.#rows.size === 0) return [];
    if (asksFor !== undefined) return this.#rows.has(nameOf(...asksFor)) ? this.#statements() : [];
    // At a savepoint nothing waits, so that what goes back to it takes back no more than came after it.
    if (/^(rollback|begin)\b/.test(sql)) this.#forget();
    else if (/\bcommit$|^savepoint\b/.test(sql) || [...this.#words].some((word) => sql.includes(word))) {
      return this.#statements();
    }
    return [];
  }

  #forget(): void {
    this.#rows.clear();
    this.#words.clear();
  }

  #statements(): RepeatedQuery[] {
    const kinds = Map.groupBy(this.#rows.values(), (row) => this.#kindOf(row));
    this.#forget();
    const ordered = [...kinds].toSorted(([, [a]], [, [b]]) => rankOf(a) - rankOf(b));
    return ordered.flatMap(([kind, rows]) => inSizes(rows).map((some) => this.#statement(kind, some)));
  }

  #kindOf({ table, columns, tail }: LateRow): Kind {
    const kinds = this.#kinds.get(table) ?? [];
    const known = kinds.find((kind) => kind.tail === tail && sameTexts(kind.columns, columns));
    if (known !== undefined) return known;
    const kind = { columns, tail, texts: new Map<number, string>() };
    this.#kinds.set(table, [...kinds, kind]);
    return kind;
  }

  #statement({ texts }: Kind, rows: readonly LateRow[]): RepeatedQuery {
    const text = texts.get(rows.length) ?? this.#textOf(rows);
    texts.set(rows.length, text);
    const cells = rows.flatMap((row) => row.cells);
    return { ...CompiledQuery.raw(text, cells), repeated: true };
  }

  #textOf(rows: readonly LateRow[]): string {
    const [first] = rows;
    let n = 0;
    const tuples = rows.map(({ cells }) => {
      const marks = cells.map(() => {
        n += 1;
        return this.#mark(n);
      });
      return `(${marks})`;
    });
    const columns = first?.columns.map((column) => `"${column}"`);
    return `insert into "${first?.table}" (${columns}) values ${tuples} ${first?.tail}`;
  }
}

/** What the one that waits changes, or that it is new, is still to be said by the one that takes its place. */
function withEarlier(earlier: LateRow | undefined, row: LateRow): LateRow {
  if (earlier === undefined || row.changes === undefined) return row;
  if (earlier.changes === undefined) return { ...row, tail: earlier.tail, changes: undefined };
  const columns = [...new Set([...earlier.changes.columns, ...row.changes.columns])].toSorted();
  const changes = { ...row.changes, columns };
  return { ...row, tail: tailOf(changes), changes };
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, n) => text === b[n]);
}

function nameOf(table: keyof Tables, as: string): string {
  return `${table} ${as}`;
}

/** Other rows refer to these, so they are written first, and in this order. */
const REFERRED_TO: readonly (keyof Tables)[] = [
  'subscriptions',
  'orders',
  'payments',
  'invoices',
  'ledger_transactions',
];

function rankOf(row: LateRow | undefined): number {
  const rank = row === undefined ? -1 : REFERRED_TO.indexOf(row.table);
  return rank === -1 ? REFERRED_TO.length : rank;
}

function inSizes(rows: readonly LateRow[]): LateRow[][] {
  const parts: LateRow[][] = [];
  for (let from = 0; from < rows.length; ) {
    const size = SIZES.find((one) => one <= rows.length - from) ?? 1;
    parts.push(rows.slice(from, from + size));
    from += size;
  }
  return parts;
}
