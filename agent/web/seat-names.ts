// Names of base licences and add-ons, as the price list has them in every language.
import { ADD_ONS, BASE_LICENCES } from '../../shared/licence/licence.ts';
import { seatKindName } from '../../shared/seats.ts';
import type { SeatNames } from '../../shared/ui/licence-words.ts';

export const SEAT_NAMES: SeatNames = Object.fromEntries(
  [...BASE_LICENCES, ...ADD_ONS].map((kind) => [kind, seatKindName(kind)]),
);
