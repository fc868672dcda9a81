// What costs nothing when it is ordered because its fee stands on monthly statements: what that fee will be, said before.
import { useFormats, useWords } from '../../../shared/ui/language.tsx';
import type { Offer } from './offers.ts';
import { useUnitPrices } from './use-offers.ts';
import { words } from './words.ts';

/** Undefined for an offer that is paid by its order. */
export type StatementFee = (sku: string, quantity: number) => string | undefined;

export function useStatementFee(offers: readonly Offer[] | undefined, payerId: string | undefined): StatementFee {
  const w = useWords(words);
  const format = useFormats();
  const priceOf = useUnitPrices(payerId);
  return (sku, quantity) => {
    const offer = offers?.find((one) => one.sku === sku);
    if (offer?.billing !== 'statement') return undefined;
    const price = priceOf(offer, 'monthly', quantity);
    return price === undefined ? w.onStatement : w.feeOnStatement(format.money(price));
  };
}
