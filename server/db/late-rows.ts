// Rows that nobody reads in their transaction are written together at its end, many to a statement: each statement is a trip.
import { CompiledQuery } from 'kysely';
import type { Trx } from './database.ts';
import { forget } from './memory.ts';
import type { Tables } from './tables.ts';

type Cell = string | number | bigint | Uint8Array | null;

interface LateRow {
  readonly table: keyof Tables;
  readonly columns: string;
  readonly cells: readonly Cell[];
  /** Of the statement, such as what a conflict does. */
  readonly tail: string;
  /** A later row with the same name takes its place. */
  readonly as: string | undefined;
}

const LATE = Symbol('late');
type LateQuery = CompiledQuery & { readonly [LATE]?: LateRow };

/** `invoice_links` and `invoice_files` are written with references to them. */
const INVOICES_AND_WHAT_REFERS = 'invoice';

/** Rows to a statement: few different texts, so that each is prepared once. */
const SIZES = [64, 8, 1] as const;

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
  const columns = Object.keys(row).join('", "');
  const late: LateRow = { table, columns: `"${columns}"`, cells: Object.values<Cell>(row), tail, as };
  await trx.executeQuery(Object.assign({ ...CompiledQuery.raw('') }, { [LATE]: late }));
}

/** What one connection has not written yet. `mark` is the sign of its n-th parameter. */
export class LateRows {
  readonly #mark: (n: number) => string;
  readonly #rows = new Map<string, LateRow>();
  readonly #tables = new Set<string>();

  constructor(mark: (n: number) => string) {
    this.#mark = mark;
  }

  /** True for a row that waits from now on. */
  take(query: LateQuery): boolean {
    const row = query[LATE];
    if (row === undefined) return false;
    this.#tables.add(row.table === 'invoices' ? INVOICES_AND_WHAT_REFERS : row.table);
    this.#rows.set(`${row.table} ${row.as ?? `row ${this.#rows.size}`}`, row);
    return true;
  }

  /** What has to be written before `sql`; a rollback takes what waits with it. */
  before(sql: string): CompiledQuery[] {
    if (this.#rows.size === 0) return [];
    // At a savepoint nothing waits, so that what goes back to it takes back no more than came after it.
    if (/^rollback\b/.test(sql)) this.#forget();
    else if (/\bcommit$|^savepoint\b/.test(sql) || [...this.#tables].some((table) => sql.includes(table))) {
      return this.#statements();
    }
    return [];
  }

  #forget(): void {
    this.#rows.clear();
    this.#tables.clear();
  }

  #statements(): CompiledQuery[] {
    const kinds = Map.groupBy(this.#rows.values(), ({ table, columns, tail }) => `${table} ${columns} ${tail}`);
    this.#forget();
    const ordered = [...kinds.values()].toSorted(([a], [b]) => rankOf(a) - rankOf(b));
    return ordered.flatMap((rows) => inSizes(rows).map((some) => this.#statement(some)));
  }

  #statement(rows: readonly LateRow[]): CompiledQuery {
    const [first] = rows;
    let n = 0;
    const tuples = rows.map(({ cells }) => {
      const marks = cells.map(() => {
        n += 1;
        return this.#mark(n);
      });
      return `(${marks})`;
    });
    const text = `insert into "${first?.table}" (${first?.columns}) values ${tuples} ${first?.tail}`;
    return CompiledQuery.raw(
      text,
      rows.flatMap(({ cells }) => cells),
    );
  }
}

/** Other rows refer to these, so they are written first. */
const REFERRED_TO: readonly (keyof Tables)[] = ['invoices', 'ledger_transactions'];

function rankOf(row: LateRow | undefined): number {
  return row !== undefined && REFERRED_TO.includes(row.table) ? 0 : 1;
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
