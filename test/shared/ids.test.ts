// Names that both sides derive alike.
import { expect, it } from 'vitest';
import { issuerNamespace, newId, unitId, uuidV5 } from '../../shared/ids.ts';

it('UUIDv5 gives the example of RFC 9562 appendix A.4', () => {
  expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
});

it('a unit has the same id on every machine, and another for every issuer, subscription and number', () => {
  const ids = [
    unitId('a', 1, 1),
    unitId('b', 1, 1),
    unitId('a', 2, 1),
    unitId('a', 1, 2),
    unitId('a', 11, 1),
    unitId('a', 1, 11),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  expect(unitId('switchkey-demo', 1_234, 1)).toBe(
    uuidV5(uuidV5(issuerNamespace('switchkey-demo'), 'subscription:1234'), '1'),
  );
  expect(unitId('switchkey-demo', 1_234, 1)).toBe('383fe579-0410-5a36-9c73-0ff22de38b09');
});

it('a new id is version 4 and keeps its random bits', () => {
  expect(newId(new Uint8Array(16).fill(255))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  expect(newId(new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000');
  expect(() => newId(new Uint8Array(15))).toThrow(/16 random bytes/);
});
