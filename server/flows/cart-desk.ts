// What the rows of a cart are read against, and which offers may stand in it.
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import type { Act } from '../audit/audit.ts';
import type { Offer } from '../catalogue/offer.ts';
import { findOffer, offersFor } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import type { Pbx } from '../fleet/pbx-store.ts';
import { fieldFault, inField } from '../orders/cart-refusals.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** What every row is read against. */
export interface CartDesk {
  readonly db: Db;
  readonly act: Act;
  readonly account: Account;
  readonly pbx: Pbx | null;
  /** All of the PBX, or of the account beside its PBXs, ended ones included. */
  readonly held: readonly Subscription[];
  readonly approved: boolean;
}

/** Only what the account may be sold; what exists but is not for it is as forbidden as what does not exist (S1.1). */
export async function offerOnSale(
  { db, act, account, approved }: CartDesk,
  wish: { readonly offerId?: string; readonly sku?: string },
  path: string,
): Promise<Result<Offer, 'offer_not_sold' | 'offer_on_request' | 'validation_failed'>> {
  const field = `${path}.${wish.offerId === undefined ? 'sku' : 'offerId'}`;
  const named = await findOffer(db, wish.offerId === undefined ? { sku: wish.sku ?? '' } : { id: wish.offerId });
  const [sold] = named === undefined ? [] : await offersFor(db, account, act.nowMs, { id: named.id });
  if (sold === undefined) {
    const words = `${wish.sku ?? wish.offerId ?? 'The offer'} is not sold to ${account.name}.`;
    return inField(refuse('offer_not_sold', words, 'List the offers of the account.').refusal, field);
  }
  if (sold.offer.trialDays !== null) return fieldFault(field, 'is a trial; start it as one');
  if (!sold.offer.internal || approved) return accept(sold.offer);
  const words = `${sold.offer.sku} is for the staff of partners and is given on request.`;
  return inField(refuse('offer_on_request', words, 'Send a request for it instead of an order.').refusal, field);
}
