// Which of several narrowings leads: by whose entries in an index the rows of all of them are found at the least cost.
import { PostgresAdapter, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
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

/** Of those that have no more than it is asked for. PostgreSQL's own estimates are at hand for less than counting takes. */
export function entriesOf(
  db: Db,
  rows: IndexedTable,
  narrowings: readonly Narrowing[],
): (most: number) => Promise<Entries> {
  const found = narrowings.filter((one) => one.isWide !== true && isFound(rows, one));
  const isEstimated = db.getExecutor().adapter instanceof PostgresAdapter;
  let estimated: Promise<Entries | undefined> | undefined;
  return async (most) => {
    if (isEstimated) estimated ??= estimateEntries(db, rows, found);
    const known = await estimated;
    if (known === undefined) return await countEntries(db, rows, found, most);
    return new Map([...known].filter(([, entries]) => entries <= most));
  };
}

/** Of those that have no more than `most`, all counted in one trip. */
export async function countEntries(
  db: Db,
  { table }: IndexedTable,
  narrowings: readonly Narrowing[],
  most: number,
): Promise<Entries> {
  const parts = narrowings.flatMap(partsOf);
  const counts = parts.map((part, n) => {
    const entries = sql`select 1 from ${sql.table(table)} where ${part} limit ${most + 1}`;
    return sql`(select count(*) from (${entries}) as counted) as ${sql.ref(`n${n}`)}`;
  });
  if (counts.length === 0) return new Map();
  const [row] = (await sql<Record<string, number>>`select ${sql.join(counts)}`.execute(db)).rows;
  const entries = inTurn(narrowings, (n) => Number(row?.[`n${n}`] ?? 0));
  return new Map([...entries].filter(([, own]) => own <= most));
}

const planSchema = z.object({
  'Plan Rows': z.number(),
  Plans: z.array(z.object({ 'Plan Rows': z.number() })).optional(),
});
const plansSchema = z.tuple([z.object({ Plan: planSchema })]);

/** Undefined where they are not told one by one. */
async function estimateEntries(
  db: Db,
  { table }: IndexedTable,
  narrowings: readonly Narrowing[],
): Promise<Entries | undefined> {
  const parts = narrowings.flatMap(partsOf).map((part) => sql`(select 1 from ${sql.table(table)} where ${part})`);
  if (parts.length === 0) return new Map();
  const plan = sql<{ 'QUERY PLAN': unknown }>`explain (format json) ${sql.join(parts, sql` union all `)}`;
  const [{ Plan }] = plansSchema.parse((await plan.execute(db)).rows[0]?.['QUERY PLAN']);
  const told = parts.length === 1 ? [Plan] : (Plan.Plans ?? []);
  return told.length === parts.length ? inTurn(narrowings, (n) => told[n]?.['Plan Rows'] ?? 0) : undefined;
}

/** What is known of each part, summed by narrowing. */
function inTurn(narrowings: readonly Narrowing[], entriesOfPart: (n: number) => number): Map<Narrowing, number> {
  const sums = new Map<Narrowing, number>();
  const parts = narrowings.flatMap((narrowing) => partsOf(narrowing).map(() => narrowing));
  for (const [n, narrowing] of parts.entries()) sums.set(narrowing, (sums.get(narrowing) ?? 0) + entriesOfPart(n));
  return sums;
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
