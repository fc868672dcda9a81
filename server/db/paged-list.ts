// A page of a large table in any order, narrowed by any mix of conditions, at a cost that hardly grows with the table.
import { type RawBuilder, sql } from 'kysely';
import { beginsWith, besides, cheapestLead, type Entries, entriesOf, hasAll, type Lead, partsOf, ROW } from './lead.ts';
import { all, holds, type IndexedTable, inSpan, type Narrowing, namesOf, opaque, type Value } from './narrowing.ts';
import type { Db } from './open.ts';

export interface PageOrder {
  /** An index begins with this column and then `key`. */
  readonly column: string;
  readonly type: 'text' | 'number';
  readonly descending: boolean;
}

/** `key` is the second part of the order. */
export interface PageWish extends IndexedTable {
  readonly order: PageOrder;
  readonly narrowings: readonly Narrowing[];
  /** Order column and key of the last row shown. */
  readonly after?: readonly [Value, Value] | undefined;
  readonly limit: number;
}

/** What is tried, in entries of an index, before more is. */
interface Effort {
  /** What costs no more is read and sorted. */
  readonly few: number;
  /** How far is looked for the page along its order. */
  readonly stretch: number;
}

const EFFORTS: readonly Effort[] = [
  { few: 5_000, stretch: 4_000 },
  { few: 30_000, stretch: 30_000 },
  { few: 200_000, stretch: 200_000 },
  { few: 1_000_000, stretch: 0 },
];

/** Keys of the page, in its order: the same ones whatever is tried. */
export async function pageOfKeys<Key extends Value>(db: Db, wish: PageWish, efforts = EFFORTS): Promise<Key[]> {
  const ordered = wish.narrowings.findLast((narrowing) => isOrdered(narrowing, wish));
  const free = wish.narrowings.filter((one) => one !== ordered && !isOfOrder(one, wish));
  if (free.every(({ isWide }) => isWide === true)) return await walk(db, wish, free);
  const asked = [...new Set([wish.key, wish.order.column, ...namesOf(wish.narrowings)])];
  const entriesWithin = entriesOf(db, wish, wish.narrowings);
  for (const { few, stretch } of efforts) {
    const entries = await entriesWithin(few);
    const lead = cheapestLead(wish, wish.narrowings, entries, asked);
    if (lead !== undefined && lead.cost <= few) return await readAndSort(db, wish, lead);
    if (stretch === 0) continue;
    const along = [...(ordered === undefined ? [] : namesOf([ordered])), wish.order.column, wish.key];
    const found = await lookAlong<Key>(db, wish, free, { along, entries, stretch });
    if (found.length === wish.limit) return found;
  }
  return await walk(db, wish, free);
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

/** Along the index of the order, however far. */
async function walk<Key extends Value>(db: Db, wish: PageWish, free: readonly Narrowing[]): Promise<Key[]> {
  const passed = free.map((one) => holds(one, true));
  return await keysOf(db, wish, sql.ref(wish.order.column), sql.table(wish.table), [
    ...boundsOf(wish, free),
    ...passed,
  ]);
}

/** One bound leads an index: where a page begins behind a row, that row is nearer than the order's own bound on its side. */
function boundsOf(wish: PageWish, free: readonly Narrowing[]): RawBuilder<unknown>[] {
  const { narrowings, order, after } = wish;
  return narrowings
    .filter((one) => !free.includes(one))
    .flatMap((one) => {
      const [span] = one.anyOf;
      if (after === undefined || span === undefined || !isOfOrder(one, wish)) return [holds(one, false)];
      const { column, from, below } = span;
      const [near, far] = order.descending ? [{ below }, { from }] : [{ from }, { below }];
      return [inSpan({ column, ...near }, true), inSpan({ column, ...far }, false)];
    });
}

interface Way {
  /** The columns that lead it. */
  readonly along: readonly string[];
  readonly entries: Entries;
  /** In entries of an index. */
  readonly stretch: number;
}

/** Along a stretch of the order. Rows are read of what its entries alone have left, or where they decide nothing. */
async function lookAlong<Key extends Value>(
  db: Db,
  wish: PageWish,
  free: readonly Narrowing[],
  { along, entries, stretch }: Way,
): Promise<Key[]> {
  const { table, indexes, key, order } = wish;
  const by = sql.ref(order.column);
  const decided = free.filter((one) => hasAll(indexes, along, namesOf([one])));
  const isWhole = decided.length === free.length;
  const isDecisive = decided.some((one) => entries.has(one));
  const entered = isWhole || isDecisive ? decided : free;
  const rest = free.filter((one) => !entered.includes(one));
  const rows = Math.ceil(stretch / (isWhole || isDecisive ? 1 : ROW));
  const read = [...new Set([key, order.column, ...namesOf(entered)])].map((column) => sql.ref(column));
  const stretched = sql`(select ${sql.join(read)} from ${sql.table(table)}
    where ${all([...boundsOf(wish, free), ...beyond(wish, by)])} order by ${sorting(wish, by)} limit ${rows}) as stretch`;
  // Nothing is looked up within a stretch, so its columns need no disguise.
  const conditions = entered.map((one) => holds(one, false));
  if (rest.length > 0) {
    const row = sql`${sql.table(table)} as whole where ${sql.ref(`whole.${key}`)} = ${sql.ref(`stretch.${key}`)}`;
    conditions.push(sql`(select 1 from ${row} and ${besides(rest)}) = 1`);
  }
  return await keysOf(db, wish, by, stretched, conditions);
}

/** An order that no index knows keeps the planner from walking one. */
async function readAndSort<Key extends Value>(db: Db, wish: PageWish, lead: Lead): Promise<Key[]> {
  const { table, key, order, narrowings } = wish;
  const by = opaque(order.column, order.type);
  const others = narrowings.filter((narrowing) => narrowing !== lead.narrowing);
  const parts = partsOf(lead.narrowing);
  const [only] = parts;
  const isInTwoSteps = lead.isDecisive && !lead.isWhole;
  if (parts.length === 1 && only !== undefined && !isInTwoSteps)
    return await keysOf(db, wish, by, sql.table(table), [only, besides(others)]);
  const columns = sql.join([...new Set([key, ...(isInTwoSteps ? [] : [order.column])])].map((name) => sql.ref(name)));
  const known = besides(isInTwoSteps ? lead.decided : others);
  // What is found by two columns is there once.
  const found = sql.join(
    parts.map((part) => sql`select ${columns} from ${sql.table(table)} where ${all([part, known])}`),
    sql` union `,
  );
  if (!isInTwoSteps) return await keysOf(db, wish, sql.ref(order.column), sql`(${found}) as found`, []);
  // Rows are read of what the entries alone have left.
  const rest = others.filter((one) => !lead.decided.includes(one));
  const left = sql`${sql.ref(key)} in (select ${sql.ref(key)} from left_over)`;
  return await keysOf(
    db,
    wish,
    by,
    sql.table(table),
    [left, besides(rest)],
    sql`with left_over as materialized (${found})`,
  );
}

async function keysOf<Key extends Value>(
  db: Db,
  wish: PageWish,
  by: RawBuilder<unknown>,
  rows: RawBuilder<unknown>,
  conditions: readonly RawBuilder<unknown>[],
  known = sql``,
): Promise<Key[]> {
  const found = await sql<{ key: Key }>`${known} select ${sql.ref(wish.key)} as key from ${rows}
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
