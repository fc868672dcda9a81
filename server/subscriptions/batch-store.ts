// What was really charged for which units and days, in SQL: credits are counted from it and never from today's price (M6).
import type { Selectable } from 'kysely';
import type { BatchesTable } from '../db/catalogue-tables.ts';
import { insertLate } from '../db/late-rows.ts';
import { changesOnly, remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';
import type { Batch, OutageGiven } from './proration.ts';

/** What one seller above the payer's own charged for the same, and what was given back of it. */
export interface LevelNets {
  readonly net: bigint;
  readonly credited: bigint;
  /** The price version that it charged by, which it keeps to (M17). */
  readonly version?: string;
}

/** `levels` by seller; nobody below that seller may ever be told. */
export async function writeBatch(
  trx: Trx,
  subscription: number,
  batch: Batch,
  levels: Readonly<Record<string, LevelNets>>,
): Promise<void> {
  changesOnly(trx, 'batches', ofSubscription(subscription));
  const row = {
    id: batch.id,
    subscription,
    quantity: batch.quantity,
    levels: levelsText(levels),
    units_left: batch.unitsLeft,
    credited_unit_days: batch.credited.unitDays,
    credited_net: batch.credited.net,
    credited_tax: batch.credited.tax,
    from_date: batch.from,
    until_date: batch.until,
    net: batch.net,
    tax: batch.tax,
    tax_milli_percent: batch.taxMilliPercent,
    whole_days: batch.wholeDays ?? null,
    added: batch.added ? 1 : 0,
    added_at_ms: batch.addedAtMs,
    paid_at_ms: batch.paidAtMs,
    outage: null,
  };
  insertLate(trx, 'batches', row, WHAT_MOVES, batch.id);
}

/** Of a batch that is there already. What was given back for outages is no order's to change. */
const WHAT_MOVES = `on conflict (id) do update set levels = excluded.levels, units_left = excluded.units_left,
  credited_unit_days = excluded.credited_unit_days, credited_net = excluded.credited_net, credited_tax = excluded.credited_tax`;

const OF_SUBSCRIPTION = statement((db, { subscription }: { subscription: number }) =>
  db.selectFrom('batches').selectAll().where('subscription', '=', subscription).orderBy('paid_at_ms').orderBy('id'),
);

/** Those that still cover days from `date` on, or have no end; in the order they were charged. */
export async function batchesOf(db: Db, subscription: number, date: string): Promise<Batch[]> {
  const rows = await rowsOf(db, subscription);
  return rows.filter(({ until_date }) => until_date === null || until_date > date).map(batchOf);
}

/** In the order they were charged. */
function rowsOf(db: Db, subscription: number): Promise<Selectable<BatchesTable>[]> {
  return remembered(db, 'batches', ofSubscription(subscription), () => OF_SUBSCRIPTION.all(db, { subscription }));
}

function batchOf(row: Selectable<BatchesTable>): Batch {
  return {
    id: row.id,
    quantity: row.quantity,
    unitsLeft: row.units_left,
    from: row.from_date,
    until: row.until_date,
    net: BigInt(row.net),
    tax: BigInt(row.tax),
    taxMilliPercent: row.tax_milli_percent,
    ...(row.whole_days === null ? {} : { wholeDays: row.whole_days }),
    credited: {
      unitDays: row.credited_unit_days,
      net: BigInt(row.credited_net),
      tax: BigInt(row.credited_tax),
    },
    addedAtMs: row.added_at_ms,
    paidAtMs: row.paid_at_ms,
    added: row.added === 1,
    ...(row.outage === null ? {} : { outage: readOutage(row.outage) }),
  };
}

/** Of a batch that gave back for days without service (S4.14). */
export async function writeOutageGiven(trx: Trx, { id, credited, outage }: Batch): Promise<void> {
  await trx
    .updateTable('batches')
    .set({ credited_net: credited.net, credited_tax: credited.tax, outage: outageText(outage) })
    .where('id', '=', id)
    .execute();
}

function outageText(outage: OutageGiven | undefined): string | null {
  return outage === undefined ? null : JSON.stringify({ ...outage, net: `${outage.net}` });
}

export function readOutage(text: string): OutageGiven {
  return JSON.parse(text, (key, value) => (key === 'net' ? BigInt(value) : value));
}

function ofSubscription(number: number): string {
  return `of ${number}`;
}

/** The same of many at once, remembered for who asks about one of them. */
export async function readBatchesOf(trx: Trx, numbers: readonly number[]): Promise<void> {
  const query = trx.selectFrom('batches').selectAll().where('subscription', 'in', numbers);
  const rows = await query.orderBy('paid_at_ms').orderBy('id').execute();
  const byNumber = Map.groupBy(rows, (row) => row.subscription);
  for (const number of numbers) remember(trx, 'batches', ofSubscription(number), byNumber.get(number) ?? []);
}

/** What one order charged was paid back: nothing of it is given back again. Units that it merely priced anew stay. */
export async function giveUpBatches(
  trx: Trx,
  subscription: number,
  of: { readonly reference: string; readonly paidAtMs: number },
): Promise<void> {
  await trx
    .updateTable('batches')
    .set({ units_left: 0 })
    .where('subscription', '=', subscription)
    .where('id', 'like', `${of.reference}/%`)
    .where('paid_at_ms', '=', of.paidAtMs)
    .execute();
}

/** Somebody else pays from now on: nothing that was paid before is given back to them. */
export async function giveUpAllBatches(trx: Trx, subscription: number): Promise<void> {
  await trx.updateTable('batches').set({ units_left: 0 }).where('subscription', '=', subscription).execute();
}

/** What one seller above the payer's own charged for subscriptions. */
export interface ChargedByLevel {
  /** By batch; one that was charged before there was such a seller is missing. */
  readonly nets: ReadonlyMap<string, LevelNets>;
  /** By subscription: the version that the last charge for it went by; missing where there was none. */
  readonly versions: ReadonlyMap<number, string>;
}

export async function chargedByLevel(
  db: Db,
  sellerId: string,
  subscriptions: readonly number[],
): Promise<ChargedByLevel> {
  const rows = await Promise.all(subscriptions.map((number) => rowsOf(db, number)));
  const charged = rows.flat().flatMap(({ id, subscription, levels }) => {
    const own = readLevels(levels)[sellerId];
    return own === undefined ? [] : [{ id, subscription, own }];
  });
  return {
    nets: new Map(charged.map(({ id, own }) => [id, own])),
    versions: new Map(
      charged.flatMap(({ subscription, own }) =>
        own.version === undefined ? [] : [[subscription, own.version] as const],
      ),
    ),
  };
}

export function levelsText(levels: Readonly<Record<string, LevelNets>>): string {
  return JSON.stringify(levels, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
}

export function readLevels(text: string): Record<string, LevelNets> {
  return JSON.parse(text, (key, value) => (key === 'net' || key === 'credited' ? BigInt(value) : value));
}
