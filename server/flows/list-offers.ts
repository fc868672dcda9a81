// What an account may sell and what it earns by it; and what an account may be sold, at which price, with what it has.
import { type Currency, isCurrency } from '../../shared/currencies.ts';
import type { Account } from '../accounts/account.ts';
import type { Offer, OfferPlan } from '../catalogue/offer.ts';
import { chainOf, type OfferFilter, type OfferOnSale, offersFor } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { type Asking, type PlanPrices, planPrices, pricePaid } from '../pricing/plan-money.ts';
import type { PriceVersion } from '../pricing/price.ts';
import { pricesOf } from '../pricing/price-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { listSubscriptions } from '../subscriptions/subscription-store.ts';

export interface SellableOffer extends OfferOnSale {
  readonly prices: readonly (PlanPrices & { readonly plan: OfferPlan; readonly currency: Currency })[];
}

export interface AccountOffer extends OfferOnSale {
  readonly prices: readonly {
    readonly plan: OfferPlan;
    readonly currency: Currency;
    readonly price: PriceVersion | undefined;
  }[];
  /** What the account, or the PBX that was asked for, holds of it. */
  readonly owned: readonly Subscription[];
  /** Why it cannot be ordered now; null when it can. */
  readonly obstacle: 'held' | 'by_request' | 'no_price' | null;
}

/** With the costs and retail of `account` itself, and none of a level above or beside it (S4.21). */
export async function sellableOffers(
  db: Db,
  asked: { readonly account: Account; readonly nowMs: number; readonly currency: Currency | undefined },
  filter: OfferFilter,
): Promise<SellableOffer[]> {
  const { account, nowMs } = asked;
  const found = await offersFor(db, account, nowMs, filter);
  const chain = chainOf(account.path);
  const listed = await pricesOf(db, found.map(idOf), chain);
  const currency = asked.currency ?? currencyOf(account);
  return found.map((onSale) => ({
    ...onSale,
    prices: onSale.offer.plans.map((plan) => {
      const asking: Asking = { chain, kind: account.kind, plan: plan.code, currency, atMs: nowMs };
      return { plan, currency, ...planPrices(onSale.offer, listed, asking) };
    }),
  }));
}

export interface AccountOffersQuery {
  readonly account: Account;
  readonly nowMs: number;
  readonly currency: Currency | undefined;
  /** What this PBX holds counts, not the whole account. */
  readonly pbxId: string | undefined;
  /** Only the vendor hands out what is internal (S1.13). */
  readonly askedBy: Account['kind'];
}

/** "Purchase Services" (S1.12): what is held and not repeatable is there, and says so. */
export async function offersToAccount(
  db: Db,
  { account, nowMs, pbxId, askedBy, ...asked }: AccountOffersQuery,
  filter: OfferFilter,
): Promise<AccountOffer[]> {
  const found = await offersFor(db, account, nowMs, filter);
  const chain = chainOf(account.path);
  const listed = await pricesOf(db, found.map(idOf), chain);
  const currency = asked.currency ?? currencyOf(account);
  const everything = { limit: 30_000 };
  const held = await listSubscriptions(db, account.path, { accountId: account.id, pbxId, live: true }, everything);
  return found.map((onSale) => {
    const { offer } = onSale;
    const prices = offer.plans.map((plan) => {
      const asking: Asking = { chain, kind: account.kind, plan: plan.code, currency, atMs: nowMs };
      return { plan, currency, price: pricePaid(offer, listed, asking) };
    });
    const owned = held.filter(({ offerId }) => offerId === offer.id);
    const isPriced = prices.some(({ price }) => price !== undefined);
    return { ...onSale, prices, owned, obstacle: obstacleOf(offer, { owned, isPriced, askedBy }) };
  });
}

function obstacleOf(
  offer: Offer,
  of: { readonly owned: readonly Subscription[]; readonly isPriced: boolean; readonly askedBy: Account['kind'] },
): AccountOffer['obstacle'] {
  if (offer.internal && of.askedBy !== 'vendor') return 'by_request';
  if (of.owned.length > 0 && !offer.repeatable) return 'held';
  return of.isPriced ? null : 'no_price';
}

function idOf({ offer }: OfferOnSale): string {
  return offer.id;
}

/** An account of before currencies were checked has what its kind has by default. */
function currencyOf({ currency }: Pick<Account, 'currency'>): Currency {
  return isCurrency(currency) ? currency : 'EUR';
}
