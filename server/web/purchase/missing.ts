// What a PBX says it lacks, as rows of its cart: more of what it holds, or the offer that gives it. Pure.
import type { Missing } from '../../../shared/contracts/order-link.ts';
import { type Cart, itemAbout, withItem } from './cart.ts';
import { firstPlan, isLive, type Offer, type Subscription } from './offers.ts';

export interface Filled {
  readonly cart: Cart;
  /** What no offer to this holder gives, or none that can be ordered at once. */
  readonly unsold: readonly Missing[];
}

/** Filled twice it is the same cart. What somebody has chosen more of already stays so. */
export function withMissing(
  cart: Cart,
  missing: readonly Missing[],
  offers: readonly Offer[],
  held: readonly Subscription[],
): Filled {
  const unsold: Missing[] = [];
  let filled = cart;
  for (const one of missing) {
    const offer = offerFor(one, offers, held);
    const plan = offer && firstPlan(offer, held);
    if (offer === undefined || plan === undefined) {
      unsold.push(one);
      continue;
    }
    const owned = offer.repeatable ? undefined : ownedOf(offer, held);
    const about = owned === undefined ? { sku: offer.sku } : { subscription: owned.number };
    const now = owned?.quantity ?? 0;
    const quantity = Math.max(orderable(offer, now + unitsFor(one, offer)), itemAbout(filled, about)?.quantity ?? 0);
    filled = withItem(
      filled,
      about,
      owned === undefined
        ? { sku: offer.sku, quantity, plan }
        : { subscription: owned.number, quantity, version: owned.version },
    );
  }
  return { cart: filled, unsold };
}

/** By SKU; else, of those that give the kind, one that is held, then one that gives nothing else. */
function offerFor({ what }: Missing, offers: readonly Offer[], held: readonly Subscription[]): Offer | undefined {
  const fitting = offers.filter(
    (offer) => offer.sku === what || (offer.model === 'quantity' && offer.grants.some(({ kind }) => kind === what)),
  );
  const rank = (offer: Offer) =>
    offer.sku === what ? 0 : ownedOf(offer, held) !== undefined ? 1 : 1 + offer.grants.length;
  return fitting.filter((offer) => mayOrder(offer, held)).toSorted((a, b) => rank(a) - rank(b))[0];
}

/** What is offered as several plans, as a trial or on request is for the person to choose. */
function mayOrder(offer: Offer, held: readonly Subscription[]): boolean {
  if (offer.trialDays !== null || offer.obstacle === 'by_request') return false;
  const owned = ownedOf(offer, held);
  if (offer.model === 'quantity') return owned !== undefined || offer.obstacle !== 'no_price';
  return offer.model === 'flat' && owned === undefined && offer.obstacle === null;
}

function ownedOf({ id }: Offer, held: readonly Subscription[]): Subscription | undefined {
  return held.find((one) => one.offerId === id && isLive(one));
}

function unitsFor({ what, quantity }: Missing, { sku, grants }: Offer): number {
  const perUnit = sku === what ? 1 : (grants.find(({ kind }) => kind === what)?.perUnit ?? 1);
  return Math.ceil(quantity / Math.max(perUnit, 1));
}

/** The next quantity that the offer is sold in; 1 of what is not counted. */
function orderable({ minQuantity, maxQuantity, step }: Offer, quantity: number): number {
  const steps = Math.ceil(Math.max(quantity - minQuantity, 0) / step);
  return Math.min(minQuantity + steps * step, maxQuantity);
}
