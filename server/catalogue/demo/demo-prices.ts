// The price book of the demo catalogue: every plan and currency from one EUR price per unit and month.
import type { CatalogueFile } from '../../../shared/contracts/catalogue-api.ts';
import type { Currency } from '../../../shared/currencies.ts';
import { formatAmount, mulDiv } from '../../../shared/money.ts';
import type { PlanCode } from '../../pricing/plan.ts';

export type DemoOffer = CatalogueFile['offers'][number];
type DemoPrice = DemoOffer['prices'][number];

/** First quantity and EUR cents of one unit and month at retail. */
type DemoTier = readonly [from: number, cents: number];

export interface DemoBook {
  readonly plans: readonly PlanCode[];
  readonly tiers: readonly DemoTier[];
  readonly currencies?: readonly Currency[];
  /** EUR cents of one unit and month below which nobody may sell. */
  readonly floor?: number;
}

const EUR_USD: readonly Currency[] = ['EUR', 'USD'];
export const EUR_USD_JPY: readonly Currency[] = ['EUR', 'USD', 'JPY'];

/** A year costs ten months, each further year five per cent less of all of it; once and for all three years of months. */
const TWENTIETHS_OF_MONTHS: Readonly<Record<PlanCode, number>> = {
  'one-time': 20 * 36,
  monthly: 20,
  yearly: 20 * 10,
  'yearly-2': 19 * 20,
  'yearly-3': 18 * 30,
  'yearly-4': 17 * 40,
  'yearly-5': 16 * 50,
};
/** Minor units for 100 EUR cents, as if rates stood still. */
const PER_EURO: Partial<Record<Currency, number>> = { EUR: 100, USD: 110, JPY: 160 };
const PARTNER_PERCENT = 70n;

/** Retail, and what partners pay: seven tenths of it. */
export function priceBook({ plans, tiers, currencies = EUR_USD, floor }: DemoBook): DemoPrice[] {
  return plans.flatMap((plan) =>
    currencies.flatMap((currency) => {
      const retail = tiers.map(([from, cents]) => ({ from, unit: inPlan(cents, plan, currency) }));
      const cost = retail.map(({ from, unit }) => ({ from, unit: mulDiv(unit, PARTNER_PERCENT, 100n) }));
      const least = floor === undefined ? {} : { floor: formatAmount(inPlan(floor, plan, currency), currency) };
      return [
        { ...priceOf(plan, currency, cost), audience: 'partner' as const },
        { ...priceOf(plan, currency, retail), audience: 'customer' as const, ...least },
      ];
    }),
  );
}

/** What partners pay for what they do not sell on. */
export function partnerPrice(plan: PlanCode, cents: number, currencies: readonly Currency[] = EUR_USD): DemoPrice[] {
  return currencies.map((currency) => ({
    ...priceOf(plan, currency, [{ from: 1, unit: inPlan(cents, plan, currency) }]),
    audience: 'partner' as const,
  }));
}

/** The same number in every currency (S4.1: the fee is 10, 20 is recommended). */
export function feePrices(fee: number, recommended: number): DemoPrice[] {
  return EUR_USD.flatMap((currency) => [
    { ...priceOf('monthly', currency, [{ from: 1, unit: BigInt(fee) }]), audience: 'partner' as const },
    { ...priceOf('monthly', currency, [{ from: 1, unit: BigInt(recommended) }]), audience: 'customer' as const },
  ]);
}

function priceOf(
  plan: PlanCode,
  currency: Currency,
  tiers: readonly { readonly from: number; readonly unit: bigint }[],
) {
  const written = tiers.map(({ from, unit }) => ({ from, amount: formatAmount(unit, currency) }));
  return { plan, currency, tiers: written, tierMode: 'volume' as const };
}

function inPlan(cents: number, plan: PlanCode, currency: Currency): bigint {
  const factor = BigInt(TWENTIETHS_OF_MONTHS[plan] * (PER_EURO[currency] ?? 100));
  return mulDiv(BigInt(cents), factor, 2_000n);
}
