// A small catalogue and shop to quote in.
import { UNADJUSTED } from '../../../server/pricing/adjustment.ts';
import type { PlanCode } from '../../../server/pricing/plan.ts';
import type { PriceVersion, Tier } from '../../../server/pricing/price.ts';
import { type Quote, quoteOrder } from '../../../server/pricing/quote.ts';
import type { Change, Holding, OfferTerms, OrderInput } from '../../../server/pricing/quote-input.ts';

export function at(date: string, hour = 12): number {
  return Date.parse(`${date}T00:00:00Z`) + hour * 3_600_000;
}

export function offer(sku: string, model: OfferTerms['model'] = 'quantity'): OfferTerms {
  const plans = ['one-time', 'monthly', 'yearly', 'yearly-2'] as const;
  return { sku, model, plans, bounds: { min: 1, max: 1_000, step: 1 } };
}

export function price(
  sku: string,
  plan: PlanCode,
  tiers: readonly [number, bigint][],
  more: Partial<PriceVersion> = {},
): PriceVersion {
  return {
    id: `${sku}:${plan}`,
    sku,
    plan,
    currency: 'EUR',
    tiers: tiers.map(([from, unitAmount]): Tier => ({ from, unitAmount })),
    tierMode: 'volume',
    effectiveFromMs: 0,
    effectiveForExistingMs: null,
    rank: 0,
    ...more,
  };
}

export const CALLS = offer('calls');
export const SEATS = offer('seats');
export const STANDBY = offer('standby', 'flat');
export const PRICES: readonly PriceVersion[] = [
  price('calls', 'monthly', [[1, 2_000n]]),
  price('calls', 'yearly', [[1, 36_500n]]),
  price('calls', 'one-time', [[1, 90_000n]]),
  price('seats', 'monthly', [
    [1, 1_000n],
    [80, 900n],
  ]),
  price('seats', 'yearly', [
    [1, 10_000n],
    [80, 9_000n],
  ]),
  price('standby', 'yearly', [[1, 73_000n]]),
  price('standby', 'monthly', [[1, 4_000n]]),
];

export function order(date: string, changes: readonly Change[], more: Partial<OrderInput> = {}): OrderInput {
  return {
    reference: `order-${date}`,
    nowMs: at(date),
    zone: 'UTC',
    currency: 'EUR',
    term: null,
    prices: PRICES,
    policy: { rounding: 'half-away', tax: 'per-line' },
    taxMilliPercent: 0,
    coupon: { kind: 'none' },
    changes,
    balances: { creditNotes: 0n, prepaid: 0n },
    ...more,
  };
}

export function quoted(input: OrderInput): Quote {
  const quote = quoteOrder(input);
  if (!quote.ok) throw new Error(`${quote.refusal.code}: ${quote.refusal.message}`);
  return quote.value;
}

export function refusedWith(input: OrderInput): string {
  const quote = quoteOrder(input);
  return quote.ok ? 'accepted' : quote.refusal.code;
}

export function newOf(terms: OfferTerms, plan: PlanCode, quantity = 1, subscription = terms.sku) {
  return { kind: 'new', subscription, offer: terms, plan, quantity, adjustment: UNADJUSTED } as const satisfies Change;
}

/** Buys on `date` and gives what is held then. */
export function bought(date: string, terms: OfferTerms, plan: PlanCode, quantity = 1, more = {}): Holding {
  return onlyHolding(quoted(order(date, [newOf(terms, plan, quantity)], more)));
}

export function onlyHolding(quote: Quote): Holding {
  const holding = quote.holdings[0];
  if (holding === undefined || quote.holdings.length !== 1) throw new Error('one holding was expected');
  return holding;
}

export function nets(quote: Quote): bigint[] {
  return quote.lines.map(({ net }) => net);
}
