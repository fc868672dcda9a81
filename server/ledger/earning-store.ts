// Earnings by month in SQL: summed from the ledger up to some transaction, and added up on reading from there.
import { sql } from 'kysely';
import type { Currency } from '../../shared/currencies.ts';
import type { Db, Trx } from '../db/open.ts';
import { type Booking, type EarningKind, type MonthSum, sumsByMonth, sumsTogether } from './earnings.ts';

const QUARTER_MS = 900_000;

/** Transactions after `after`, up to and including `upTo`. */
export interface Stretch {
  readonly after: number;
  readonly upTo: number;
}

/** Up to which transaction the months are summed; 0 at first. */
export async function summedUpTo(db: Db): Promise<number> {
  const row = await db.selectFrom('earnings_summed').select('up_to').executeTakeFirst();
  return row?.up_to ?? 0;
}

/** The next transactions behind one, as many as `limit`; undefined where there are none. */
export async function stretchAfter(db: Db, after: number, limit: number): Promise<Stretch | undefined> {
  const { upTo } = await db
    .selectFrom('ledger_transactions')
    .select(({ fn }) => fn.max('id').as('upTo'))
    .where('id', '>', after)
    .where('id', '<=', after + limit)
    .executeTakeFirstOrThrow();
  return upTo === null ? undefined : { after, upTo };
}

/** Adds a stretch to the months. False where another has done it: then nothing was changed. */
export async function sumStretch(trx: Trx, stretch: Stretch): Promise<boolean> {
  if ((await summedUpTo(trx)) !== stretch.after) return false;
  const bookings = [...(await earnedIn(trx, stretch)), ...(await spentIn(trx, stretch))];
  for (const { accountId, kind, month, currency, amount } of sumsByMonth(bookings)) {
    await trx
      .insertInto('earnings')
      .values({ account_id: accountId, kind, month, currency, amount })
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'kind', 'month', 'currency'])
          .doUpdateSet({ amount: sql`earnings.amount + excluded.amount` }),
      )
      .execute();
  }
  await trx.deleteFrom('earnings_summed').execute();
  await trx.insertInto('earnings_summed').values({ up_to: stretch.upTo }).execute();
  return true;
}

/** Of one account from a month on, up to the last transaction, in no order; no row where nothing was booked. */
export async function earningsOf(
  db: Db,
  of: { readonly accountId: string; readonly kind: EarningKind; readonly fromMonth: string },
): Promise<MonthSum[]> {
  const { accountId, kind, fromMonth } = of;
  const after = await summedUpTo(db);
  const rows = await db
    .selectFrom('earnings')
    .select(['month', 'currency', 'amount'])
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('month', '>=', fromMonth)
    .execute();
  const tail = { after, upTo: Number.MAX_SAFE_INTEGER };
  const bookings = await (kind === 'earned' ? earnedIn(db, tail, accountId) : spentIn(db, tail, accountId));
  // Summed meanwhile: what was just read may be in both, or in neither.
  if ((await summedUpTo(db)) !== after) return await earningsOf(db, of);
  const summed = rows.map(({ month, currency, amount }) => {
    return { accountId, kind, month, currency: currency as Currency, amount: BigInt(amount) };
  });
  return sumsTogether([...summed, ...sumsByMonth(bookings).filter(({ month }) => month >= fromMonth)]);
}

async function earnedIn(db: Db, stretch: Stretch, accountId?: string): Promise<Booking[]> {
  let query = salesIn(db, stretch)
    .innerJoin('accounts', 'accounts.id', 'ledger_entries.owner_id')
    .select(['accounts.id', 'accounts.time_zone']);
  if (accountId !== undefined) query = query.where('ledger_entries.owner_id', '=', accountId);
  const rows = await query.groupBy(['accounts.id', 'accounts.time_zone']).execute();
  return rows.map((row) => bookingOf('earned', row));
}

async function spentIn(db: Db, stretch: Stretch, accountId?: string): Promise<Booking[]> {
  let query = salesIn(db, stretch)
    .leftJoin('orders', 'orders.id', 'ledger_transactions.order_id')
    .leftJoin('invoices', 'invoices.id', 'ledger_transactions.invoice_id')
    .innerJoin('accounts', (join) => join.on('accounts.id', '=', sql`coalesce(orders.payer_id, invoices.payer_id)`))
    .select(['accounts.id', 'accounts.time_zone']);
  if (accountId !== undefined) query = query.where('accounts.id', '=', accountId);
  const rows = await query.groupBy(['accounts.id', 'accounts.time_zone']).execute();
  return rows.map((row) => bookingOf('spent', row));
}

/** What sellers got of sales and gave back of them; a payout moves no more than what was earned already. */
function salesIn(db: Db, { after, upTo }: Stretch) {
  const quarter = sql<number>`ledger_transactions.at_ms / ${sql.lit(QUARTER_MS)}`;
  return db
    .selectFrom('ledger_entries')
    .innerJoin('ledger_transactions', 'ledger_transactions.id', 'ledger_entries.transaction_id')
    .select([quarter.as('quarter'), 'ledger_entries.currency'])
    .select(({ fn }) => fn.sum('ledger_entries.amount').as('amount'))
    .where('ledger_entries.transaction_id', '>', after)
    .where('ledger_entries.transaction_id', '<=', upTo)
    .where('ledger_entries.account', 'in', ['revenue', 'payable'])
    .where('ledger_transactions.kind', '!=', 'payout')
    .groupBy([quarter, 'ledger_entries.currency']);
}

interface SumRow {
  readonly id: string;
  readonly time_zone: string;
  readonly quarter: number;
  readonly currency: string;
  readonly amount: string | number | bigint;
}

function bookingOf(kind: EarningKind, { id, time_zone: zone, quarter, currency, amount }: SumRow): Booking {
  // Credits are negative in the books.
  const earned = -BigInt(amount);
  return { accountId: id, kind, zone, atMs: quarter * QUARTER_MS, currency: currency as Currency, amount: earned };
}
