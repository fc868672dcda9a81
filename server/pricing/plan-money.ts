// One plan of one offer in the money of one level: its cost, its retail, what is recommended, and nobody else's cost.
import type { Currency } from '../../shared/currencies.ts';
import { marginAt, type Sold, worstMargin } from './margin.ts';
import type { PlanCode } from './plan.ts';
import { type PriceVersion, versionInForce } from './price.ts';
import { costVersions, freePrice, type ListedPrice, ofPlan, retailOf, retailVersions } from './price-book.ts';

export interface Priced extends Sold {
  readonly id: string;
  readonly sku: string;
  readonly trialDays: number | null;
}

export interface Asking {
  /** Account ids from the vendor down to the account that asks. */
  readonly chain: readonly string[];
  readonly kind: 'vendor' | 'partner' | 'customer';
  readonly plan: PlanCode;
  readonly currency: Currency;
  readonly atMs: number;
}

export interface PlanPrices {
  /** What the account pays its seller; undefined for the vendor, and where none is in force. */
  readonly cost: PriceVersion | undefined;
  /** What it sells at: its own retail, else the recommended one. */
  readonly retail: PriceVersion | undefined;
  readonly recommended: PriceVersion | undefined;
  /** Minor units of the smallest order and one period; undefined where one side is not known. */
  readonly margin: bigint | undefined;
  readonly belowCost: boolean;
}

/** `listed`: the price book along the chain. */
export function planPrices(offer: Priced, listed: readonly ListedPrice[], asking: Asking): PlanPrices {
  const { chain, kind } = asking;
  const cost = kind === 'vendor' ? undefined : pricePaid(offer, listed, asking);
  if (kind === 'customer') {
    return { cost, retail: undefined, recommended: undefined, margin: undefined, belowCost: false };
  }
  const book = bookOf(offer, listed, asking);
  const inForce = (versions: readonly PriceVersion[]) => versionInForce(versions, { atMs: asking.atMs });
  const free = offer.trialDays === null ? undefined : freePrice({ ...asking, sku: offer.sku });
  const retail = free ?? inForce(retailOf(book, chain));
  const recommended = kind === 'vendor' ? undefined : (free ?? inForce(retailOf(book, chain.slice(0, -1))));
  if (cost === undefined || retail === undefined) {
    return { cost, retail, recommended, margin: undefined, belowCost: false };
  }
  const margin = marginAt(retail, cost, offer.model, offer.minQuantity);
  return { cost, retail, recommended, margin, belowCost: worstMargin(retail, cost, offer) < 0n };
}

/** What the last account of the chain is charged: a partner its cost, a customer the retail of its seller, a trial nothing. */
export function pricePaid(offer: Priced, listed: readonly ListedPrice[], asking: Asking): PriceVersion | undefined {
  if (offer.trialDays !== null) return freePrice({ ...asking, sku: offer.sku });
  const book = bookOf(offer, listed, asking);
  const versions = asking.kind === 'customer' ? retailVersions(book, asking.chain) : costVersions(book, asking.chain);
  return versionInForce(versions, { atMs: asking.atMs });
}

function bookOf(offer: Priced, listed: readonly ListedPrice[], { plan, currency }: Asking): ListedPrice[] {
  return ofPlan(listed, { offerId: offer.id, plan, currency });
}
