// Everything the server says to people, in German.
import { GERMAN_CODES } from '../../../shared/ui/said/german-codes.ts';
import type { Catalogue } from '../../../shared/ui/said/said.ts';
import { GERMAN_FIELDS } from './german-fields.ts';
import { GERMAN_FLEET } from './german-fleet.ts';
import { GERMAN_GENERAL } from './german-general.ts';
import { GERMAN_MONEY } from './german-money.ts';
import { GERMAN_SELLING } from './german-selling.ts';

export const GERMAN: Catalogue = {
  ...GERMAN_GENERAL,
  ...GERMAN_FLEET,
  ...GERMAN_SELLING,
  ...GERMAN_MONEY,
  ...GERMAN_FIELDS,
  ...GERMAN_CODES,
};
