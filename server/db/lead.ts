// Which of several narrowings leads: by whose entries in an index the rows of all of them are found at the least cost.
import { type RawBuilder, sql } from 'kysely';
import { all, holds, type IndexedTable, inSpan, type Narrowing, namesOf, type TableIndex } from './narrowing.ts';
import type { Db } from './open.ts';

/** To read a row costs as much as so many entries of an index. */
export const ROW = 4;

/** How many entries each narrowing has, of those that have no more than were counted. */
export type Entries = ReadonlyMap<Narrowing, number>;

export interface Lead {
  readonly narrowing: Narrowing;
  /** In entries of an index. */
  readonly cost: number;
  /** What else its entries decide, before a row is read. */
  readonly decided: readonly Narrowing[];
  /** Few rows are left to be read once that is decided. */
  readonly isDecisive: boolean;
  /** Its entries have all that is asked about: no row is read. */
  readonly isWhole: boolean;
}

/** The cheapest; `asked`: the columns that are wanted in the end. */
export function cheapestLead(
  rows: IndexedTable,
  narrowings: readonly Narrowing[],
  entries: Entries,
  asked: readonly string[],
): Lead | undefined {
  const leads = [...entries].map(([narrowing, own]): Lead => {
    const isWhole = isCovered(rows, narrowing, asked);
    const others = narrowings.filter((other) => other !== narrowing);
    const decided = others.filter((other) => isCovered(rows, narrowing, namesOf([other])));
    const left = Math.min(own, ...decided.map((other) => entries.get(other) ?? own));
    const isDecisive = decided.some((other) => entries.has(other));
    return { narrowing, decided, isWhole, isDecisive, cost: own + (isWhole ? 0 : left * ROW) };
  });
  return leads.toSorted((a, b) => a.cost - b.cost)[0];
}

/** Of each of its columns, an index begins with it and has whatever is asked about. */
export function isCovered({ indexes }: IndexedTable, narrowing: Narrowing, asked: readonly string[]): boolean {
  return namesOf([narrowing]).every((name) => hasAll(indexes, [name], asked));
}

/** One index begins with `lead` and has whatever is asked about. */
export function hasAll(indexes: readonly TableIndex[], lead: readonly string[], asked: readonly string[]): boolean {
  return indexes.some((index) => beginsWith(index, lead) && asked.every((column) => index.includes(column)));
}

export function beginsWith(index: TableIndex, lead: readonly string[]): boolean {
  // Where the order is that of the keys, its column and the key are one.
  return [...new Set(lead)].every((column, place) => index[place] === column);
}

/** One condition for each column of the narrowing, so that each is found by its own index. */
export function partsOf(narrowing: Narrowing): RawBuilder<unknown>[] {
  const isOfOne = new Set(namesOf([narrowing])).size < 2;
  return isOfOne ? [holds(narrowing, false)] : narrowing.anyOf.map((span) => inSpan(span, false));
}

/** An index begins with each of its columns. */
function isFound({ indexes }: IndexedTable, narrowing: Narrowing): boolean {
  return namesOf([narrowing]).every((name) => indexes.some(([first]) => first === name));
}

/** Of those that have no more than `most`, all counted in one trip. */
export async function countEntries(
  db: Db,
  rows: IndexedTable,
  narrowings: readonly Narrowing[],
  most: number,
): Promise<Entries> {
  const found = narrowings.filter((one) => one.isWide !== true && isFound(rows, one));
  const parts = found.flatMap((narrowing) => partsOf(narrowing).map((part) => ({ narrowing, part })));
  const counts = parts.map(({ part }, n) => {
    const entries = sql`select 1 from ${sql.table(rows.table)} where ${part} limit ${most + 1}`;
    return sql`(select count(*) from (${entries}) as counted) as ${sql.ref(`n${n}`)}`;
  });
  if (counts.length === 0) return new Map();
  const [row] = (await sql<Record<string, number>>`select ${sql.join(counts)}`.execute(db)).rows;
  const sums = new Map<Narrowing, number>();
  for (const [n, { narrowing }] of parts.entries())
    sums.set(narrowing, (sums.get(narrowing) ?? 0) + Number(row?.[`n${n}`] ?? 0));
  return new Map([...sums].filter(([, entries]) => entries <= most));
}

/** How many rows a query has, counted up to `most`. */
export async function countRows(db: Db, query: RawBuilder<unknown>, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from (${query} limit ${most}) as counted`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

/** All others hold as well; in words for which no index is chosen. */
export function besides(others: readonly Narrowing[]): RawBuilder<unknown> {
  return all(others.map((one) => holds(one, true)));
}
