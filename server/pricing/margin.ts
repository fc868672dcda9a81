// What a seller keeps: retail less cost, at one quantity and at the worst one (S4.2, S4.21).
import type { PricingModel } from './plan.ts';
import { type PriceVersion, periodPrice } from './price.ts';

export interface Sold {
  readonly model: PricingModel;
  readonly minQuantity: number;
  readonly maxQuantity: number;
  readonly step: number;
}

/** Minor units for one whole period; negative when it is sold below cost. Both prices are in one currency. */
export function marginAt(retail: PriceVersion, cost: PriceVersion, model: PricingModel, quantity: number): bigint {
  return periodPrice(retail, model, quantity) - periodPrice(cost, model, quantity);
}

/**
 * The least margin of any quantity that can be ordered. Between two beginnings of tiers, and one step before each, the
 * margin goes up or down evenly, so the worst lies at one of them.
 */
export function worstMargin(retail: PriceVersion, cost: PriceVersion, sold: Sold): bigint {
  const margins = turns([retail, cost], sold).map((quantity) => marginAt(retail, cost, sold.model, quantity));
  return margins.reduce((worst, margin) => (margin < worst ? margin : worst));
}

function turns(prices: readonly PriceVersion[], { minQuantity, maxQuantity, step }: Sold): number[] {
  const begins = prices.flatMap(({ tiers }) => tiers.map(({ from }) => Math.ceil(from / step) * step));
  const inside = begins.flatMap((from) => [from - step, from]).filter((q) => q > minQuantity && q < maxQuantity);
  return [...new Set([minQuantity, maxQuantity, ...inside])];
}
