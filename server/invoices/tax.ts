// Which tax a buyer is charged: rates are data, per country of the buyer.
import type { BusinessSettings } from '../../shared/contracts/settings-api.ts';
import { isVatId } from './vat-id.ts';

export interface TaxRule {
  /** Thousandths of a percent; 0 where nothing is charged. */
  readonly milliPercent: number;
  readonly name: string;
  readonly reverseCharge: boolean;
}

const NO_TAX: TaxRule = { milliPercent: 0, name: '', reverseCharge: false };

/** What VIES said of a number last; undefined where it was not asked, or has not answered yet. */
export type VatAnswer = 'valid' | 'invalid';

/**
 * S5.32: a tax id that cannot be one of the country earns no reverse charge, nor one that VIES does not know.
 * `buyer.country` empty: taxed as the seller's own country, so that nobody escapes tax by saying nothing.
 */
export function taxFor(
  { seller, taxRates }: Pick<BusinessSettings, 'seller' | 'taxRates'>,
  buyer: { readonly country: string; readonly taxId: string },
  answer?: VatAnswer,
): TaxRule {
  const country = buyer.country === '' ? seller.country : buyer.country;
  const rate = taxRates.find((known) => known.country === country);
  if (rate === undefined) return NO_TAX;
  const abroad = country !== seller.country;
  if (abroad && rate.reverseCharge && answer !== 'invalid' && isVatId(buyer.taxId, country)) {
    return { milliPercent: 0, name: rate.name, reverseCharge: true };
  }
  return { milliPercent: Math.round(Number(rate.percent) * 1000), name: rate.name, reverseCharge: false };
}
