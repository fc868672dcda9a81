// Outages, what was given back for them, and what was agreed about one subscription, in SQL.
import type { Selectable } from 'kysely';
import type { LocalDate } from '../../shared/calendar.ts';
import { OUTAGE_CAUSES, type OutageCause } from '../../shared/contracts/outages-api.ts';
import type { Currency } from '../../shared/currencies.ts';
import type { Db, Trx } from '../db/open.ts';
import type { Tables } from '../db/tables.ts';
import type { Outage } from './outage.ts';

/** One that began and ended at this very instant is the same one again. */
export async function insertOutage(trx: Trx, outage: Outage): Promise<void> {
  const { subscription, fromMs: from_ms, untilMs: until_ms, cause } = outage;
  const values = { until_ms, cause, credited: Number(outage.credited), due_ms: null };
  await trx
    .insertInto('outages')
    .values({ subscription, from_ms, ...values })
    .onConflict((conflict) => conflict.columns(['subscription', 'from_ms']).doUpdateSet(values))
    .execute();
}

/** `dueMs`: when there may be something to give back next. */
export async function updateOutage(
  trx: Trx,
  { subscription, fromMs, untilMs }: Pick<Outage, 'subscription' | 'fromMs' | 'untilMs'>,
  dueMs: number | null,
): Promise<void> {
  await trx
    .updateTable('outages')
    .set({ until_ms: untilMs, due_ms: dueMs })
    .where('subscription', '=', subscription)
    .where('from_ms', '=', fromMs)
    .execute();
}

/** Newest first. */
export async function outagesOf(db: Db, subscription: number): Promise<Outage[]> {
  const query = db.selectFrom('outages').selectAll().where('subscription', '=', subscription);
  return (await query.orderBy('from_ms', 'desc').execute()).map(outageOf);
}

/** The one that lasts: there is one at most. */
export async function openOutage(db: Db, subscription: number): Promise<Outage | undefined> {
  return (await outagesOf(db, subscription)).find(({ untilMs }) => untilMs === null);
}

/** Subscriptions by number. */
export async function outagesDue(
  db: Db,
  nowMs: number,
  { afterNumber, limit }: { readonly afterNumber: number; readonly limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('outages')
    .select('subscription')
    .distinct()
    .where('due_ms', '<=', nowMs)
    .where('subscription', '>', afterNumber)
    .orderBy('subscription')
    .limit(limit)
    .execute();
  return rows.map(({ subscription }) => subscription);
}

/** What one charge gave back for one outage. */
export interface OutageCredit {
  readonly subscription: number;
  /** Of the outage. */
  readonly fromMs: number;
  readonly batch: string;
  /** Null where it came to nothing. */
  readonly invoiceId: string | null;
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly units: number;
  readonly days: number;
  readonly currency: Currency;
  readonly net: bigint;
  readonly tax: bigint;
  readonly atMs: number;
}

export async function insertOutageCredit(trx: Trx, credit: OutageCredit): Promise<void> {
  const { subscription, fromMs, batch, invoiceId, from, until, units, days, currency, net, tax, atMs } = credit;
  const dates = { from_ms: fromMs, from_date: from, until_date: until, at_ms: atMs };
  const row = { subscription, batch, invoice_id: invoiceId, ...dates, units, days, currency, net, tax };
  await trx.insertInto('outage_credits').values(row).execute();
}

/** In the order of their days. */
export async function outageCreditsOf(db: Db, subscription: number): Promise<OutageCredit[]> {
  const query = db.selectFrom('outage_credits').selectAll().where('subscription', '=', subscription);
  return (await query.orderBy('from_date').orderBy('batch').execute()).map(creditOf);
}

/** What was agreed about this subscription itself; undefined: nothing. */
export async function ownOutageTerms(db: Db, subscription: number): Promise<OutageCause[] | undefined> {
  const query = db.selectFrom('outage_terms').select('excluded').where('subscription', '=', subscription);
  const row = await query.executeTakeFirst();
  return row === undefined ? undefined : JSON.parse(row.excluded);
}

/** Undefined takes back what was agreed. */
export async function writeOutageTerms(
  trx: Trx,
  subscription: number,
  causes: readonly OutageCause[] | undefined,
): Promise<void> {
  if (causes === undefined) {
    await trx.deleteFrom('outage_terms').where('subscription', '=', subscription).execute();
    return;
  }
  const excluded = JSON.stringify(causes);
  await trx
    .insertInto('outage_terms')
    .values({ subscription, excluded })
    .onConflict((conflict) => conflict.column('subscription').doUpdateSet({ excluded }))
    .execute();
}

function outageOf(row: Selectable<Tables['outages']>): Outage {
  const cause = OUTAGE_CAUSES.find((known) => known === row.cause) ?? 'suspended';
  const { subscription, from_ms: fromMs, until_ms: untilMs, credited } = row;
  return { subscription, fromMs, untilMs, cause, credited: credited === 1 };
}

function creditOf(row: Selectable<Tables['outage_credits']>): OutageCredit {
  return {
    subscription: row.subscription,
    fromMs: row.from_ms,
    batch: row.batch,
    invoiceId: row.invoice_id,
    from: row.from_date,
    until: row.until_date,
    units: row.units,
    days: row.days,
    currency: row.currency as Currency,
    net: BigInt(row.net),
    tax: BigInt(row.tax),
    atMs: row.at_ms,
  };
}
