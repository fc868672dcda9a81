// The price versions of an offer that one level may see: its own, what it pays, and the retail recommended to it.
import { accept, type Result } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import type { Act } from '../audit/audit.ts';
import { chainOf } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import type { ListedPrice } from '../pricing/price-book.ts';
import { pricesOf, pricesSetBy } from '../pricing/price-store.ts';
import { offerSeenBy } from './manage-offers.ts';

export interface SeenPrice {
  readonly listed: ListedPrice;
  readonly standing: 'own' | 'cost' | 'recommended';
}

/** Oldest first; versions that begin later are among them. */
export async function pricesSeenBy(
  db: Db,
  act: Act,
  order: { readonly seller: Account; readonly offerId: string },
): Promise<Result<SeenPrice[], 'offer_not_found'>> {
  const { seller, offerId } = order;
  const seen = await offerSeenBy(db, act, order);
  if (!seen.ok) return seen;
  const chain = chainOf(seller.path);
  const own = await pricesSetBy(db, offerId, seller.id);
  const above = (await pricesOf(db, offerId, chain)).filter(({ sellerId }) => sellerId !== seller.id);
  const cost = ownCost(above.filter(({ audience, sellerId }) => audience === 'partner' && sellerId === chain.at(-2)));
  return accept([
    ...own.map((listed) => ({ listed, standing: 'own' as const })),
    ...cost.map((listed) => ({ listed, standing: 'cost' as const })),
    ...nearest(above, chain).map((listed) => ({ listed, standing: 'recommended' as const })),
  ]);
}

/** Where somebody has a price of its own, what the others pay is not its business. */
function ownCost(cost: readonly ListedPrice[]): ListedPrice[] {
  return cost.filter(
    (one) => one.buyerId !== null || !cost.some((other) => other.buyerId !== null && alike(one, other)),
  );
}

function alike({ version: a }: ListedPrice, { version: b }: ListedPrice): boolean {
  return a.plan === b.plan && a.currency === b.currency;
}

/** Of each plan and currency the retail of the nearest level that set one. */
function nearest(above: readonly ListedPrice[], chain: readonly string[]): ListedPrice[] {
  const retail = above.filter(({ audience, buyerId }) => audience === 'customer' && buyerId === null);
  const levelOf = ({ sellerId }: ListedPrice) => chain.indexOf(sellerId);
  return retail.filter((one) => {
    const rivals = retail.filter((other) => alike(one, other));
    return levelOf(one) === Math.max(...rivals.map(levelOf));
  });
}
