// Everything the agent says to people on its page, in German.
import { GERMAN_CODES } from '../../../shared/ui/said/german-codes.ts';
import type { Catalogue } from '../../../shared/ui/said/said.ts';
import { GERMAN_LICENCE } from './german-licence.ts';
import { GERMAN_REFUSALS } from './german-refusals.ts';
import { GERMAN_SEATS } from './german-seats.ts';

export const GERMAN: Catalogue = { ...GERMAN_CODES, ...GERMAN_LICENCE, ...GERMAN_SEATS, ...GERMAN_REFUSALS };
