// The message catalogue: one set of sentences per language, all of them complete.
import { type Language, languageOf } from '../../../shared/written.ts';
import { DE } from './words-de.ts';
import { EN, type Words } from './words-en.ts';

const CATALOGUE: Readonly<Record<Language, Words>> = { en: EN, de: DE };

/** What every message begins with. */
export interface Reader {
  /** Empty: greeted without a name. */
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
  /** Whom the mail is from: the brand under which the reader buys, else the vendor's sender name. */
  readonly from: string;
}

export function speak(reader: Reader): { language: Language; words: Words; greeting: string; signature: string } {
  const language = languageOf(reader.language);
  const words = CATALOGUE[language];
  return { language, words, greeting: words.greeting(reader.name), signature: reader.from };
}
