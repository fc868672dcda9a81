// Random bytes from a pool: nothing is given twice, and nobody changes what somebody else has.
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { pooledRandom } from '../../server/pooled-random.ts';

it('gives each byte of the machine once, as many as are asked for, and longer wishes straight', () => {
  const drawn: Uint8Array[] = [];
  const random = pooledRandom((bytes) => {
    drawn.push(randomBytes(bytes));
    return Uint8Array.from(drawn.at(-1) ?? []);
  });
  const given = Array.from({ length: 700 }, () => random(12));
  expect(given.every(({ length }) => length === 12)).toBe(true);
  expect(new Set(given.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(700);
  const long = random(65);
  expect(long).toEqual(Uint8Array.from(drawn.at(-1) ?? []));
  expect(Buffer.from(given[0] ?? []).equals(Buffer.from(drawn[0] ?? []).subarray(0, 12))).toBe(true);
});

it('gives copies: what is done to one changes nothing that is given later', () => {
  let pool = new Uint8Array(0);
  const random = pooledRandom((bytes) => {
    pool = Uint8Array.from(randomBytes(bytes));
    return pool;
  });
  const first = random(16);
  const kept = Uint8Array.from(first);
  const next = random(16);
  first.fill(0);
  expect(next.some((byte) => byte !== 0)).toBe(true);
  expect(Buffer.from(next).equals(Buffer.from(kept))).toBe(false);
});
