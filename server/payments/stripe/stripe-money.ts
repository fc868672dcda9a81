// Stripe's own way of counting: hundredths of currencies that have none, and thousandths that end in zero.
import { type Currency, exponentOf, isCurrency } from '../../../shared/currencies.ts';

/** docs.stripe.com/currencies: without decimals by ISO, yet given in hundredths. */
const IN_HUNDREDTHS: ReadonlySet<string> = new Set(['ISK', 'UGX']);

/** Undefined: Stripe cannot take this amount exactly, and nothing is rounded. */
export function toStripe(amount: bigint, currency: Currency): number | undefined {
  if (exponentOf(currency) === 3 && amount % 10n !== 0n) return undefined;
  return Number(IN_HUNDREDTHS.has(currency) ? amount * 100n : amount);
}

/** A fraction of what we count is not lost: it makes the amount another one than was asked for. */
export function fromStripe(amount: number, lowerCase: string): { readonly amount: bigint; readonly currency: string } {
  const currency = lowerCase.toUpperCase();
  const minor = BigInt(amount);
  if (!isCurrency(currency) || !IN_HUNDREDTHS.has(currency)) return { amount: minor, currency };
  return { amount: minor % 100n === 0n ? minor / 100n : -1n, currency };
}
