// The lines of a quote, from a draft without discount on the order and tax to the line that is charged.
import type { LocalDate } from '../../shared/calendar.ts';
import type { MilliPercent } from './adjustment.ts';
import type { PlanCode } from './plan.ts';
import type { Words } from './quote-words.ts';

export type LineReason =
  | 'new'
  | 'activation'
  | 'added'
  | 'renewed'
  | 'repriced'
  | 'migrated'
  | 'reduced'
  | 'terminated'
  | 'early_end'
  | 'undone';

interface LineFacts {
  /** Index of the change it belongs to. */
  readonly change: number;
  readonly kind: 'charge' | 'credit';
  readonly reason: LineReason;
  readonly subscription: string;
  readonly sku: string;
  readonly plan: PlanCode;
  readonly quantity: number;
  /** Units held together, whose tier prices the line; on a credit the units that the batch charged. */
  readonly together: number;
  readonly priceVersion: string | null;
  readonly from: LocalDate;
  /** First day not covered; null for what is bought once. */
  readonly until: LocalDate | null;
  readonly days: number;
  readonly periodDays: number;
  /** Where the plan's period begins: with the subscription and the reason one obligation (M12). */
  readonly periodFrom: LocalDate;
  /** At the list price, rounded; negative on a credit. */
  readonly list: bigint;
  /** What the subscription's adjustment makes of it. */
  readonly adjustment: bigint;
  /** The charged line that a credit gives back from. */
  readonly batch: string | null;
  readonly words: Words;
}

/** Amounts in minor units. `gross` = `net` + `tax`; `net` = `list` + `adjustment` + `coupon`. */
export interface QuoteLine extends LineFacts {
  /** 1, 2, 3 … within the order. */
  readonly line: number;
  readonly coupon: bigint;
  readonly net: bigint;
  readonly taxMilliPercent: MilliPercent;
  readonly tax: bigint;
  readonly gross: bigint;
}

export interface Draft extends LineFacts {
  /** Of what is charged here: `list` + `adjustment` before they were rounded, in units of `EXACT_DECIMALS` (S4.16). */
  readonly exact?: bigint;
  readonly taxMilliPercent: MilliPercent;
  /** What is not computed anew because it was charged before: credits and what is taken back. */
  readonly fixed?: { readonly coupon: bigint; readonly tax: bigint };
  /** What later credits of this charge need to know. */
  readonly keeps?: {
    readonly addedAtMs: number;
    readonly paidAtMs: number;
    readonly added: boolean;
    /** It charged for no units: ending some gives nothing of it back. */
    readonly unitsLeft?: 0;
    /** So many days were charged the price of a whole period. */
    readonly wholeDays?: number;
  };
}
