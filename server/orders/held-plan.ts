// What an order does once it is paid, as data beside its price: carried out as it was shown, however much later.

import { canonicalJson } from '../pricing/canonical-json.ts';
import type { Quote } from '../pricing/quote.ts';
import { writeQuote } from '../pricing/quote-hash.ts';
import type { Holding } from '../pricing/quote-input.ts';
import type { FeeTerms } from '../subscriptions/fee-terms.ts';

/** One subscription that the order makes or changes. */
export interface Touched {
  /** Index of the cart's item. */
  readonly item: number;
  /** As the quote names it: the subscription's number, or `new-<item>`. */
  readonly name: string;
  readonly number: number | null;
  /** Of the subscription as it was quoted. */
  readonly version: number | null;
  readonly offerId: string;
  readonly plan: string;
  readonly internal: boolean;
  readonly repeatable: boolean;
  /** Owed on a statement every month instead of paid by orders (S4.1). */
  readonly statement: boolean;
  /** How that is counted, as its offer said when it was quoted. */
  readonly fee?: FeeTerms;
  readonly before: Holding | null;
  readonly after: Holding;
  /** Numbers of units that end at once. */
  readonly terminates: readonly number[];
}

/** What a seller above the payer's own charges for the order, and for each charge of it: never shown to anybody below. */
export interface LevelCost {
  readonly sellerId: string;
  readonly net: bigint;
  /** Per new or changed charge. */
  readonly batches: Readonly<
    Record<string, { readonly net: bigint; readonly credited: bigint; readonly version?: string }>
  >;
}

export interface HeldPlan {
  readonly kind: 'purchase' | 'change' | 'renewal';
  readonly quote: Quote;
  /** SKU to offer id, for the lines. */
  readonly offerIds: Readonly<Record<string, string>>;
  readonly touched: readonly Touched[];
  /** From the vendor down to the payer's own seller, whose net is the quote's. */
  readonly levels: readonly LevelCost[];
  readonly country: string;
  readonly pbxId: string | null;
  /** Of whom the PBX was when it was quoted (S5.35). */
  readonly accountId: string;
  /** Nothing on the PBX ran when it was quoted: its term begins with this order. */
  readonly opensTerm: boolean;
  readonly quotedAtMs: number;
  /** What the invoice says of its tax, whatever the rates become before it is paid; absent in orders of before that was kept. */
  readonly tax?: { readonly name: string; readonly reverseCharge: boolean };
  /** How far the payer's VAT number was when it was quoted; absent where nothing hangs on VIES (S5.32). */
  readonly vat?: { readonly id: string; readonly answer: 'valid' | 'invalid' | 'unanswered' };
}

/** Exact both ways: amounts are written as text with a trailing `n`. `hash` is the quote's. */
export function writePlan(plan: HeldPlan): { readonly text: string; readonly hash: string } {
  const { text, holdings, hash } = writeQuote(plan.quote);
  // What an order makes of a subscription is a holding of its quote.
  const touched = plan.touched.map((one) => ({ ...one, after: holdings.get(one.after) ?? one.after }));
  return { text: canonicalJson({ ...plan, quote: text, touched }), hash };
}

export function planOf(text: string): HeldPlan {
  return withAmounts(JSON.parse(text));
}

/** In place: a reviver, which is called for every value there is, takes several times as long. */
function withAmounts<Parsed extends object>(parsed: Parsed): Parsed {
  const values = parsed as Record<string, unknown>;
  for (const key of Object.keys(values)) {
    const value = values[key];
    if (typeof value === 'object' && value !== null) withAmounts(value);
    else if (typeof value === 'string' && value.endsWith('n') && AMOUNT.test(value)) {
      values[key] = BigInt(value.slice(0, -1));
    }
  }
  return parsed;
}

const AMOUNT = /^-?\d+n$/;
