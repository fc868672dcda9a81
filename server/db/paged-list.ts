// A page of a large table in any order, narrowed by any mix of conditions, at a cost that hardly grows with the table.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './open.ts';
import type { Tables } from './tables.ts';

type Value = string | number;

/** A column is one value, or lies from `from` up to but not including `below`. An index begins with the column. */
export interface Span {
  readonly column: string;
  readonly is?: Value;
  readonly from?: Value;
  readonly below?: Value;
}

/**
 * One of the spans holds. `place`: the index of every order ends with the column, so that rows outside are passed over
 * without reading them. `ordered`: an index has the column, and then the order. `loose`: no index knows the column.
 */
export interface Narrowing {
  readonly anyOf: readonly Span[];
  readonly known?: 'place' | 'ordered' | 'loose';
}

export interface PageOrder {
  /** An index has this column, then `key`, and then what scopes are told by, so that walking it touches no row in vain. */
  readonly column: string;
  readonly type: 'text' | 'number';
  readonly descending: boolean;
}

export interface PageWish {
  readonly table: keyof Tables;
  /** Unique; the second part of the order. */
  readonly key: string;
  readonly order: PageOrder;
  readonly narrowings: readonly Narrowing[];
  /** Order column and key of the last row shown. */
  readonly after?: readonly [Value, Value] | undefined;
  readonly limit: number;
}

/** So few are read and sorted rather than looked for along the order. */
const FEW = 2_000;
/** As many where they may be spread so thinly along the order that looking for them reads more. */
const FEW_AND_THIN = 20_000;
/** Rows that are looked through along the order before that is given up. */
const STRETCHES = [500, 1_500, 5_000] as const;
/** The same where no row has to be read to know that it lies elsewhere. */
const STRETCHES_OF_INDEX = [500, 20_000] as const;

/** Keys of the page, in its order. */
export async function pageOfKeys<Key extends Value>(db: Db, wish: PageWish): Promise<Key[]> {
  const free = wish.narrowings.filter((narrowing) => !followsOrder(narrowing, wish));
  const few = await fewest(db, { table: wish.table, narrowings: free }, FEW);
  if (few !== undefined && few.rows <= FEW) return await readAndSort(db, wish, few.narrowing);
  if (free.length === 0) return await walk(db, wish, free);
  const inIndex = free.every(({ known }) => known === 'place');
  for (const stretch of inIndex ? STRETCHES_OF_INDEX : STRETCHES) {
    const found = await walk<Key>(db, wish, free, stretch);
    if (found.length === wish.limit) return found;
  }
  const thin = await fewest(db, { table: wish.table, narrowings: free }, FEW_AND_THIN);
  const isThin = thin !== undefined && thin.rows <= FEW_AND_THIN;
  return isThin ? await readAndSort(db, wish, thin.narrowing) : await walk(db, wish, free);
}

/** Walking the order passes over nothing that it rules out. */
function followsOrder(narrowing: Narrowing, { order, narrowings }: PageWish): boolean {
  if (narrowing.anyOf.length === 1 && narrowing.anyOf[0]?.column === order.column) return true;
  const ordered = narrowings.filter(({ known }) => known === 'ordered');
  return narrowing.known === 'ordered' && ordered.length === 1;
}

/** Along the index of the order; `stretch`: no further than so many rows. */
async function walk<Key extends Value>(
  db: Db,
  wish: PageWish,
  free: readonly Narrowing[],
  stretch?: number,
): Promise<Key[]> {
  const along = wish.narrowings.filter((narrowing) => !free.includes(narrowing)).map((one) => holds(one, false));
  const passed = free.map((one) => holds(one, true));
  const by = sql.ref(wish.order.column);
  if (stretch === undefined) return await keysOf(db, wish, by, sql.table(wish.table), [...along, ...passed]);
  const columns = free.flatMap(({ anyOf }) => anyOf.map(({ column }) => column));
  const read = [...new Set([wish.key, wish.order.column, ...columns])].map((column) => sql.ref(column));
  const rows = sql`(select ${sql.join(read)} from ${sql.table(wish.table)}
    where ${all([...along, ...beyond(wish, by)])} order by ${sorting(wish, by)} limit ${stretch}) as stretch`;
  return await keysOf(db, wish, by, rows, passed);
}

/** An order that no index knows keeps the planner from walking one. */
async function readAndSort<Key extends Value>(db: Db, wish: PageWish, lead: Narrowing): Promise<Key[]> {
  const by = opaque(wish.order.column, wish.order.type);
  return await keysOf(db, wish, by, sql.table(wish.table), conditionsOf(wish.narrowings, lead));
}

async function keysOf<Key extends Value>(
  db: Db,
  wish: PageWish,
  by: RawBuilder<unknown>,
  rows: RawBuilder<unknown>,
  conditions: readonly RawBuilder<unknown>[],
): Promise<Key[]> {
  const found = await sql<{ key: Key }>`select ${sql.ref(wish.key)} as key from ${rows}
    where ${all([...conditions, ...beyond(wish, by)])} order by ${sorting(wish, by)} limit ${wish.limit}`.execute(db);
  return found.rows.map(({ key }) => key);
}

function beyond({ key, order, after }: PageWish, by: RawBuilder<unknown>): RawBuilder<unknown>[] {
  if (after === undefined) return [];
  const sign = sql.raw(order.descending ? '<' : '>');
  return [sql`(${by}, ${sql.ref(key)}) ${sign} (${after[0]}, ${after[1]})`];
}

function sorting({ key, order }: PageWish, by: RawBuilder<unknown>): RawBuilder<unknown> {
  const direction = sql.raw(order.descending ? 'desc' : 'asc');
  return order.column === key ? sql`${by} ${direction}` : sql`${by} ${direction}, ${sql.ref(key)} ${direction}`;
}

/** How many there are, counted up to `most`. */
export async function countUpTo(db: Db, wish: Pick<PageWish, 'table' | 'narrowings'>, most: number): Promise<number> {
  const least = await fewest(db, wish, Math.max(most, FEW));
  return await count(db, wish.table, conditionsOf(wish.narrowings, least?.narrowing), most);
}

/** The narrowing with the fewest rows, of which no more than one beyond `most` are counted. */
async function fewest(db: Db, { table, narrowings }: Pick<PageWish, 'table' | 'narrowings'>, most: number) {
  let least: { readonly narrowing: Narrowing; readonly rows: number } | undefined;
  for (const narrowing of narrowings.filter(({ known }) => known !== 'loose')) {
    const rows = await count(db, table, [holds(narrowing, false)], Math.min(least?.rows ?? most, most) + 1);
    if (least === undefined || rows < least.rows) least = { narrowing, rows };
  }
  return least;
}

async function count(
  db: Db,
  table: keyof Tables,
  conditions: readonly RawBuilder<unknown>[],
  most: number,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from ${sql.table(table)} where ${all(conditions)} limit ${most}) as counted`.execute(
    db,
  );
  return Number(rows[0]?.n ?? 0);
}

/** All narrowings; only the leading one in words that an index can answer. */
function conditionsOf(narrowings: readonly Narrowing[], lead: Narrowing | undefined): RawBuilder<unknown>[] {
  return narrowings.map((narrowing) => holds(narrowing, narrowing !== lead));
}

function holds({ anyOf }: Narrowing, isOpaque: boolean): RawBuilder<unknown> {
  if (anyOf.length === 0) return sql`1 = 0`;
  const spans = anyOf.map((span) => inSpan(span, isOpaque));
  return sql`(${sql.join(spans, sql` or `)})`;
}

function inSpan({ column, is, from, below }: Span, isOpaque: boolean): RawBuilder<unknown> {
  const type = typeof (is ?? from ?? below) === 'number' ? 'number' : 'text';
  const value = isOpaque ? opaque(column, type) : sql.ref(column);
  const bounds: RawBuilder<unknown>[] = [];
  if (is !== undefined) bounds.push(sql`${value} = ${is}`);
  if (from !== undefined) bounds.push(sql`${value} >= ${from}`);
  if (below !== undefined) bounds.push(sql`${value} < ${below}`);
  return all(bounds);
}

/** The column's value in a form that both databases take for an expression, so that no index is chosen for it. */
function opaque(column: string, type: PageOrder['type']): RawBuilder<unknown> {
  return type === 'number' ? sql`(${sql.ref(column)} + 0)` : sql`(${sql.ref(column)} || '')`;
}

function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`1 = 1` : sql`(${sql.join(conditions, sql` and `)})`;
}

/** Everything at and below an account: its path ends in a slash, and nothing lies between that and the sign after it. */
export function withinScope(column: string, scope: string): Narrowing[] {
  return scope === '/' ? [] : [{ anyOf: [beginningWith(column, scope)], known: 'place' }];
}

/** Texts are compared byte by byte on either database. */
export function beginningWith(column: string, start: string): Span {
  return { column, from: start, below: `${start}\u{10ffff}` };
}
