// The difference between an exact total, rounded once, and the sum of lines that are rounded each: a record of its own (S4.16, M4).
import type { BusinessSettings } from '../../shared/contracts/settings-api.ts';
import { type Currency, exponentOf } from '../../shared/currencies.ts';
import { mulDiv, type Rounding, sumOf } from '../../shared/money.ts';
import { WHOLE } from './adjustment.ts';
import type { MoneyPolicy } from './quote-input.ts';
import type { Draft, QuoteLine } from './quote-line.ts';

/** Of the major unit: what a line costs is computed to 0.00001 EUR before anything is rounded to cents. */
const EXACT_DECIMALS = 5;

/** As the vendor set it; the tax is rounded per line (D8). */
export function policyOf({ mode, total }: BusinessSettings['rounding']): MoneyPolicy {
  return { rounding: mode, tax: 'per-line', ...(total === 'rounded-once' ? { total } : {}) };
}

/** How many exact units a minor unit has: 1 000 for EUR, 100 000 for JPY, 100 for KWD. */
export function exactPerMinor(currency: Currency): bigint {
  return 10n ** BigInt(EXACT_DECIMALS - exponentOf(currency));
}

/** What one line really costs, in exact units, tax included. */
export function exactGross(net: bigint, taxMilliPercent: number): bigint {
  return net + mulDiv(net, BigInt(taxMilliPercent), WHOLE);
}

/** What is added to lines that sum to `lines` minor units, so that together they are the exact sum, rounded once. */
export function recordOf(
  { exact, lines }: { readonly exact: bigint; readonly lines: bigint },
  currency: Currency,
  rounding: Rounding,
): bigint {
  return mulDiv(exact, 1n, exactPerMinor(currency), rounding) - lines;
}

/**
 * Of an order, tax included. Nothing where its lines are rounded each and that is that, and nothing where more is given back
 * than charged: what was charged is given back to the unit. `drafts` and `lines` are the same ones before and after.
 */
export function roundingRecord(
  drafts: readonly Draft[],
  lines: readonly QuoteLine[],
  { policy, currency }: { readonly policy: MoneyPolicy; readonly currency: Currency },
): bigint {
  const gross = sumOf(lines.map((line) => line.gross));
  if (policy.total !== 'rounded-once' || gross <= 0n) return 0n;
  const perMinor = exactPerMinor(currency);
  const exact = sumOf(
    lines.map((line, index) => {
      const charged = drafts[index]?.exact;
      if (charged === undefined) return line.gross * perMinor;
      return exactGross(charged + line.coupon * perMinor, line.taxMilliPercent);
    }),
  );
  return exact <= 0n ? 0n : recordOf({ exact, lines: gross }, currency, policy.rounding);
}
