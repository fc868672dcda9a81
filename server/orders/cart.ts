// A cart that was looked up: whose it is, who pays, and each row as a change that can be priced.
import type { Account } from '../accounts/account.ts';
import type { Offer } from '../catalogue/offer.ts';
import type { PlanCode } from '../pricing/plan.ts';
import type { PriceVersion } from '../pricing/price.ts';
import type { Change, OfferTerms, OrderInput } from '../pricing/quote-input.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

export interface CartRow {
  readonly item: number;
  readonly change: Change;
  /** What is held after it; the one before it is the subscription's. */
  readonly offer: Offer;
  readonly plan: PlanCode;
  readonly subscription: Subscription | null;
  readonly terminates: readonly number[];
}

export interface Cart {
  readonly kind: 'cart' | 'renewal';
  readonly account: Account;
  readonly payer: Account;
  readonly pbx: { readonly id: string; readonly serial: string } | null;
  /** Of the invoice. */
  readonly country: string;
  readonly rows: readonly CartRow[];
  readonly renewTo?: NonNullable<OrderInput['renewTo']>;
}

export function termsOf(offer: Offer): OfferTerms {
  return {
    sku: offer.sku,
    model: offer.model,
    // What is owed on a statement costs nothing when it is ordered, and has no end that an order would have to move.
    plans: offer.billing === 'statement' ? ['one-time'] : offer.plans.map(({ code }) => code),
    bounds: { min: offer.minQuantity, max: offer.maxQuantity, step: offer.step },
  };
}

/** By which plan an order prices it. */
export function pricedPlan(offer: Offer, plan: PlanCode): PlanCode {
  return offer.billing === 'statement' ? 'one-time' : plan;
}

/** What an order charges for an offer that is owed on a statement: nothing. `fee`: the version that statements will go by. */
export function freeOfCharge(
  offer: Offer,
  currency: PriceVersion['currency'],
  fee: Pick<PriceVersion, 'id' | 'effectiveFromMs'> = { id: '', effectiveFromMs: 0 },
): PriceVersion {
  return {
    id: fee.id,
    sku: offer.sku,
    plan: 'one-time',
    currency,
    tiers: [{ from: 1, unitAmount: 0n }],
    tierMode: 'volume',
    effectiveFromMs: fee.effectiveFromMs,
    effectiveForExistingMs: null,
    rank: 0,
  };
}
