// Charges of paid orders in SQL, for reports: as they stand today, with what every level charged for them.
import type { Currency } from '../../shared/currencies.ts';
import type { Db } from '../db/open.ts';
import { readLevels } from './batch-store.ts';
import type { ChargedSale } from './margin-report.ts';

/** So many orders are named in one statement. */
const NAMED_AT_ONCE = 500;

/** Of accounts within `scope`, paid in `[fromMs, untilMs)`; as many as `limit`. */
export async function salesWithin(
  db: Db,
  scope: string,
  period: { readonly fromMs: number; readonly untilMs: number; readonly limit: number },
): Promise<ChargedSale[]> {
  const charges = await db
    .selectFrom('batches')
    .innerJoin('subscriptions', 'subscriptions.number', 'batches.subscription')
    .innerJoin('accounts', 'accounts.id', 'subscriptions.account_id')
    .select(['batches.id', 'net', 'credited_net', 'levels', 'paid_at_ms', 'account_id', 'accounts.name'])
    .where('subscriptions.account_path', 'like', `${scope}%`)
    .where('paid_at_ms', '>=', period.fromMs)
    .where('paid_at_ms', '<', period.untilMs)
    .limit(period.limit)
    .execute();
  // A charge is named `<quote>/<line>`.
  const quoteIds = [...new Set(charges.map(({ id }) => id.split('/')[0] ?? ''))];
  const lines = new Map<string, Awaited<ReturnType<typeof linesOf>>[number]>();
  for (let from = 0; from < quoteIds.length; from += NAMED_AT_ONCE) {
    const found = await linesOf(db, quoteIds.slice(from, from + NAMED_AT_ONCE));
    for (const line of found) lines.set(`${line.quote_id}/${line.line}`, line);
  }
  return charges.flatMap((charge) => {
    const line = lines.get(charge.id);
    if (line === undefined) return [];
    return {
      paidAtMs: charge.paid_at_ms,
      account: { id: charge.account_id, name: charge.name },
      sku: line.sku,
      currency: line.currency as Currency,
      payerId: line.payer_id,
      sellerId: line.parent_id,
      net: BigInt(charge.net),
      credited: BigInt(charge.credited_net),
      levels: readLevels(charge.levels),
    };
  });
}

function linesOf(db: Db, quoteIds: readonly string[]) {
  return db
    .selectFrom('quotes')
    .innerJoin('orders', 'orders.id', 'quotes.order_id')
    .innerJoin('order_lines', 'order_lines.order_id', 'orders.id')
    .innerJoin('offers', 'offers.id', 'order_lines.offer_id')
    .innerJoin('accounts', 'accounts.id', 'orders.payer_id')
    .select(['quotes.id as quote_id', 'order_lines.line', 'sku', 'orders.currency', 'orders.payer_id', 'parent_id'])
    .where('quotes.id', 'in', [...quoteIds])
    .execute();
}
