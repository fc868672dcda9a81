// What a quote is asked: who holds what, what is to change, and by which prices and rules.
import type { LocalDate } from '../../shared/calendar.ts';
import type { Currency } from '../../shared/currencies.ts';
import type { Rounding } from '../../shared/money.ts';
import type { Agreement } from '../subscriptions/agreement.ts';
import type { Commitment, MinimumTerm } from '../subscriptions/commitment.ts';
import type { Term } from '../subscriptions/period.ts';
import type { Batch } from '../subscriptions/proration.ts';
import type { Adjustment, MilliPercent } from './adjustment.ts';
import type { PlanCode, PricingModel } from './plan.ts';
import type { PriceVersion } from './price.ts';
import type { QuoteLine } from './quote-line.ts';

/** What the catalogue says of an offer, as far as money needs it. */
export interface OfferTerms {
  readonly sku: string;
  readonly model: PricingModel;
  readonly plans: readonly PlanCode[];
  /** Units per PBX (S5.37); flat and flexible offers are sold once. */
  readonly bounds: { readonly min: number; readonly max: number; readonly step: number };
  /** Where it differs from the order's. */
  readonly taxMilliPercent?: MilliPercent;
}

/** A subscription as money sees it. */
export interface Holding {
  readonly subscription: string;
  readonly offer: OfferTerms;
  readonly plan: PlanCode;
  readonly quantity: number;
  /** The day its periods are counted from, never the clamped one (M10). */
  readonly anchor: LocalDate;
  /** First day not paid for; null for what was bought once. */
  readonly paidUntil: LocalDate | null;
  readonly priceVersion: string;
  readonly adjustment: Adjustment;
  /** Every charge that still has units and days; older ones do no harm. */
  readonly batches: readonly Batch[];
  /** The quantity that holds from a later day on (D1); 0 when it was cancelled. */
  readonly scheduled: { readonly quantity: number; readonly from: LocalDate } | null;
  /** Absent: it may end whenever its term does. */
  readonly commitment?: Commitment | undefined;
  /** Absent: nothing but the price. */
  readonly agreement?: Agreement | undefined;
}

/** Charged once with what begins (S4.15). Whoever manages the offer gets it: all who sell it below pass it on as it is. */
interface ActivationFee {
  readonly amount: bigint;
  readonly managerId: string;
}

export type Change =
  | {
      readonly kind: 'new';
      readonly subscription: string;
      readonly offer: OfferTerms;
      readonly plan: PlanCode;
      readonly quantity: number;
      readonly adjustment: Adjustment;
      readonly activationFee?: ActivationFee;
      readonly minimumTerm?: MinimumTerm;
      readonly agreement?: Agreement;
    }
  /** `scheduled` answers what becomes of a reduction that waits for renewal (S5.28); without an answer it is asked. */
  | {
      readonly kind: 'amend';
      readonly holding: Holding;
      readonly quantity: number;
      readonly scheduled?: 'keep' | 'drop';
      /** Nothing is taken away before, also where it could be given back (S1.20). */
      readonly at?: 'renewal' | undefined;
    }
  /** Unsubscribe: usable to the end of what is paid (S3.21). */
  | { readonly kind: 'cancel'; readonly holding: Holding; readonly at?: 'renewal' }
  /** Another offer, tier SKU or plan in one step. `restarted` begins a new period today. */
  | {
      readonly kind: 'migrate';
      readonly holding: Holding;
      readonly offer: OfferTerms;
      readonly plan: PlanCode;
      readonly quantity: number;
      readonly adjustment: Adjustment;
      readonly term: 'kept' | 'restarted';
      /** What another offer is ordered with takes the place of what was agreed before. */
      readonly agreement?: Agreement;
    }
  /** `servedInGrace`: the days since the term ended were served and are paid; otherwise it goes on from today (S3.23). */
  | { readonly kind: 'renew'; readonly holding: Holding; readonly servedInGrace: boolean }
  /** All of it ends at once by hand, with its unused days given back; what it was ordered with says so (S4.15). */
  | { readonly kind: 'end'; readonly holding: Holding }
  /** Units end at once (S3.21). */
  | { readonly kind: 'terminate'; readonly holding: Holding; readonly units: number }
  /** Takes back an order of the same local day to the cent; `restored` is what was held before it. */
  | {
      readonly kind: 'undo';
      readonly order: {
        readonly date: LocalDate;
        readonly lines: readonly QuoteLine[];
        readonly totals: { readonly rounding?: bigint };
      };
      readonly restored: readonly Holding[];
    };

export type Coupon =
  | { readonly kind: 'none' }
  | { readonly kind: 'percent'; readonly off: MilliPercent }
  | { readonly kind: 'amount'; readonly off: bigint };

/** How lines become totals (D8); stored with the invoice. */
export interface MoneyPolicy {
  readonly rounding: Rounding;
  /** Absent: the total is the sum of rounded lines (D8); `rounded-once`: the exact amounts are added up first (S4.16). */
  readonly total?: 'rounded-once';
  /** `per-invoice` rounds the tax of each rate once and divides it over the lines (M3). */
  readonly tax: 'per-line' | 'per-invoice';
}

export interface OrderInput {
  /** Names the lines of this order in later credits. */
  readonly reference: string;
  readonly nowMs: number;
  /** IANA name, the account's own and fixed. */
  readonly zone: string;
  readonly currency: Currency;
  /** What everything on this PBX ends with; null before its first order. */
  readonly term: Term | null;
  /** The seller's prices for this buyer. */
  readonly prices: readonly PriceVersion[];
  readonly policy: MoneyPolicy;
  readonly taxMilliPercent: MilliPercent;
  readonly coupon: Coupon;
  /** How far renewals go. */
  readonly renewTo?: { readonly cycles: number } | { readonly until: LocalDate };
  readonly changes: readonly Change[];
  /** What the buyer has to its credit, used in this order (M3). */
  readonly balances: { readonly creditNotes: bigint; readonly prepaid: bigint };
}

export type QuoteCode =
  | 'quantity_invalid'
  | 'quantity_out_of_bounds'
  | 'nothing_changes'
  | 'plan_not_offered'
  | 'price_missing'
  | 'term_ended'
  | 'term_too_long'
  | 'renewal_empty'
  | 'scheduled_change'
  | 'changed_twice'
  | 'units_unknown'
  | 'undo_too_late'
  | 'amount_too_large';
