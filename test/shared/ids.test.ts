// Names that both sides derive alike.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { issuerNamespace, newId, unitId, unitIds, uuidV5 } from '../../shared/ids.ts';

it('UUIDv5 gives the example of RFC 9562 appendix A.4', () => {
  expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
});

it('UUIDv5 of names of every length is what the standard says, one after the other', () => {
  const namespace = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  const name = unitIds('issuer', 1);
  for (const text of ['', 'a', 'ü'.repeat(32), 'x'.repeat(64), 'x'.repeat(65), 'ü'.repeat(33), 'a']) {
    const digest = createHash('sha1').update(space).update(text).digest('hex');
    const uuid = uuidV5(namespace, text).replaceAll('-', '');
    expect([uuid.slice(0, 12), uuid.slice(17)]).toEqual([digest.slice(0, 12), digest.slice(17, 32)]);
    expect(name(7)).toBe(unitId('issuer', 1, 7));
  }
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
