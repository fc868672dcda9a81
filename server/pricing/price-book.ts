// Whose prices count for whom: a partner pays the cost its seller set, a customer the retail of its seller or the nearest above.
import type { PriceVersion } from './price.ts';

/** A price version as its seller listed it. */
export interface ListedPrice {
  readonly version: PriceVersion;
  readonly offerId: string;
  readonly sellerId: string;
  /** `partner`: the cost of the seller's direct partners. `customer`: retail, recommended to every level below. */
  readonly audience: 'partner' | 'customer';
  /** The one direct buyer it is for; null: all. */
  readonly buyerId: string | null;
  /** Minor units: the vendor's least retail of one unit; null: none. */
  readonly floor: bigint | null;
  readonly createdAtMs: number;
}

/** A special price stands before what the seller set for all, which stands before what is recommended above. */
const SPECIAL = -1;

/**
 * What the last account of `chain` (ids from the vendor down, the buyer last) may be charged as a partner: what its direct
 * seller listed for partners. Never anything from further above, whose costs it must not know.
 */
export function costVersions(listed: readonly ListedPrice[], chain: readonly string[]): PriceVersion[] {
  const [sellerId, buyerId] = chain.slice(-2);
  if (buyerId === undefined) return [];
  return listed
    .filter((price) => price.audience === 'partner' && price.sellerId === sellerId && isFor(price, buyerId))
    .map((price) => ranked(price, price.buyerId === null ? 0 : SPECIAL));
}

/** What the last account of `chain` pays as a customer: retail of its seller, else the nearest recommendation above. */
export function retailVersions(listed: readonly ListedPrice[], chain: readonly string[]): PriceVersion[] {
  const buyerId = chain.at(-1);
  if (buyerId === undefined) return [];
  return retailOf(listed, chain.slice(0, -1)).concat(
    listed
      .filter((price) => price.audience === 'customer' && price.sellerId === chain.at(-2) && price.buyerId === buyerId)
      .map((price) => ranked(price, SPECIAL)),
  );
}

/** What the last account of `chain` sells at: its own retail (rank 0), and recommendations from so many levels above. */
export function retailOf(listed: readonly ListedPrice[], chain: readonly string[]): PriceVersion[] {
  return listed
    .filter((price) => price.audience === 'customer' && price.buyerId === null && chain.includes(price.sellerId))
    .map((price) => ranked(price, chain.length - 1 - chain.indexOf(price.sellerId)));
}

/** The vendor's least retail of one unit in force at `atMs`; null without one. */
export function floorAt(listed: readonly ListedPrice[], vendorId: string, atMs: number): bigint | null {
  const retail = listed.filter(
    (one) => one.audience === 'customer' && one.sellerId === vendorId && one.buyerId === null,
  );
  const begun = retail.filter(({ version }) => version.effectiveFromMs <= atMs);
  return (
    begun.reduce<ListedPrice | undefined>((best, one) => (best && isNewer(best, one) ? best : one), undefined)?.floor ??
    null
  );
}

function isNewer({ version: a }: ListedPrice, { version: b }: ListedPrice): boolean {
  return a.effectiveFromMs > b.effectiveFromMs || (a.effectiveFromMs === b.effectiveFromMs && a.id > b.id);
}

function isFor(price: ListedPrice, buyerId: string): boolean {
  return price.buyerId === null || price.buyerId === buyerId;
}

function ranked({ version }: ListedPrice, rank: number): PriceVersion {
  return { ...version, rank };
}

/** What a trial costs: nothing (S2.1). No row of the price book has its id. */
export function freePrice({ sku, plan, currency }: Pick<PriceVersion, 'sku' | 'plan' | 'currency'>): PriceVersion {
  const tiers = [{ from: 1, unitAmount: 0n }];
  const times = { effectiveFromMs: 0, effectiveForExistingMs: null };
  return { id: 'free', sku, plan, currency, tiers, tierMode: 'volume', ...times, rank: 0 };
}

/** Of one plan of one offer in one currency. */
export function ofPlan(
  listed: readonly ListedPrice[],
  { offerId, plan, currency }: { readonly offerId: string } & Pick<PriceVersion, 'plan' | 'currency'>,
): ListedPrice[] {
  return listed.filter(
    (one) => one.offerId === offerId && one.version.plan === plan && one.version.currency === currency,
  );
}
