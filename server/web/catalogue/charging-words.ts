// How an offer is charged beside its price, in words, in both languages (S4.15).
import type { OfferView } from '../../../shared/contracts/catalogue-api.ts';
import { type Formats, useFormats, useWords } from '../../../shared/ui/language.tsx';

const en = {
  activation: 'Activation fee',
  activationHint: 'Once, with the order that begins a subscription, without tax. No row: none.',
  addFee: 'Add an activation fee',
  removeFee: (row: number) => `Remove fee ${row}`,
  amount: 'Amount',
  currency: 'Currency',
  minimumTerm: 'Minimum term, in periods',
  minimumTermHint: 'Empty: it ends whenever its term does. Until then it renews by itself.',
  penalty: 'Penalty for an earlier end, in %',
  penaltyHint: 'Of the fees that are left to the end of the minimum term. Empty where a fixed sum takes its place.',
  fixedPenalty: 'Fixed penalty for an earlier end',
  fixedPenaltyHint:
    'For each unit that ends before the minimum term, without tax, in place of a share. Where the payer’s currency is not named, no minimum term is agreed.',
  addPenalty: 'Add a fixed penalty',
  removePenalty: (row: number) => `Remove penalty ${row}`,
  firstPeriod: 'Period in which it begins',
  lastPeriod: 'Period in which it ends',
  firstHint: 'Of what begins while the period runs already.',
  lastHint: 'Of what ends at once, before what is paid. Paid when it is ordered, it gives nothing back otherwise.',
  edges: { prorated: 'By the day', full: 'Whole' },
  usual: 'As its billing has it',
  inAdvance: 'Paid ahead, in periods',
  inAdvanceHint: 'Beside the running period, from the first invoice on. 0: none.',
  ahead: (count: number, periods: string) => `${periods} ${count === 1 ? 'period' : 'periods'} beside the running one`,
  begins: 'Owed on statements from',
  beginsHint: 'Until its first use it may be used and owes nothing.',
  beginnings: { order: 'The order on', first_use: 'Its first use on' },
  accrual: 'Booked',
  accrualHint: 'By the day: balances and credit limits show what is owed so far.',
  accruals: { arrears: 'With the statement of its month', daily: 'By the day, then with its statement' },
  bound: (periods: string, percent: string) => `${periods} periods; an earlier end costs ${percent} % of what is left`,
  boundFixed: (periods: string, sums: string) => `${periods} periods; an earlier end costs ${sums} a unit`,
};
const de: typeof en = {
  activation: 'Aktivierungsgebühr',
  activationHint: 'Einmalig mit der Bestellung, mit der ein Abonnement beginnt, ohne Steuer. Keine Zeile: keine.',
  addFee: 'Aktivierungsgebühr ergänzen',
  removeFee: (row) => `Gebühr ${row} entfernen`,
  amount: 'Betrag',
  currency: 'Währung',
  minimumTerm: 'Mindestlaufzeit, in Perioden',
  minimumTermHint: 'Leer: es endet, wann immer die Laufzeit endet. Bis dahin verlängert es sich von selbst.',
  penalty: 'Strafe für ein früheres Ende, in %',
  penaltyHint:
    'Der Gebühren, die bis zum Ende der Mindestlaufzeit bleiben. Leer, wo ein fester Betrag an die Stelle tritt.',
  fixedPenalty: 'Feste Strafe für ein früheres Ende',
  fixedPenaltyHint:
    'Für jede Einheit, die vor der Mindestlaufzeit endet, ohne Steuer, anstelle eines Anteils. Wo die Währung des Zahlers nicht genannt ist, wird keine Mindestlaufzeit vereinbart.',
  addPenalty: 'Feste Strafe ergänzen',
  removePenalty: (row) => `Strafe ${row} entfernen`,
  firstPeriod: 'Periode, in der es beginnt',
  lastPeriod: 'Periode, in der es endet',
  firstHint: 'Bei dem, was beginnt, während die Periode schon läuft.',
  lastHint:
    'Bei dem, was sofort endet, bevor das Bezahlte endet. Bei der Bestellung bezahlt, gibt es sonst nichts zurück.',
  edges: { prorated: 'Taggenau', full: 'Ganz' },
  usual: 'Wie es die Abrechnungsart vorsieht',
  inAdvance: 'Im Voraus bezahlt, in Perioden',
  inAdvanceHint: 'Neben der laufenden Periode, ab der ersten Rechnung. 0: keine.',
  ahead: (count, periods) => `${periods} ${count === 1 ? 'Periode' : 'Perioden'} neben der laufenden`,
  begins: 'Auf Abrechnungen ab',
  beginsHint: 'Bis zur ersten Benutzung kann es benutzt werden und kostet nichts.',
  beginnings: { order: 'der Bestellung', first_use: 'der ersten Benutzung' },
  accrual: 'Gebucht',
  accrualHint: 'Täglich: Salden und Kreditrahmen zeigen, was bisher geschuldet ist.',
  accruals: { arrears: 'mit der Abrechnung des Monats', daily: 'täglich, dann mit der Abrechnung' },
  bound: (periods, percent) => `${periods} Perioden; ein früheres Ende kostet ${percent} % des Rests`,
  boundFixed: (periods, sums) => `${periods} Perioden; ein früheres Ende kostet ${sums} je Einheit`,
};
export const words = { en, de };

/** Only what there is: name and value. */
export function useCharged() {
  const w = useWords(words);
  const format = useFormats();
  return ({
    activationFees,
    minimumTerm,
    firstPeriod,
    lastPeriod,
    periodsInAdvance,
    activation,
    accrual,
  }: OfferView['charging']): readonly (readonly [string, string])[] => [
    ...(activationFees.length === 0
      ? []
      : [[w.activation, activationFees.map((fee) => format.money(fee)).join(', ')] as const]),
    ...(minimumTerm === null ? [] : [[w.minimumTerm, boundText(minimumTerm, w, format)] as const]),
    ...(firstPeriod === null ? [] : [[w.firstPeriod, w.edges[firstPeriod]] as const]),
    ...(lastPeriod === null ? [] : [[w.lastPeriod, w.edges[lastPeriod]] as const]),
    ...(periodsInAdvance === 0
      ? []
      : [[w.inAdvance, w.ahead(periodsInAdvance, format.number(periodsInAdvance))] as const]),
    ...(activation === 'order' ? [] : [[w.begins, w.beginnings[activation]] as const]),
    ...(accrual === 'arrears' ? [] : [[w.accrual, w.accruals[accrual]] as const]),
  ];
}

function boundText(
  { periods, penaltyPercent, penaltyAmounts }: NonNullable<OfferView['charging']['minimumTerm']>,
  w: typeof en,
  format: Formats,
): string {
  if (penaltyPercent !== null) return w.bound(format.number(periods), format.number(penaltyPercent));
  return w.boundFixed(format.number(periods), penaltyAmounts.map((sum) => format.money(sum)).join(', '));
}
