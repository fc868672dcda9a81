// Names of base licences and add-ons, as the price list has them in every language; with the names of all else that is licensed.
import { ADD_ONS, BASE_LICENCES } from '../licence/licence.ts';
import { seatKindName } from '../seats.ts';
import { useWords } from './language.tsx';
import { licenceWords, type SeatNames } from './licence-words.ts';

export const SEAT_NAMES: SeatNames = Object.fromEntries(
  [...BASE_LICENCES, ...ADD_ONS].map((kind) => [kind, seatKindName(kind)]),
);

/** Of a kind of grant. */
export function useKindName(): (kind: string) => string {
  const names: Readonly<Record<string, string>> = { ...SEAT_NAMES, ...useWords(licenceWords).counted };
  return (kind) => names[kind] ?? kind;
}
