// Offers and prices in the words of the JSON API; amounts as decimal strings.

import type {
  AccountOffer as AccountOfferView,
  OfferView,
  PlanMoney,
  PriceView,
} from '../../shared/contracts/catalogue-api.ts';
import { formatAmount, toMoneyJson } from '../../shared/money.ts';
import type { Offer } from '../catalogue/offer.ts';
import type { OfferOnSale } from '../catalogue/offer-store.ts';
import type { AccountOffer, SellableOffer } from '../flows/list-offers.ts';
import type { SeenPrice } from '../flows/list-prices.ts';
import type { PriceVersion } from '../pricing/price.ts';

/** `readerId`: the account that reads. Who manages it otherwise is the vendor's business. */
export function offerView({ offer, name, ownName }: OfferOnSale, readerId: string): OfferView {
  const { managedBy, ...rest } = offer;
  return { ...mutable(rest), name, ownName, managed: managedBy === readerId };
}

export function sellableView(one: SellableOffer, readerId: string) {
  return { ...offerView(one, readerId), prices: one.prices.map(planView) };
}

function planView({
  plan,
  currency,
  cost,
  retail,
  recommended,
  margin,
  belowCost,
}: SellableOffer['prices'][number]): PlanMoney {
  return {
    plan: plan.code,
    months: plan.months,
    currency,
    cost: tierView(cost),
    retail: tierView(retail),
    recommended: tierView(recommended),
    margin: margin === undefined ? null : toMoneyJson({ amount: margin, currency }),
    belowCost,
  };
}

export function accountOfferView({ offer, name, prices, owned, obstacle }: AccountOffer): AccountOfferView {
  const { managedBy: _, restricted: __, shared: ___, ...rest } = offer;
  return {
    ...mutable(rest),
    name,
    prices: prices.map(({ plan, currency, price }) => ({
      plan: plan.code,
      months: plan.months,
      currency,
      price: tierView(price),
    })),
    owned: owned.map(({ number, pbxId, quantity, terminatedUnits, state }) => ({
      subscription: number,
      pbxId,
      quantity: quantity - terminatedUnits.length,
      state,
    })),
    orderable: obstacle === null,
    obstacle,
  };
}

export function priceView({ listed, standing }: SeenPrice): PriceView {
  const { version, audience, buyerId, floor, createdAtMs } = listed;
  const { id, sku, plan, currency, effectiveFromMs, effectiveForExistingMs } = version;
  return {
    id,
    sku,
    plan,
    audience,
    standing,
    buyerId,
    currency,
    ...tiersOf(version),
    floor: floor === null ? null : formatAmount(floor, currency),
    effectiveFromMs,
    effectiveForExistingMs,
    createdAtMs,
  };
}

function tierView(version: PriceVersion | undefined) {
  return version === undefined ? null : tiersOf(version);
}

function tiersOf({ tiers, tierMode, currency }: PriceVersion) {
  return {
    tiers: tiers.map(({ from, unitAmount }) => ({ from, amount: formatAmount(unitAmount, currency) })),
    tierMode,
  };
}

function mutable<O extends Pick<Offer, 'grants' | 'plans'>>(offer: O) {
  return { ...offer, grants: [...offer.grants], plans: [...offer.plans] };
}
