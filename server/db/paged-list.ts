// A page of a large table in any order, narrowed by any mix of conditions, at a cost that hardly grows with the table.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './open.ts';
import type { Tables } from './tables.ts';

type Value = string | number;

/** A column is one value, or lies from `from` up to but not including `below`. */
export interface Span {
  readonly column: string;
  readonly is?: Value;
  readonly from?: Value;
  readonly below?: Value;
}

/** One of the spans holds. */
export interface Narrowing {
  readonly anyOf: readonly Span[];
}

export interface PageOrder {
  /** An index begins with this column and then `key`. */
  readonly column: string;
  readonly type: 'text' | 'number';
  readonly descending: boolean;
}

export interface PageWish {
  readonly table: keyof Tables;
  /** What may be walked or looked up: an index that has all that a page asks about answers without touching a row. */
  readonly indexes: readonly TableIndex[];
  /** Unique; the second part of the order. */
  readonly key: string;
  readonly order: PageOrder;
  readonly narrowings: readonly Narrowing[];
  /** Order column and key of the last row shown. */
  readonly after?: readonly [Value, Value] | undefined;
  readonly limit: number;
}

/** Its columns, in their order. */
export type TableIndex = readonly string[];

type Rows = Pick<PageWish, 'table' | 'indexes'>;

/** To read a row costs as much as so many entries of an index. */
const ROW = 4;

/** What a page may cost, in entries of an index. */
interface Costs {
  /** What costs no more is read and sorted rather than looked for along the order. */
  readonly few: number;
  /** As much where it may be spread so thinly along the order that looking for it reads more. */
  readonly fewAndThin: number;
  /** What looking along the order may cost before it is given up. */
  readonly stretch: number;
}

const COSTS: Costs = { few: 5_000, fewAndThin: 80_000, stretch: 20_000 };

/** Keys of the page, in its order: the same ones whatever it may cost. */
export async function pageOfKeys<Key extends Value>(db: Db, wish: PageWish, costs = COSTS): Promise<Key[]> {
  const ordered = wish.narrowings.find((narrowing) => isOrdered(narrowing, wish));
  const free = wish.narrowings.filter((narrowing) => narrowing !== ordered && !isOfOrder(narrowing, wish));
  const asked = columnsOf(wish);
  const few = await fewest(db, wish, { narrowings: free, asked, most: costs.few });
  if (few !== undefined && few.cost <= costs.few) return await readAndSort(db, wish, few.narrowing);
  if (free.length === 0) return await walk(db, wish, free);
  const lead = [...(ordered === undefined ? [] : namesOf([ordered])), wish.order.column, wish.key];
  const price = isCovered(wish, lead, asked) ? 1 : ROW;
  const found = await walk<Key>(db, wish, free, Math.ceil(costs.stretch / price));
  if (found.length === wish.limit) return found;
  const thin = await fewest(db, wish, { narrowings: free, asked, most: costs.fewAndThin });
  const isThin = thin !== undefined && thin.cost <= costs.fewAndThin;
  return isThin ? await readAndSort(db, wish, thin.narrowing) : await walk(db, wish, free);
}

/** An index has its column and then the order, so that walking there passes over nothing that it rules out. */
function isOrdered({ anyOf }: Narrowing, { indexes, order, key }: PageWish): boolean {
  const [span] = anyOf;
  if (anyOf.length !== 1 || span?.is === undefined) return false;
  return indexes.some((index) => beginsWith(index, [span.column, order.column, key]));
}

/** It bounds the order itself. */
function isOfOrder({ anyOf }: Narrowing, { order }: PageWish): boolean {
  return anyOf.length === 1 && anyOf[0]?.column === order.column;
}

function columnsOf({ key, order, narrowings }: PageWish): string[] {
  return [...new Set([key, order.column, ...namesOf(narrowings)])];
}

function namesOf(narrowings: readonly Narrowing[]): string[] {
  return narrowings.flatMap(({ anyOf }) => anyOf.map(({ column }) => column));
}

/** One index begins with `lead` and has whatever is asked about. */
function isCovered({ indexes }: Rows, lead: readonly string[], asked: readonly string[]): boolean {
  return indexes.some((index) => beginsWith(index, lead) && asked.every((column) => index.includes(column)));
}

function beginsWith(index: TableIndex, lead: readonly string[]): boolean {
  // Where the order is that of the keys, its column and the key are one.
  return [...new Set(lead)].every((column, place) => index[place] === column);
}

/** Along the index of the order; `stretch`: no further than so many rows. */
async function walk<Key extends Value>(
  db: Db,
  wish: PageWish,
  free: readonly Narrowing[],
  stretch?: number,
): Promise<Key[]> {
  const along = wish.narrowings.filter((narrowing) => !free.includes(narrowing)).map((one) => holds(one, false));
  // Nothing is looked up within a stretch, so its columns need no disguise.
  const passed = free.map((one) => holds(one, stretch === undefined));
  const by = sql.ref(wish.order.column);
  if (stretch === undefined) return await keysOf(db, wish, by, sql.table(wish.table), [...along, ...passed]);
  const read = [...new Set([wish.key, wish.order.column, ...namesOf(free)])].map((column) => sql.ref(column));
  const rows = sql`(select ${sql.join(read)} from ${sql.table(wish.table)}
    where ${all([...along, ...beyond(wish, by)])} order by ${sorting(wish, by)} limit ${stretch}) as stretch`;
  return await keysOf(db, wish, by, rows, passed);
}

/** An order that no index knows keeps the planner from walking one. */
async function readAndSort<Key extends Value>(db: Db, wish: PageWish, lead: Narrowing): Promise<Key[]> {
  const { table, key, order, narrowings } = wish;
  if (new Set(namesOf([lead])).size < 2) {
    const by = opaque(order.column, order.type);
    return await keysOf(db, wish, by, sql.table(table), conditionsOf(narrowings, lead));
  }
  // Each column by its own index; what is found by two is there once.
  const others = narrowings.filter((narrowing) => narrowing !== lead).map((one) => holds(one, true));
  const columns = sql.join([...new Set([key, order.column])].map((column) => sql.ref(column)));
  const found = lead.anyOf.map(
    (span) => sql`select ${columns} from ${sql.table(table)} where ${all([inSpan(span, false), ...others])}`,
  );
  return await keysOf(db, wish, sql.ref(order.column), sql`(${sql.join(found, sql` union `)}) as found`, []);
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
export async function countUpTo(db: Db, wish: Rows & Pick<PageWish, 'narrowings'>, most: number): Promise<number> {
  const { narrowings } = wish;
  const least = await fewest(db, wish, {
    narrowings,
    asked: namesOf(narrowings),
    most: Math.max(most * ROW, COSTS.few),
  });
  return await count(db, wish.table, conditionsOf(narrowings, least?.narrowing), most);
}

interface Among {
  readonly narrowings: readonly Narrowing[];
  readonly asked: readonly string[];
  /** As in `cost`. */
  readonly most: number;
}

/** The narrowing whose rows cost least to read, in entries of an index; no more is counted than costs `most`. */
async function fewest(db: Db, rows: Rows, { narrowings, asked, most }: Among) {
  let least: { readonly narrowing: Narrowing; readonly cost: number } | undefined;
  for (const narrowing of narrowings) {
    const names = namesOf([narrowing]);
    if (!names.every((name) => rows.indexes.some(([first]) => first === name))) continue;
    const price = names.every((name) => isCovered(rows, [name], asked)) ? 1 : ROW;
    const enough = Math.floor(Math.min(least?.cost ?? most, most) / price) + 1;
    let found = 0;
    for (const one of new Set(names).size < 2 ? [narrowing] : narrowing.anyOf.map((span) => ({ anyOf: [span] })))
      found += await count(db, rows.table, [holds(one, false)], enough);
    if (least === undefined || found * price < least.cost) least = { narrowing, cost: found * price };
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
  return scope === '/' ? [] : [{ anyOf: [beginningWith(column, scope)] }];
}

/** Texts are compared byte by byte on either database. */
export function beginningWith(column: string, start: string): Span {
  return { column, from: start, below: `${start}\u{10ffff}` };
}
