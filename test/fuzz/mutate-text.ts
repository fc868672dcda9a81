// Changes to text forms as people, mail programs and attackers make them, and some that only a fuzzer makes.
import type { Chance } from './chance.ts';

type Change = (text: string, chance: Chance) => string;

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const STRANGE = [
  ...['\u200b', '\u00ad', '\ufeff', '\u2013', '\u00a0', '\u2167', '\uff21', '\ufdfa', '\u3371', '\u0000', '\ud800'],
  ...['\u2028', '\r\n', '\n\n', '> ', '|', 'U', '!', '=', '=\n', '\u{1d7d8}', 'ß', 'ı', '\u202e', '\t', 'o', 'l', 'I'],
] as const;

/** One to three changes. */
export function mutateText(text: string, chance: Chance): string {
  let mutated = text;
  for (let left = 1 + chance.int(3); left > 0; left -= 1) mutated = chance.pick(CHANGES)(mutated, chance);
  return mutated;
}

const CHANGES: readonly [Change, ...Change[]] = [
  (text, chance) => spliced(text, chance, 1, SYMBOLS[chance.int(32)] ?? ''),
  (text, chance) => spliced(text, chance, 0, SYMBOLS[chance.int(32)] ?? ''),
  (text, chance) => spliced(text, chance, 1 + chance.int(3), ''),
  (text, chance) => spliced(text, chance, chance.int(2), chance.some(STRANGE) ?? ''),
  (text, chance) => spliced(text, chance, 0, (chance.some(STRANGE) ?? '').repeat(1 + chance.int(2_000))),
  (text, chance) => text.slice(0, chance.int(text.length + 1)),
  (text, chance) => text.slice(chance.int(text.length + 1)),
  (text) => text.toLowerCase(),
  (text) => text.replaceAll('0', 'O').replaceAll('1', 'l'),
  (text) =>
    text
      .split('\n')
      .map((line) => `>> ${line}`)
      .join('\r\n'),
  (text) => text.replaceAll(/[\n-]/g, ''),
  (text, chance) => linesMoved(text, chance),
  (text) => `${text}\n${text}`,
  (text, chance) => `${chance.bytes(chance.int(60)).toString('latin1')}${text}`,
  (text, chance) => text + chance.bytes(chance.int(60)).toString('utf8'),
];

function spliced(text: string, chance: Chance, count: number, put: string): string {
  const at = chance.int(text.length + 1);
  return text.slice(0, at) + put + text.slice(at + count);
}

function linesMoved(text: string, chance: Chance): string {
  const lines = text.split('\n');
  const [line = ''] = lines.splice(chance.int(lines.length), 1);
  if (chance.int(3) > 0) lines.splice(chance.int(lines.length + 1), 0, line);
  return lines.join('\n');
}
