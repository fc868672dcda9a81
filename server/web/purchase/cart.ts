// What somebody is about to order for one holder: rows of the API's own cart, kept by the browser so that a lost session loses nothing (S5.35).
import { z } from 'zod';
import { addQuoteSchema, placeOrderSchema } from '../../../shared/contracts/orders-api.ts';

const itemSchema = addQuoteSchema.shape.items.element;
export type Item = z.infer<typeof itemSchema>;

/** Beside the rows: how the person last saw the total, and an order that was sent and not answered. */
const cartSchema = z.object({
  items: z.array(itemSchema).max(100),
  /** Terms to renew by, instead of rows. */
  cycles: z.int().min(1).max(5).optional(),
  payerId: z.string().optional(),
  /** The page it was filled on, where that is not the one for choosing products. */
  from: z.string().startsWith('/').optional(),
  seen: z.object({ of: z.string(), gross: z.string() }).optional(),
  sent: z.object({ key: z.string(), body: placeOrderSchema }).optional(),
  /** Another tab may have ordered it. */
  placed: z.object({ id: z.string(), number: z.number() }).optional(),
});
export type Cart = z.infer<typeof cartSchema>;

export const NOTHING: Cart = { items: [] };

/** Nothing where it is no cart, or of an older page. */
export function readCart(text: string | undefined): Cart {
  if (text === undefined) return NOTHING;
  try {
    return cartSchema.catch(NOTHING).parse(JSON.parse(text));
  } catch {
    return NOTHING;
  }
}

export function isEmpty({ items, cycles }: Cart): boolean {
  return items.length === 0 && cycles === undefined;
}

/** The same cart with this row in place of the one about the same thing; `undefined` takes it out. */
export function withItem(cart: Cart, about: Pick<Item, 'sku' | 'subscription'>, item: Item | undefined): Cart {
  const others = cart.items.filter((one) => !isAbout(one, about));
  const at = cart.items.findIndex((one) => isAbout(one, about));
  if (item === undefined) return { ...fresh(cart), items: others };
  const items = at === -1 ? [...others, item] : cart.items.map((one, index) => (index === at ? item : one));
  return { ...fresh(cart), items };
}

export function itemAbout({ items }: Cart, about: Pick<Item, 'sku' | 'subscription'>): Item | undefined {
  return items.find((one) => isAbout(one, about));
}

function isAbout(item: Item, about: Pick<Item, 'sku' | 'subscription'>): boolean {
  return about.subscription === undefined
    ? item.subscription === undefined && item.sku === about.sku
    : item.subscription === about.subscription;
}

/** A cart that changes was neither seen nor sent nor ordered as it is now. */
function fresh({ payerId }: Cart): Cart {
  return { items: [], ...(payerId === undefined ? {} : { payerId }) };
}

/** The total as the person saw it, and of which cart. */
export function seenOf({ items, cycles, payerId }: Cart, gross: string): NonNullable<Cart['seen']> {
  return { of: JSON.stringify([items, cycles, payerId]), gross };
}
