// Vectors of the text form: what people may do to a code, and what damage is called and in which line it is.
import { signConfirmation } from '../../shared/licence/confirmation-code.ts';
import { signLicence } from '../../shared/licence/licence-codec.ts';
import { encodeQrText, encodeText, type TextType } from '../../shared/licence/text-form.ts';
import { encodeTrustBundle } from '../../shared/licence/trust-codec.ts';
import { hex, ISSUED, KEYS, LICENCE, ROOT_BYTES } from './fixture.ts';

const DOCUMENT = signLicence(LICENCE, KEYS.signing1);
const TEXT = encodeText('licence', DOCUMENT);
const QR = encodeQrText('licence', DOCUMENT);
const OTHER = encodeText('licence', signLicence({ ...LICENCE, seq: LICENCE.seq + 1 }, KEYS.signing1));
const LINES = TEXT.split('\n');
const COUNT = LINES.length;
const NUMBERS = LINES.map((_, i) => i + 1);

function good(name: string, text: string, type: TextType = 'licence', bytes: Uint8Array = DOCUMENT) {
  return { name, text, valid: true, expect: { type, hex: hex(bytes) } };
}

function bad(name: string, text: string, code: string, detail: object) {
  return { name, text, valid: false, code, detail };
}

/** The text with one line changed. */
function withLine(line: number, change: (text: string) => string): string {
  return LINES.map((text, i) => (i + 1 === line ? change(text) : text)).join('\n');
}

/** Another symbol at that place; dashes are counted. */
function mistyped(text: string, at: number): string {
  const other = text[at] === 'W' ? 'V' : 'W';
  return `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
}

function swapped(line: number, other: number): string {
  const lines = [...LINES];
  [lines[line - 1], lines[other - 1]] = [lines[other - 1] ?? '', lines[line - 1] ?? ''];
  return lines.join('\n');
}

const wrapped = (text: string, width: number) => (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');
const fullWidth = (text: string) =>
  text.replaceAll(/[0-9A-Z]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0));

function goodCases() {
  const receipt = signConfirmation(
    { serial: LICENCE.serial, epoch: 2, seq: 1, codeId: LICENCE.codeId, appliedAt: ISSUED, result: 'applied' },
    KEYS.agent,
  );
  const bundle = encodeTrustBundle([ROOT_BYTES]);
  return [
    good('as issued', TEXT),
    good('from a QR code', QR),
    good('lower case', TEXT.toLowerCase()),
    good('Windows line ends', TEXT.replaceAll('\n', '\r\n')),
    good('blank lines between', TEXT.replaceAll('\n', '\n\n \n')),
    good('no dashes', TEXT.replaceAll('-', '')),
    good('spaces instead of dashes', TEXT.replaceAll('-', ' ')),
    good('en dashes', TEXT.replaceAll('-', '\u2013')),
    good('no-break spaces and soft hyphens', TEXT.replaceAll('-', '\u00a0\u00ad')),
    good('zero-width characters and a byte order mark', `\ufeff${TEXT.replaceAll('-', '-\u200b')}`),
    good('wrapped at 30 columns', wrapped(TEXT.replaceAll('\n', ' '), 30)),
    good('QR text wrapped at 76 columns', wrapped(QR, 76)),
    good('all in one line', TEXT.replaceAll('\n', ' ')),
    good('quoted twice in a mail', LINES.map((line) => `> > ${line}`).join('\n')),
    good('quoted with bars', LINES.map((line) => `| ${line}`).join('\n')),
    good('O for 0', TEXT.replaceAll('0', 'O')),
    good('l and i for 1', LINES.map((line, i) => line.replaceAll('1', i % 2 === 0 ? 'l' : 'i')).join('\n')),
    good('full-width letters', fullWidth(TEXT)),
    good('tabs and line separators', TEXT.replaceAll('-', '\t').replaceAll('\n', '\u2028')),
    good('prose before and after the code', `Hello!\nHere is the code, as promised:\n\n${TEXT}\n\nRegards, Nora`),
    good('a quoted mail with the code', `Nora wrote:\n> Hello!\n>\n${LINES.map((line) => `> ${line}`).join('\n')}\n> Nora`),
    good('pasted twice', `${TEXT}\n${TEXT}`),
    good('pasted twice without a line break between', `${TEXT}${TEXT}`),
    good('pasted three times from a QR code', QR.repeat(3)),
    good('a line of it again below', `${TEXT}\n${LINES[1]}`),
    good('damaged, and whole below', `${withLine(3, (text) => mistyped(text, 1))}\n\n${TEXT}`),
    good('confirmation code', encodeText('confirmation', receipt), 'confirmation', receipt),
    good('trust bundle', encodeText('trust', bundle), 'trust', bundle),
    good('empty document', encodeText('request', new Uint8Array(0)), 'request', new Uint8Array(0)),
  ];
}

function damageCases() {
  const line = (number: number) => LINES[number - 1] ?? '';
  return [
    ...NUMBERS.map((n) =>
      bad(
        `typo in line ${n}`,
        withLine(n, (text) => mistyped(text, n % 5)),
        'text_typo',
        { line: n },
      ),
    ),
    ...NUMBERS.map((n) =>
      bad(
        `wrong check character in line ${n}`,
        withLine(n, (text) => mistyped(text, text.length - 1)),
        'text_typo',
        { line: n },
      ),
    ),
    bad(
      'neighbours swapped in line 2',
      withLine(2, (text) => text.replace(/^(.)(.)/, '$2$1')),
      'text_typo',
      { line: 2 },
    ),
    bad('lines 2 and 3 swapped', swapped(2, 3), 'text_typo', { line: 2, other: 3 }),
    bad('lines 1 and 5 swapped', swapped(1, 5), 'text_typo', { line: 1, other: 5 }),
    bad(
      'typo in line 4 of a text in one line',
      withLine(4, (text) => mistyped(text, 0)).replaceAll('\n', ' '),
      'text_typo',
      { line: 4 },
    ),
    bad(
      'character missing in line 3',
      withLine(3, (text) => text.slice(1)),
      'text_line_length',
      { line: 3, found: 40, wanted: 41 },
    ),
    bad(
      'character doubled in line 5',
      withLine(5, (text) => `${text[0]}${text}`),
      'text_line_length',
      { line: 5, found: 42, wanted: 41 },
    ),
    bad(
      'character missing in line 1',
      withLine(1, (text) => text.slice(0, -1)),
      'text_line_length',
      { line: 1, found: 40, wanted: 41 },
    ),
    bad(
      'character missing in line 6 of a text in one line',
      withLine(6, (text) => text.slice(1)).replaceAll('\n', ' '),
      'text_line_length',
      { line: 6, found: 40, wanted: 41 },
    ),
    bad('character added to the last line', `${TEXT}7`, 'text_line_length', { line: COUNT }),
    bad('last line missing', LINES.slice(0, -1).join('\n'), 'text_truncated', { line: COUNT }),
    bad('last characters missing', TEXT.slice(0, -3), 'text_line_length', { line: COUNT }),
    bad('second half missing', LINES.slice(0, 6).join('\n'), 'text_truncated', { line: 7 }),
    bad('cut in the middle of line 4', `${LINES.slice(0, 3).join('\n')}\n${line(4).slice(0, 20)}`, 'text_truncated', {
      line: 4,
    }),
    bad('line 3 missing', LINES.filter((_, i) => i !== 2).join('\n'), 'text_truncated', { line: 3 }),
    bad('first line missing', LINES.slice(1).join('\n'), 'text_truncated', { line: 1 }),
    bad(
      'U is no symbol',
      withLine(7, (text) => `U${text.slice(1)}`),
      'text_symbol',
      { line: 7, symbol: 'U' },
    ),
    bad(
      'punctuation',
      withLine(2, (text) => `${text.slice(0, 9)}!${text.slice(10)}`),
      'text_symbol',
      { line: 2, symbol: '!' },
    ),
    bad(
      'Cyrillic look-alike',
      withLine(2, (text) => `\u0410${text.slice(1)}`),
      'text_symbol',
      { line: 2, symbol: 'U+0410' },
    ),
    bad('prose alone', 'Hello!\nThe code follows.', 'text_symbol', { line: 1 }),
    bad(
      'a typo in the code after prose',
      `Hello!\n${withLine(5, (text) => mistyped(text, 2))}\nRegards, Nora`,
      'text_typo',
      { line: 5 },
    ),
    bad('prose, and the code cut off by prose', `Hello!\n${LINES.slice(0, 4).join('\n')}\n[cut off]`, 'text_truncated', {
      line: 5,
    }),
    { name: 'two different codes in one mail', text: `Old:\n${TEXT}\nNew:\n${OTHER}`, valid: false, code: 'text_several' },
    { name: 'empty', text: '', valid: false, code: 'text_empty' },
    { name: 'only separators', text: ' -\n> \u200b\n', valid: false, code: 'text_empty' },
    bad('too long', 'A'.repeat(20_001), 'text_too_long', { found: 20_001, wanted: 20_000 }),
    {
      ...bad('other type than wanted', encodeText('request', DOCUMENT), 'text_wrong_type', {
        found: 'request',
        wanted: 'licence',
      }),
      type: 'licence',
    },
    bad('version 2 of the form', VERSION_2, 'text_version', { found: 2 }),
    bad('unknown type', TYPE_9, 'text_wrong_type', { found: 'unknown' }),
  ];
}

/** Head bytes 0x21 and 0x19 and an empty document, written out since the encoder makes neither. */
const VERSION_2 = '44000-M';
const TYPE_9 = '34000-F';

export function textVectors() {
  return {
    description:
      'Text form: at most 20,000 characters are read; where `type` is given only that type is accepted. A refusal has `code` and at least the `detail` shown.',
    maxChars: 20_000,
    cases: [...goodCases(), ...damageCases()],
  };
}
