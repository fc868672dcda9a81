// Whose adjustment a price is charged with: what was agreed for one subscription, else the discount of its buyer (S4.11).
import { type Adjustment, UNADJUSTED } from './adjustment.ts';
import type { Change } from './quote-input.ts';

/** `default`: the buyer's discount, whatever it is by then. */
export type AgreedRule = Adjustment | { readonly kind: 'default' };

/** Written once; a later one for the same takes its place from its instant on. */
export interface Agreed {
  readonly sellerId: string;
  /** Directly below the seller. */
  readonly buyerId: string;
  /** Null: the buyer's discount on whatever it pays. */
  readonly subscription: number | null;
  /** What was agreed for one offer is not for another that a subscription becomes. */
  readonly sku: string | null;
  readonly rule: AgreedRule;
  readonly fromMs: number;
  /** A promotion's end; null: none. */
  readonly untilMs: number | null;
}

export interface Between {
  readonly sellerId: string;
  readonly buyerId: string;
  readonly atMs: number;
}

/** Undefined where nothing was agreed. `subscription` null: a new one. */
export function agreedFor(
  book: readonly Agreed[],
  { sellerId, buyerId, atMs }: Between,
  { subscription, sku }: { readonly subscription: number | null; readonly sku: string },
): Agreed | undefined {
  const own = book.filter((one) => one.sellerId === sellerId && one.buyerId === buyerId && one.fromMs <= atMs);
  const special = own.findLast((one) => one.subscription !== null && one.subscription === subscription);
  if (special !== undefined && special.sku === sku && special.rule.kind !== 'default' && holds(special, atMs)) {
    return special;
  }
  const general = own.findLast((one) => one.subscription === null);
  return general !== undefined && holds(general, atMs) ? general : undefined;
}

function holds({ untilMs }: Agreed, atMs: number): boolean {
  return untilMs === null || atMs < untilMs;
}

/** `book` in the order in which it was agreed. */
export function adjustmentFor(
  book: readonly Agreed[],
  between: Between,
  of: { readonly subscription: number | null; readonly sku: string },
): Adjustment {
  const rule = agreedFor(book, between, of)?.rule;
  return rule === undefined || rule.kind === 'default' ? UNADJUSTED : rule;
}

/** The same change as this seller charges this buyer for it: nobody's adjustment is that of another level. */
export function adjustedChange(change: Change, book: readonly Agreed[], between: Between): Change {
  if (change.kind === 'undo') return change;
  if (change.kind === 'new') {
    return { ...change, adjustment: adjustmentFor(book, between, { subscription: null, sku: change.offer.sku }) };
  }
  const subscription = Number(change.holding.subscription);
  const adjusted = (sku: string) => adjustmentFor(book, between, { subscription, sku });
  const holding = { ...change.holding, adjustment: adjusted(change.holding.offer.sku) };
  return change.kind === 'migrate'
    ? { ...change, holding, adjustment: adjusted(change.offer.sku) }
    : { ...change, holding };
}
