// Deterministic CBOR: one value has one form, and every other form is refused without an exception.
import { encode, rfc8949EncodeOptions } from 'cborg';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeCbor } from '../../../shared/licence/cbor-decode.ts';
import { encodeCbor } from '../../../shared/licence/cbor-encode.ts';
import type { Cbor } from '../../../shared/licence/cbor-value.ts';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

const LIMITS = { maxBytes: 4_096 };

const values = fc.letrec<{ item: Cbor }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.maxSafeInteger(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('item'), { maxLength: 5 }),
    fc
      .array(fc.tuple(fc.oneof(fc.maxSafeInteger(), fc.string()), tie('item')), { maxLength: 5 })
      .map((entries) => new Map(entries)),
  ),
})).item;

it('what was encoded is what is decoded', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(decodeCbor(encodeCbor(value), { maxBytes: 1_000_000 })).toEqual({ ok: true, value });
    }),
  );
});

it('the bytes are those of another implementation', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(hex(encodeCbor(value))).toBe(hex(encode(value, rfc8949EncodeOptions)));
    }),
  );
  const edges = [23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
  for (const edge of edges.flatMap((n) => [n, -n, -n - 1].filter(Number.isSafeInteger))) {
    expect(hex(encodeCbor(edge))).toBe(hex(encode(edge)));
  }
  const unordered = new Map<number | string, number>([
    ['b', 1],
    [-1, 2],
    ['aa', 3],
    [10, 4],
    ['a', 5],
    [-2, 6],
    [2, 7],
  ]);
  expect(hex(encodeCbor(unordered))).toBe(hex(encode(unordered, rfc8949EncodeOptions)));
});

it('whatever is read writes back as the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const result = decodeCbor(bytes, LIMITS);
      if (result.ok) expect(Buffer.from(encodeCbor(result.value))).toEqual(Buffer.from(bytes));
      else expect(result.refusal.code).toBe('not_cbor');
    }),
    { numRuns: 5_000 },
  );
});

it.each([
  ['nothing', ''],
  ['two items', '0000'],
  ['a float', 'f93c00'],
  ['NaN', 'f97e00'],
  ['infinity', 'f97c00'],
  ['a double', 'fb3ff8000000000000'],
  ['undefined', 'f7'],
  ['a simple value', 'f8ff'],
  ['a break alone', 'ff'],
  ['an array of indefinite length', '9f00ff'],
  ['a map of indefinite length', 'bfff'],
  ['bytes of indefinite length', '5f4100ff'],
  ['1 in two bytes', '1801'],
  ['a length in two bytes', '580100'],
  ['2^53', '1b0020000000000000'],
  ['-2^53', '3b001fffffffffffff'],
  ['a reserved length', '1c'],
  ['a tag', 'c000'],
  ['a bignum', 'c24101'],
  ['duplicate keys', 'a201000100'],
  ['keys out of order', 'a202000100'],
  ['text keys out of order', 'a262616100616200'],
  ['an array as key', 'a18000'],
  ['bytes as key', 'a1410000'],
  ['true as key', 'a1f500'],
  ['text that is not UTF-8', '61ff'],
  ['a lone surrogate', '63eda080'],
  ['an array cut short', '8200'],
  ['a string cut short', '6261'],
  ['a huge array', '9b0000000100000000'],
  ['a huge string', '5b00000001000000000000'],
  ['nine levels', `${'81'.repeat(9)}00`],
])('%s is refused', (_what, hex) => {
  expect(decodeCbor(Buffer.from(hex, 'hex'), LIMITS)).toMatchObject({ ok: false, refusal: { code: 'not_cbor' } });
});

it('a thousand levels cost no stack and a long document is not looked at', () => {
  expect(decodeCbor(Buffer.alloc(4_000, 0x81), LIMITS)).toMatchObject({ ok: false, refusal: { code: 'not_cbor' } });
  expect(decodeCbor(Buffer.alloc(4_097), LIMITS)).toMatchObject({ ok: false, refusal: { code: 'too_large' } });
});

it('a key named __proto__ is a key like any other', () => {
  const result = decodeCbor(encode(new Map([['__proto__', 1]])), LIMITS);
  expect(result).toEqual({ ok: true, value: new Map([['__proto__', 1]]) });
  expect(Object.hasOwn(Object.prototype, '1')).toBe(false);
});
