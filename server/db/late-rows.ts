// Whole rows as they are written: at once, or many to a statement at the end of a transaction in which nobody reads them.
import { CompiledQuery } from 'kysely';
import type { Trx } from './database.ts';
import { forget } from './memory.ts';
import type { RepeatedQuery } from './statement.ts';
import type { Tables } from './tables.ts';

type Cell = string | number | bigint | Uint8Array | null;

interface LateRow {
  readonly table: keyof Tables;
  readonly columns: string;
  readonly cells: readonly Cell[];
  /** Of the statement, such as what a conflict does. */
  readonly tail: string;
  /** A later row with the same name takes its place. */
  readonly as?: string | undefined;
  readonly waits: boolean;
}

const LATE = Symbol('late');
type LateQuery = CompiledQuery & { readonly [LATE]?: LateRow };

/** Statements that speak of one of these may write rows that refer to it: `invoice_links`, `refunds` by their `payment_id`. */
const SPOKEN_OF: { readonly [Table in keyof Tables]?: string } = { invoices: 'invoice', payments: 'payment' };

/** Rows to a statement: few different texts, so that each is prepared once. */
const SIZES = [64, 8, 4, 2, 1] as const;

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
  await hand(trx, table, row, { tail, as, waits: true });
}

/** The same at once. */
export async function insertNow<Name extends keyof Tables>(
  trx: Trx,
  table: Name,
  row: { readonly [Column in keyof Tables[Name]]: Cell },
  tail = '',
): Promise<void> {
  await hand(trx, table, row, { tail, waits: false });
}

/** To the connection, which knows what else waits there. */
async function hand(
  trx: Trx,
  table: keyof Tables,
  row: Readonly<Record<string, Cell>>,
  how: Pick<LateRow, 'tail' | 'as' | 'waits'>,
): Promise<void> {
  forget(trx, table);
  const columns = `"${Object.keys(row).join('", "')}"`;
  const late: LateRow = { table, columns, cells: Object.values(row), ...how };
  await trx.executeQuery(Object.assign({ ...CompiledQuery.raw('') }, { [LATE]: late }));
}

/** What one connection has not written yet. `mark` is the sign of its n-th parameter. */
export class LateRows {
  readonly #mark: (n: number) => string;
  readonly #rows = new Map<string, LateRow>();
  readonly #tables = new Set<string>();
  /** By kind of row and how many: there are few of either. */
  readonly #texts = new Map<string, string>();

  constructor(mark: (n: number) => string) {
    this.#mark = mark;
  }

  /** What is to be said for a query: first what may not wait any longer, then itself, unless it is a row that waits from now on. */
  said(query: LateQuery): { readonly first: readonly RepeatedQuery[]; readonly itself: RepeatedQuery | undefined } {
    const row = query[LATE];
    if (row?.waits === true) {
      this.#tables.add(SPOKEN_OF[row.table] ?? row.table);
      this.#rows.set(`${row.table} ${row.as ?? `row ${this.#rows.size}`}`, row);
      return { first: [], itself: undefined };
    }
    const spoken = row === undefined ? query : this.#statement(kindOf(row), [row]);
    return { first: this.#before(spoken.sql), itself: spoken };
  }

  /** A rollback takes what waits with it; one that SQLite made by itself, on a full disk, is noticed at the next beginning. */
  #before(sql: string): RepeatedQuery[] {
    if (this.#rows.size === 0) return [];
    // At a savepoint nothing waits, so that what goes back to it takes back no more than came after it.
    if (/^(rollback|begin)\b/.test(sql)) this.#forget();
    else if (/\bcommit$|^savepoint\b/.test(sql) || [...this.#tables].some((table) => sql.includes(table))) {
      return this.#statements();
    }
    return [];
  }

  #forget(): void {
    this.#rows.clear();
    this.#tables.clear();
  }

  #statements(): RepeatedQuery[] {
    const kinds = Map.groupBy(this.#rows.values(), kindOf);
    this.#forget();
    const ordered = [...kinds].toSorted(([, [a]], [, [b]]) => rankOf(a) - rankOf(b));
    return ordered.flatMap(([kind, rows]) => inSizes(rows).map((some) => this.#statement(kind, some)));
  }

  #statement(kind: string, rows: readonly LateRow[]): RepeatedQuery {
    const key = `${rows.length} ${kind}`;
    const text = this.#texts.get(key) ?? this.#textOf(rows);
    this.#texts.set(key, text);
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
    return `insert into "${first?.table}" (${first?.columns}) values ${tuples} ${first?.tail}`;
  }
}

function kindOf({ table, columns, tail }: LateRow): string {
  return `${table} ${columns} ${tail}`;
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
