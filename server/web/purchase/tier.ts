// A row of the cart moves to another offer of its family, as the server suggested for so many.
import { type Cart, withItem } from './cart.ts';
import type { Subscription } from './offers.ts';

/** S1.17: what is new is ordered as the other offer, what is held moves to it in one step. */
export function withTier(cart: Cart, index: number, sku: string, held: readonly Subscription[]): Cart {
  const item = cart.items[index];
  const quantity = item?.quantity;
  if (item === undefined || quantity === undefined) return cart;
  const owned = held.find(({ number }) => number === item.subscription);
  if (owned === undefined) return withItem(withItem(cart, item, undefined), { sku }, { ...item, sku });
  const migrate = { sku, plan: owned.plan as 'monthly', quantity, term: 'kept' as const };
  return withItem(cart, item, { subscription: owned.number, version: owned.version, migrate });
}
