// What another order made of the same offer meanwhile: it is added to, unless its beginning would be charged twice (S1.27, S5.31).
import { accept, type Result } from '../../shared/result.ts';
import type { Offer } from '../catalogue/offer.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { alreadySubscribed } from '../orders/cart-refusals.ts';
import type { HeldPlan, Touched } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { isLive, type Subscription } from '../subscriptions/subscription.ts';
import { subscriptionsOf } from '../subscriptions/subscription-store.ts';

type Holder = Pick<Order, 'pbxId' | 'accountId'>;

/** Undefined where none is held, or each order of the offer makes one of its own. */
export async function heldMeanwhile(db: Db, order: Holder, offer: Offer): Promise<Subscription | undefined> {
  if (offer.repeatable) return undefined;
  const held = await subscriptionsOf(db, order);
  return held.find((one) => isLive(one) && one.offerId === offer.id);
}

/** What begins once has one activation fee: an order that charges it again is not carried out as it was priced (S4.15). */
export async function chargesOneBeginning(
  db: Db,
  order: Holder,
  { touched, quote }: HeldPlan,
): Promise<Result<true, 'already_subscribed'>> {
  for (const one of touched.filter((each) => each.number === null && hasFee(quote, each))) {
    const offer = await findOffer(db, { id: one.offerId });
    const held = offer && (await heldMeanwhile(db, order, offer));
    if (offer !== undefined && held !== undefined) return alreadySubscribed(offer.sku, held.number);
  }
  return accept(true);
}

function hasFee({ lines }: HeldPlan['quote'], { name }: Touched): boolean {
  return lines.some(({ reason, subscription }) => reason === 'activation' && subscription === name);
}
