// What sellers agreed with their buyers about prices, in SQL: written once, never edited; a later agreement follows.
import { remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import type { Agreed, AgreedRule } from './adjustment-book.ts';

/** Of what the buyer pays whatever it is for. */
const ALL = 0;

export async function insertAgreed(
  trx: Trx,
  agreed: Agreed & { readonly id: string; readonly offerId: string | null },
): Promise<void> {
  await trx
    .insertInto('adjustments')
    .values({
      id: agreed.id,
      seller_id: agreed.sellerId,
      buyer_id: agreed.buyerId,
      subscription: agreed.subscription ?? ALL,
      offer_id: agreed.offerId,
      rule: JSON.stringify(agreed.rule, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
      from_ms: agreed.fromMs,
      until_ms: agreed.untilMs,
    })
    .execute();
}

/** Of every buyer on `chain` (account ids, the vendor first), for all it pays and for these subscriptions; in the order agreed. */
export async function agreedAlong(
  db: Db,
  chain: readonly string[],
  subscriptions: readonly number[] | 'all',
): Promise<Agreed[]> {
  if (subscriptions === 'all') return await readAlong(db, chain, subscriptions);
  const book = await remembered(db, 'adjustments', `along ${chain}`, async () => ({
    of: new Set(subscriptions),
    agreed: await readAlong(db, chain, subscriptions),
  }));
  // Whoever asked first for more, such as all that renews in a transaction, asked for each of them.
  if (!subscriptions.every((number) => book.of.has(number))) return await readAlong(db, chain, subscriptions);
  return book.agreed.filter(({ subscription }) => subscription === null || subscriptions.includes(subscription));
}

async function readAlong(
  db: Db,
  chain: readonly string[],
  subscriptions: readonly number[] | 'all',
): Promise<Agreed[]> {
  let query = db
    .selectFrom('adjustments')
    .leftJoin('offers', 'offers.id', 'adjustments.offer_id')
    .selectAll('adjustments')
    .select('offers.sku')
    .where('adjustments.buyer_id', 'in', [...chain]);
  if (subscriptions !== 'all') query = query.where('adjustments.subscription', 'in', [ALL, ...subscriptions]);
  const rows = await query.orderBy('adjustments.from_ms').orderBy('adjustments.id').execute();
  return rows.map((row) => ({
    sellerId: row.seller_id,
    buyerId: row.buyer_id,
    subscription: row.subscription === ALL ? null : row.subscription,
    sku: row.sku,
    rule: ruleOf(row.rule),
    fromMs: row.from_ms,
    untilMs: row.until_ms,
  }));
}

function ruleOf(text: string): AgreedRule {
  const stored: { readonly kind: string; readonly off?: number | string; readonly on?: number } = JSON.parse(text);
  switch (stored.kind) {
    case 'percent':
      return { kind: 'percent', off: Number(stored.off) };
    case 'amount':
      return { kind: 'amount', off: BigInt(stored.off ?? 0) };
    case 'markup':
      return { kind: 'markup', on: Number(stored.on) };
    default:
      return { kind: stored.kind === 'default' ? 'default' : 'none' };
  }
}
