// How an offer is charged beside its price, in words, in both languages (S4.15).
import type { OfferView } from '../../../shared/contracts/catalogue-api.ts';
import { useFormats, useWords } from '../../../shared/ui/language.tsx';

const en = {
  activation: 'Activation fee',
  activationHint: 'Once, with the order that begins a subscription, without tax. No row: none.',
  addFee: 'Add an activation fee',
  removeFee: (row: number) => `Remove fee ${row}`,
  amount: 'Amount',
  currency: 'Currency',
};
const de: typeof en = {
  activation: 'Aktivierungsgebühr',
  activationHint: 'Einmalig mit der Bestellung, mit der ein Abonnement beginnt, ohne Steuer. Keine Zeile: keine.',
  addFee: 'Aktivierungsgebühr ergänzen',
  removeFee: (row) => `Gebühr ${row} entfernen`,
  amount: 'Betrag',
  currency: 'Währung',
};
export const words = { en, de };

/** Only what there is: name and value. */
export function useCharged() {
  const w = useWords(words);
  const format = useFormats();
  return ({ activationFees }: OfferView['charging']): (readonly [string, string])[] =>
    activationFees.length === 0 ? [] : [[w.activation, activationFees.map(format.money).join(', ')]];
}
