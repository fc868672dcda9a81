// Exact money: integer minor units that are multiplied first, divided once and rounded once (M1, M2, M4).
import { type Currency, exponentOf } from './currencies.ts';
import { Fault } from './errors.ts';

export interface Money {
  /** Minor units: cents for EUR, whole yen for JPY, fils for KWD. */
  readonly amount: bigint;
  readonly currency: Currency;
}

/** The form on a wire and in stored JSON: `{ amount: '12.34', currency: 'EUR' }`. */
export interface MoneyJson {
  readonly amount: string;
  readonly currency: Currency;
}

/**
 * How a fraction of a minor unit is dropped (S4.16). `half-away` is the default (D8); `away-from-zero` is PortaOne's;
 * `to-nearest-5` leaves a last digit of 0 or 5 (Malaysian cash rounding).
 */
export const ROUNDINGS = ['half-away', 'away-from-zero', 'to-nearest-5'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/**
 * No single amount is larger. Within it both databases and a JavaScript number hold every amount exactly (2^53 is nine
 * times as much), whatever a driver turns a 64-bit column into.
 */
export const LARGEST_AMOUNT = 1_000_000_000_000_000n;

export function money(amount: bigint, currency: Currency): Money {
  return { amount, currency };
}

/** Throws Fault `currency_mismatch`: money of two currencies has no sum (M21). */
export function add(a: Money, b: Money): Money {
  return { amount: a.amount + b.amount, currency: sameCurrency(a, b) };
}

export function subtract(a: Money, b: Money): Money {
  return { amount: a.amount - b.amount, currency: sameCurrency(a, b) };
}

function sameCurrency(a: Money, b: Money): Currency {
  if (a.currency === b.currency) return a.currency;
  throw new Fault('currency_mismatch', `${a.currency} and ${b.currency} do not add up without a stored rate.`);
}

export function sumOf(amounts: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}

/** `amount` × numerator ÷ denominator in minor units, rounded once. The denominator must be positive. */
export function mulDiv(
  amount: bigint,
  numerator: bigint,
  denominator: bigint,
  rounding: Rounding = 'half-away',
): bigint {
  if (denominator <= 0n) throw new Fault('money_division', `Money cannot be divided by ${denominator}.`);
  const product = amount * numerator;
  if (rounding === 'to-nearest-5') return 5n * halfAway(product, denominator * 5n);
  return rounding === 'half-away' ? halfAway(product, denominator) : awayFromZero(product, denominator);
}

function halfAway(numerator: bigint, denominator: bigint): bigint {
  const size = abs(numerator);
  return sign(numerator) * ((size * 2n + denominator) / (denominator * 2n));
}

function awayFromZero(numerator: bigint, denominator: bigint): bigint {
  return sign(numerator) * ((abs(numerator) + denominator - 1n) / denominator);
}

export function abs(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function sign(amount: bigint): bigint {
  return amount < 0n ? -1n : 1n;
}

/**
 * Parts in the proportion of `weights` that sum to `total` exactly (largest remainder; the earlier part wins a tie).
 * Weights are not negative and not all zero, else Fault `money_weights`.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = sumOf(weights);
  if (whole <= 0n || weights.some((weight) => weight < 0n)) {
    throw new Fault('money_weights', 'Money is divided by weights that are not negative and not all zero.');
  }
  const size = abs(total);
  const shares = weights.map((weight, index) => ({
    index,
    part: (size * weight) / whole,
    remainder: (size * weight) % whole,
  }));
  const left = Number(size - sumOf(shares.map(({ part }) => part)));
  const byRemainder = shares.toSorted((a, b) => compare(b.remainder, a.remainder) || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return shares.map(({ index, part }) => sign(total) * (part + (raised.has(index) ? 1n : 0n)));
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const DECIMAL = /^(-?)(0|[1-9]\d{0,15})(?:\.(\d{1,3}))?$/;

/**
 * "12.34" → 1234n for EUR. Undefined for anything that is not a plain decimal, has more decimals than the currency or is
 * beyond LARGEST_AMOUNT: money that was typed is never rounded.
 */
export function parseAmount(text: string, currency: Currency): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, minus, whole = '', decimals = ''] = match;
  const exponent = exponentOf(currency);
  if (decimals.length > exponent) return undefined;
  const size = BigInt(whole + decimals.padEnd(exponent, '0'));
  if (size > LARGEST_AMOUNT) return undefined;
  return minus === '-' ? -size : size;
}

/** 1234n → "12.34" for EUR, "1234" for JPY, "1.234" for KWD; always all decimals. */
export function formatAmount(amount: bigint, currency: Currency): string {
  const exponent = exponentOf(currency);
  const digits = `${abs(amount)}`.padStart(exponent + 1, '0');
  const minus = amount < 0n ? '-' : '';
  if (exponent === 0) return minus + digits;
  return `${minus}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** "12.34 EUR", for sentences. */
export function moneyText({ amount, currency }: Money): string {
  return `${formatAmount(amount, currency)} ${currency}`;
}

export function toMoneyJson({ amount, currency }: Money): MoneyJson {
  return { amount: formatAmount(amount, currency), currency };
}

/** Undefined where `parseAmount` is. */
export function fromMoneyJson({ amount, currency }: MoneyJson): Money | undefined {
  const minor = parseAmount(amount, currency);
  return minor === undefined ? undefined : { amount: minor, currency };
}
