// What a price is lowered or raised by before it is divided by days (S4.11).
import type { Rate } from '../subscriptions/proration.ts';

/** Thousandths of a percent: 19 % is 19_000, 33.3 % is 33_300, 8.875 % is 8_875. */
export type MilliPercent = number;
export const WHOLE = 100_000n;

export type Adjustment =
  | { readonly kind: 'none' }
  | { readonly kind: 'percent'; readonly off: MilliPercent }
  /** Minor units off one unit's price for one whole period; a price never falls below zero. */
  | { readonly kind: 'amount'; readonly off: bigint }
  | { readonly kind: 'markup'; readonly on: MilliPercent };

export const UNADJUSTED: Adjustment = { kind: 'none' };

/** The adjusted price of `quantity` for a whole period, not yet rounded. */
export function adjustedRate(periodAmount: bigint, quantity: number, adjustment: Adjustment): Rate {
  switch (adjustment.kind) {
    case 'none':
      return { amount: periodAmount, scale: 1n };
    case 'percent':
      return { amount: periodAmount * (WHOLE - BigInt(adjustment.off)), scale: WHOLE };
    case 'markup':
      return { amount: periodAmount * (WHOLE + BigInt(adjustment.on)), scale: WHOLE };
    case 'amount': {
      const left = periodAmount - adjustment.off * BigInt(quantity);
      return { amount: left < 0n ? 0n : left, scale: 1n };
    }
  }
}

/** 33_300 → "33.3". */
export function percentText(milliPercent: MilliPercent): string {
  const digits = `${milliPercent}`.padStart(4, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`.replace(/\.?0+$/, '');
}
