// The text form: what goes in comes out however it is wrapped, and damage is found and named with its line.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeQrText, encodeText, type TextType } from '../../../shared/licence/text-form.ts';
import { decodeText } from '../../../shared/licence/text-read.ts';

const LIMITS = { maxChars: 200_000 };
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const types = fc.constantFrom<TextType>('licence', 'trust', 'request', 'confirmation');
/** Documents of the sizes that real ones have. */
const documents = fc.uint8Array({ minLength: 60, maxLength: 500 });

it('what was written is what is read, as lines and as QR text', () => {
  fc.assert(
    fc.property(types, fc.uint8Array({ maxLength: 700 }), (type, bytes) => {
      for (const text of [encodeText(type, bytes), encodeQrText(type, bytes)]) {
        expect(decodeText(text, LIMITS)).toEqual({ ok: true, value: { type, bytes } });
      }
    }),
  );
});

it('wrapping, case and separators do not matter', () => {
  const junk = fc.constantFrom(
    '',
    ' ',
    '-',
    '\n',
    '\r\n',
    '\n> ',
    '\n| > ',
    '\u00a0',
    '\u200b',
    '\u00ad',
    '\u2014',
    '\t',
  );
  fc.assert(
    fc.property(documents, fc.array(junk, { minLength: 1, maxLength: 60 }), fc.boolean(), (bytes, junks, lower) => {
      const text = [...encodeQrText('licence', bytes)].map((c, i) => c + (junks[i % junks.length] ?? '')).join('');
      expect(decodeText(lower ? text.toLowerCase() : text, LIMITS)).toEqual({
        ok: true,
        value: { type: 'licence', bytes },
      });
    }),
  );
});

it('any single wrong symbol is found and its line named', () => {
  fc.assert(
    fc.property(documents, fc.nat(), fc.integer({ min: 1, max: 31 }), (bytes, where, shift) => {
      const lines = encodeText('licence', bytes).split('\n');
      const line = where % lines.length;
      const symbols = [...(lines[line] ?? '')];
      const places = [...symbols.keys()].filter((i) => symbols[i] !== '-');
      const place = places[where % places.length] ?? 0;
      symbols[place] = ALPHABET[(ALPHABET.indexOf(symbols[place] ?? '') + shift) % 32] ?? '';
      lines[line] = symbols.join('');
      for (const text of [lines.join('\n'), lines.join('').replaceAll('-', '')]) {
        expect(decodeText(text, LIMITS)).toMatchObject({
          ok: false,
          refusal: { code: 'text_typo', detail: { line: line + 1 } },
        });
      }
    }),
    { numRuns: 500 },
  );
});

it('every single wrong symbol of one code is found, exhaustively', () => {
  const text = encodeQrText(
    'licence',
    Uint8Array.from({ length: 130 }, (_, i) => (i * 37) % 256),
  );
  for (let i = 0; i < text.length; i += 1) {
    for (const symbol of ALPHABET) {
      if (symbol === text[i]) continue;
      const result = decodeText(text.slice(0, i) + symbol + text.slice(i + 1), LIMITS);
      expect(result.ok ? 0 : result.refusal.detail?.line).toBe(Math.floor(i / 41) + 1);
    }
  }
});

it('two neighbours that changed places are found and their line named', () => {
  fc.assert(
    fc.property(documents, fc.nat(), (bytes, where) => {
      const lines = encodeText('licence', bytes)
        .split('\n')
        .map((line) => line.replaceAll('-', ''));
      const line = where % lines.length;
      const text = lines[line] ?? '';
      const at = where % (text.length - 1);
      fc.pre(text[at] !== text[at + 1]);
      lines[line] = `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
      expect(decodeText(lines.join('\n'), LIMITS)).toMatchObject({
        ok: false,
        refusal: { detail: { line: line + 1 } },
      });
    }),
    { numRuns: 500 },
  );
});

it('any two lines that changed places are found', () => {
  fc.assert(
    fc.property(documents, fc.nat(), fc.nat(), (bytes, first, second) => {
      const lines = encodeText('licence', bytes).split('\n').slice(0, -1);
      const [a, b] = [first % lines.length, second % lines.length].sort((x, y) => x - y) as [number, number];
      const last = encodeText('licence', bytes).split('\n').at(-1) ?? '';
      fc.pre(a !== b && lines[a] !== lines[b]);
      [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
      expect(decodeText([...lines, last].join('\n'), LIMITS)).toMatchObject({
        ok: false,
        refusal: { code: 'text_typo', detail: { line: a + 1, other: b + 1 } },
      });
    }),
    { numRuns: 300 },
  );
});

it('a lost or added character is located in its line', () => {
  fc.assert(
    fc.property(documents, fc.nat(), fc.boolean(), (bytes, where, lost) => {
      const lines = encodeText('licence', bytes)
        .split('\n')
        .map((line) => line.replaceAll('-', ''));
      const line = where % lines.length;
      const text = lines[line] ?? '';
      const at = where % text.length;
      lines[line] = lost ? text.slice(0, at) + text.slice(at + 1) : `${text.slice(0, at)}7${text.slice(at)}`;
      const result = decodeText(lines.join('\n'), LIMITS);
      expect(result).toMatchObject({ ok: false, refusal: { detail: { line: line + 1 } } });
    }),
    { numRuns: 500 },
  );
});

it('any other text is refused without an exception', () => {
  const nearly = fc.tuple(documents, fc.nat(), fc.string()).map(([bytes, at, put]) => {
    const text = encodeText('licence', bytes);
    return text.slice(0, at % text.length) + put + text.slice((at % text.length) + put.length + 1);
  });
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...ALPHABET) }),
    nearly,
  );
  fc.assert(
    fc.property(texts, (text) => {
      const result = decodeText(text, LIMITS);
      if (result.ok) expect(decodeText(encodeText(result.value.type, result.value.bytes), LIMITS)).toEqual(result);
      else expect(result.refusal.message).not.toBe('');
    }),
    { numRuns: 3_000 },
  );
});

it('a megabyte of text is refused at once', () => {
  expect(decodeText('A'.repeat(1_000_000), { maxChars: 30_000 })).toMatchObject({
    ok: false,
    refusal: { code: 'text_too_long' },
  });
});
