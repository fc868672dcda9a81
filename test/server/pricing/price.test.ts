// Prices by tier and by version: which one counts, for a new buyer and for one who holds an older one.
import { describe, expect, it } from 'vitest';
import { nextTier, periodPrice, versionInForce } from '../../../server/pricing/price.ts';
import { price } from './quote-world.ts';

const TIERS: readonly [number, bigint][] = [
  [1, 1_000n],
  [10, 900n],
  [50, 800n],
];

describe('tiers', () => {
  it('price every unit by the whole quantity, or each by where it falls', () => {
    const volume = price('a', 'monthly', TIERS);
    const graduated = price('a', 'monthly', TIERS, { tierMode: 'graduated' });
    expect([0, 1, 9, 10, 50].map((n) => periodPrice(volume, 'quantity', n))).toEqual([
      0n,
      1_000n,
      9_000n,
      9_000n,
      40_000n,
    ]);
    expect([1, 9, 10, 51].map((n) => periodPrice(graduated, 'quantity', n))).toEqual([1_000n, 9_000n, 9_900n, 46_600n]);
    expect(periodPrice(volume, 'flat', 1)).toBe(1_000n);
  });

  it('that are cheaper are named, to suggest them (S1.17)', () => {
    expect(nextTier(price('a', 'monthly', TIERS), 9)?.from).toBe(10);
    expect(nextTier(price('a', 'monthly', TIERS), 50)).toBeUndefined();
    expect(nextTier(price('a', 'monthly', TIERS, { tierMode: 'graduated' }), 9)).toBeUndefined();
  });
});

describe('versions', () => {
  const version = (id: string, from: number, existing: number | null = null, rank = 0) =>
    price('a', 'monthly', [[1, 1n]], { id, effectiveFromMs: from, effectiveForExistingMs: existing, rank });
  const pick = (list: readonly ReturnType<typeof version>[], atMs: number, heldVersionId?: string) =>
    versionInForce(list, { atMs, heldVersionId })?.id;

  it('are kept by those who hold them, until one is meant for them too (M17)', () => {
    const list = [version('old', 0), version('new', 100), version('all', 200, 300)];
    expect([99, 100, 200].map((atMs) => pick(list, atMs))).toEqual(['old', 'new', 'all']);
    expect([100, 299, 300].map((atMs) => pick(list, atMs, 'old'))).toEqual(['old', 'old', 'all']);
    expect(pick(list, 100, 'gone')).toBe('new');
    expect(pick([], 100)).toBeUndefined();
    expect(pick([version('later', 101)], 100)).toBeUndefined();
  });

  it('that a seller set itself stand before recommendations, whichever is newer (S4.20)', () => {
    const list = [version('own', 50), version('above', 100, 100, 1), version('top', 200, 200, 2)];
    expect([pick(list, 250), pick(list, 250, 'own'), pick(list, 250, 'above')]).toEqual(['own', 'own', 'above']);
    expect(pick([version('was', 0, null, 1), version('above', 100, 100, 1)], 100, 'was')).toBe('above');
    expect(pick([version('own', 100, 150), version('above', 0, null, 1)], 150, 'above')).toBe('own');
  });

  it('do not depend on their order', () => {
    const list = [version('a', 100), version('b', 100)];
    expect([pick(list, 100), pick(list.toReversed(), 100)]).toEqual(['b', 'b']);
  });
});
