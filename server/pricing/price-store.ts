// Price versions in SQL: written once, never edited; a newer version follows.
import type { Selectable } from 'kysely';
import { isCurrency } from '../../shared/currencies.ts';
import { Fault } from '../../shared/errors.ts';
import type { PricesTable } from '../db/catalogue-tables.ts';
import { remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { PLAN_CODES } from './plan.ts';
import type { ListedPrice } from './price-book.ts';

export async function insertPrice(trx: Trx, listed: ListedPrice): Promise<void> {
  const { version } = listed;
  await trx
    .insertInto('prices')
    .values({
      id: version.id,
      offer_id: listed.offerId,
      plan: version.plan,
      seller_id: listed.sellerId,
      audience: listed.audience,
      buyer_id: listed.buyerId,
      currency: version.currency,
      tiers: JSON.stringify(version.tiers.map(({ from, unitAmount }) => ({ from, amount: String(unitAmount) }))),
      tier_mode: version.tierMode,
      floor_amount: listed.floor,
      effective_from_ms: version.effectiveFromMs,
      effective_for_existing_ms: version.effectiveForExistingMs,
      created_at_ms: listed.createdAtMs,
    })
    .execute();
}

/**
 * Every version that somebody on `chain` (account ids from the vendor down to the buyer) set for all or for somebody on
 * it, of one offer or several. What whom concerns is for server/pricing/price-book.ts to say.
 */
export async function pricesOf(
  db: Db,
  offerId: string | readonly string[],
  chain: readonly string[],
): Promise<ListedPrice[]> {
  const offerIds = typeof offerId === 'string' ? [offerId] : [...offerId];
  if (offerIds.length === 0 || chain.length === 0) return [];
  return await remembered(db, 'prices', `${offerIds} along ${chain}`, async () => {
    const rows = await db
      .selectFrom('prices')
      .innerJoin('offers', 'offers.id', 'prices.offer_id')
      .selectAll('prices')
      .select('offers.sku')
      .where('prices.offer_id', 'in', offerIds)
      .where('prices.seller_id', 'in', [...chain])
      .where((eb) => eb.or([eb('prices.buyer_id', 'is', null), eb('prices.buyer_id', 'in', [...chain])]))
      .orderBy('prices.effective_from_ms')
      .orderBy('prices.id')
      .execute();
    return rows.map(listedOf);
  });
}

/** Offers of which some version sets a least retail. */
export async function offersWithFloor(db: Db, vendorId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('prices')
    .select('offer_id')
    .distinct()
    .where('seller_id', '=', vendorId)
    .where('floor_amount', 'is not', null)
    .orderBy('offer_id')
    .execute();
  return rows.map(({ offer_id }) => offer_id);
}

/** What one seller set for an offer, buyers' special prices too; oldest first. */
export async function pricesSetBy(db: Db, offerId: string, sellerId: string): Promise<ListedPrice[]> {
  const rows = await db
    .selectFrom('prices')
    .innerJoin('offers', 'offers.id', 'prices.offer_id')
    .selectAll('prices')
    .select('offers.sku')
    .where('prices.offer_id', '=', offerId)
    .where('prices.seller_id', '=', sellerId)
    .orderBy('prices.effective_from_ms')
    .orderBy('prices.id')
    .execute();
  return rows.map(listedOf);
}

function listedOf(row: Selectable<PricesTable> & { readonly sku: string }): ListedPrice {
  const plan = PLAN_CODES.find((code) => code === row.plan);
  if (plan === undefined || !isCurrency(row.currency)) {
    throw new Fault('price_unreadable', `Price ${row.id} has a plan or a currency that this version does not know.`);
  }
  const stored: readonly { readonly from: number; readonly amount: string }[] = JSON.parse(row.tiers);
  return {
    version: {
      id: row.id,
      sku: row.sku,
      plan,
      currency: row.currency,
      tiers: stored.map(({ from, amount }) => ({ from, unitAmount: BigInt(amount) })),
      tierMode: row.tier_mode === 'graduated' ? 'graduated' : 'volume',
      effectiveFromMs: row.effective_from_ms,
      effectiveForExistingMs: row.effective_for_existing_ms,
      rank: 0,
    },
    offerId: row.offer_id,
    sellerId: row.seller_id,
    audience: row.audience === 'partner' ? 'partner' : 'customer',
    buyerId: row.buyer_id,
    floor: row.floor_amount === null ? null : BigInt(row.floor_amount),
    createdAtMs: row.created_at_ms,
  };
}
