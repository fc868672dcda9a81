// From draft lines to charged lines: the order's coupon, the tax, and totals that are sums of rounded lines (M2, M3, M4).
import { allocate, mulDiv, type Rounding, sumOf } from '../../shared/money.ts';
import { WHOLE } from './adjustment.ts';
import type { Coupon, MoneyPolicy } from './quote-input.ts';
import type { Draft, QuoteLine } from './quote-line.ts';

export interface Totals {
  /** List prices with the subscriptions' own adjustments. */
  readonly subtotal: bigint;
  readonly coupon: bigint;
  /** With the rounding record, where there is one: `net` + `tax` = `gross`. */
  readonly net: bigint;
  readonly tax: bigint;
  readonly gross: bigint;
  /** S4.16: what the total differs by from the sum of the lines; absent where it does not. */
  readonly rounding?: bigint;
}

export interface Settlement {
  /** Taken from the buyer's credit notes, then from what it prepaid. */
  readonly fromCreditNotes: bigint;
  readonly fromPrepaid: bigint;
  /** To be paid now; never negative. */
  readonly due: bigint;
  /** What the order gives back beyond what it charges. */
  readonly toCredit: bigint;
}

/** Numbers the lines from 1. Only what is charged here is discounted and taxed; credits bring their own tax (M6). */
export function finishLines(drafts: readonly Draft[], coupon: Coupon, policy: MoneyPolicy): QuoteLine[] {
  const coupons = couponParts(drafts, coupon, policy.rounding);
  const untaxed = drafts.map((draft, i) => {
    const { keeps: _, exact: __, fixed, ...facts } = draft;
    const off = fixed?.coupon ?? coupons[i] ?? 0n;
    return { ...facts, line: i + 1, coupon: off, net: facts.list + facts.adjustment + off, fixedTax: fixed?.tax };
  });
  const taxes = policy.tax === 'per-line' ? new Map<number, bigint>() : taxPerInvoice(untaxed, policy.rounding);
  return untaxed.map(({ fixedTax, ...line }) => {
    const own = mulDiv(line.net, BigInt(line.taxMilliPercent), WHOLE, policy.rounding);
    const tax = fixedTax ?? taxes.get(line.line) ?? own;
    return { ...line, tax, gross: line.net + tax };
  });
}

function couponParts(drafts: readonly Draft[], coupon: Coupon, rounding: Rounding): bigint[] {
  const weights = drafts.map(({ fixed, list, adjustment }) => (fixed === undefined ? list + adjustment : 0n));
  const whole = sumOf(weights);
  if (coupon.kind === 'none' || whole === 0n) return weights.map(() => 0n);
  const wished = coupon.kind === 'amount' ? coupon.off : mulDiv(whole, BigInt(coupon.off), WHOLE, rounding);
  // A coupon pays for the order at most; what it is worth beyond is not paid out.
  return allocate(wished > whole ? -whole : -wished, weights);
}

interface Untaxed {
  readonly line: number;
  readonly net: bigint;
  readonly taxMilliPercent: number;
  readonly fixedTax: bigint | undefined;
}

function taxPerInvoice(lines: readonly Untaxed[], rounding: Rounding): Map<number, bigint> {
  const taxed = lines.filter(({ fixedTax, net }) => fixedTax === undefined && net > 0n);
  const parts = new Map<number, bigint>();
  for (const [rate, group] of Map.groupBy(taxed, ({ taxMilliPercent }) => taxMilliPercent)) {
    const nets = group.map(({ net }) => net);
    const tax = mulDiv(sumOf(nets), BigInt(rate), WHOLE, rounding);
    const shares = allocate(tax, nets);
    group.forEach(({ line }, i) => {
      parts.set(line, shares[i] ?? 0n);
    });
  }
  return parts;
}

/** The record is no part of any line: it bears no tax and is given back with none of them (S4.16). */
export function totalsOf(lines: readonly QuoteLine[], rounding = 0n): Totals {
  return {
    subtotal: sumOf(lines.map(({ list, adjustment }) => list + adjustment)),
    coupon: sumOf(lines.map(({ coupon }) => coupon)),
    net: sumOf(lines.map(({ net }) => net)) + rounding,
    tax: sumOf(lines.map(({ tax }) => tax)),
    gross: sumOf(lines.map(({ gross }) => gross)) + rounding,
    ...(rounding === 0n ? {} : { rounding }),
  };
}

/** The fixed order after tax: credit notes, then what was prepaid (M3). */
export function settle(
  gross: bigint,
  { creditNotes, prepaid }: { readonly creditNotes: bigint; readonly prepaid: bigint },
): Settlement {
  if (gross <= 0n) return { fromCreditNotes: 0n, fromPrepaid: 0n, due: 0n, toCredit: -gross };
  const fromCreditNotes = creditNotes < gross ? creditNotes : gross;
  const rest = gross - fromCreditNotes;
  const fromPrepaid = prepaid < rest ? prepaid : rest;
  return { fromCreditNotes, fromPrepaid, due: rest - fromPrepaid, toCredit: 0n };
}
