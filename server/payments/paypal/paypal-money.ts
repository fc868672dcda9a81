// PayPal's own way of counting: decimal text, and no decimals where PayPal takes none.
import { type Currency, isCurrency } from '../../../shared/currencies.ts';
import { formatAmount, parseAmount } from '../../../shared/money.ts';

/** developer.paypal.com/docs/api/reference/currency-codes */
const TAKEN: ReadonlySet<Currency> = new Set([
  ...(['AUD', 'BRL', 'CAD', 'CHF', 'CNY', 'CZK', 'DKK', 'EUR', 'GBP', 'HKD', 'HUF', 'ILS', 'JPY'] as const),
  ...(['MXN', 'MYR', 'NOK', 'NZD', 'PHP', 'PLN', 'SEK', 'SGD', 'THB', 'TWD', 'USD'] as const),
]);
/** ISO gives them two decimals, PayPal none. */
const WITHOUT_DECIMALS: ReadonlySet<string> = new Set(['HUF', 'TWD']);

export function paypalTakes(currency: Currency): boolean {
  return TAKEN.has(currency);
}

/** Undefined: PayPal cannot take this amount exactly, and nothing is rounded. */
export function toPaypal(amount: bigint, currency: Currency): string | undefined {
  if (!WITHOUT_DECIMALS.has(currency)) return formatAmount(amount, currency);
  return amount % 100n === 0n ? `${amount / 100n}` : undefined;
}

export function fromPaypal(money: { readonly value: string; readonly currencyCode: string } | undefined): {
  readonly amount: bigint;
  readonly currency: string;
} {
  const { value = '', currencyCode: currency = '' } = money ?? {};
  const amount = isCurrency(currency) ? parseAmount(value, currency) : undefined;
  // What cannot be read is no amount that anybody asked for.
  return { amount: amount ?? -1n, currency };
}
