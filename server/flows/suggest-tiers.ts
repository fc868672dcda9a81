// Says when so many would be cheaper by another offer of the family (S1.17).
import type { Act } from '../audit/audit.ts';
import type { Offer } from '../catalogue/offer.ts';
import { tierFor } from '../catalogue/offer-rules.ts';
import { offersFor } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import type { Cart } from '../orders/cart.ts';

export interface TierSuggestion {
  readonly item: number;
  readonly code: 'tier';
  readonly sku: string;
  readonly message: string;
}

export async function suggestTiers(db: Db, act: Act, { account, rows }: Cart): Promise<TierSuggestion[]> {
  const suggestions: TierSuggestion[] = [];
  for (const { item, offer, change } of rows) {
    if (offer.model !== 'quantity' || !('quantity' in change)) continue;
    const family = await offersFor(db, account, act.nowMs, { family: offer.family });
    const sold = family.map((one) => one.offer).filter((one) => sharesGrants(one, offer));
    const better = tierFor(sold, change.quantity);
    if (better === undefined || better.id === offer.id || better.minQuantity <= offer.minQuantity) continue;
    const message = `${change.quantity} units are enough for ${better.sku}, which begins at ${better.minQuantity}.`;
    suggestions.push({ item, code: 'tier', sku: better.sku, message });
  }
  return suggestions;
}

/** No less of the same at the price of a larger quantity: what it gives back is no refund of a downgrade (S1.17). */
export function isLargerTier(from: Offer, to: Offer): boolean {
  return from.family === to.family && to.minQuantity > from.minQuantity && sharesGrants(from, to);
}

/** A tier of the same thing gives the same; the rest of a family is something else. */
function sharesGrants(a: Offer, b: Offer): boolean {
  return JSON.stringify(a.grants) === JSON.stringify(b.grants) && a.billing === b.billing;
}
