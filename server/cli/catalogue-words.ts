// Prices in the words of a table.
import { formatAmount } from '../../shared/money.ts';
import type { PriceVersion } from '../pricing/price.ts';

/** `1: 12.00, 80: 9.50`, or `12.00` where there is one tier. */
export function tiersText({ tiers, currency }: PriceVersion): string {
  const [only, ...more] = tiers;
  if (only !== undefined && more.length === 0) return formatAmount(only.unitAmount, currency);
  return tiers.map(({ from, unitAmount }) => `${from}: ${formatAmount(unitAmount, currency)}`).join(', ');
}

export function priceText(version: PriceVersion | undefined): string {
  return version === undefined ? '-' : tiersText(version);
}
