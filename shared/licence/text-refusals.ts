// Why a pasted text is not a code, in words that name the line to look at.
import { refuse } from '../result.ts';
import type { TextType } from './text-form.ts';

export type TextCode =
  | 'text_empty'
  | 'text_too_long'
  | 'text_symbol'
  | 'text_typo'
  | 'text_line_length'
  | 'text_truncated'
  | 'text_several'
  | 'text_wrong_type'
  | 'text_version';

const NAMES: Readonly<Record<TextType, string>> = {
  licence: 'an activation code',
  trust: 'a trust bundle',
  request: 'a request code',
  confirmation: 'a confirmation code',
};
const COMPARE = 'Compare that line with the original, or copy the whole code again.';
const AGAIN = 'Copy the whole code again, from its first to its last line.';

/** Printable symbols are shown, others by their number. */
function shown(character: string): string {
  return /^[\x21-\x7e]$/.test(character)
    ? character
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

export const refuseText = {
  empty: () => refuse('text_empty', 'There is no code in the text.', AGAIN),
  tooLong: (found: number, wanted: number) =>
    refuse('text_too_long', `The text has ${found} characters, more than any code.`, 'Paste the code alone.', {
      found,
      wanted,
    }),
  symbol: (line: number, character: string) =>
    refuse('text_symbol', `Line ${line} has a character that no code contains: ${shown(character)}.`, COMPARE, {
      line,
      symbol: shown(character),
    }),
  typo: (line: number) => refuse('text_typo', `Line ${line} has a typo.`, COMPARE, { line }),
  swapped: (line: number, other: number) =>
    refuse('text_typo', `Lines ${line} and ${other} have changed places.`, 'Put the lines in order.', { line, other }),
  lineLength: (line: number, found: number, wanted: number) =>
    refuse('text_line_length', lengthWords(line, found, wanted), COMPARE, { line, found, wanted }),
  truncated: (line: number) => refuse('text_truncated', `Line ${line} is missing or cut off.`, AGAIN, { line }),
  several: () =>
    refuse('text_several', 'The text has several different codes in it.', 'Paste one of them alone, the newest.'),
  wrongType: (found: TextType | undefined, wanted: TextType) =>
    refuse(
      'text_wrong_type',
      `This is ${found === undefined ? 'a code of an unknown kind' : NAMES[found]}, not ${NAMES[wanted]}.`,
      `Use ${NAMES[wanted]} here.`,
      { found: found ?? 'unknown', wanted },
    ),
  version: (found: number) =>
    refuse(
      'text_version',
      `The code has the form ${found}, which this version does not know.`,
      'Update this software.',
      {
        found,
      },
    ),
} as const;

function lengthWords(line: number, found: number, wanted: number): string {
  if (wanted === 0) return `Line ${line} does not belong to the code, which ends before it.`;
  const off = Math.abs(found - wanted);
  const characters = off === 1 ? 'character' : 'characters';
  return `Line ${line} has ${off} ${characters} too ${found < wanted ? 'few' : 'many'} (${found} instead of ${wanted}).`;
}
