// Whose prices count for whom, and what is left between them: properties over random books and tiers.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marginAt, worstMargin } from '../../../server/pricing/margin.ts';
import { planPrices, pricePaid } from '../../../server/pricing/plan-money.ts';
import { type PriceVersion, versionInForce } from '../../../server/pricing/price.ts';
import {
  costVersions,
  floorAt,
  type ListedPrice,
  retailOf,
  retailVersions,
} from '../../../server/pricing/price-book.ts';

const CHAIN = ['vendor', 'partner', 'subpartner', 'customer'];
const OFFER = {
  id: 'off',
  sku: 'X',
  model: 'quantity',
  minQuantity: 1,
  maxQuantity: 60,
  step: 1,
  trialDays: null,
} as const;
const ASKED = { plan: 'monthly', currency: 'EUR', atMs: 100 } as const;

const tiers = fc
  .uniqueArray(fc.integer({ min: 2, max: 80 }), { maxLength: 4 })
  .chain((froms) =>
    fc
      .array(fc.bigInt(0n, 1_000n), { minLength: froms.length + 1, maxLength: froms.length + 1 })
      .map((amounts) =>
        [1, ...froms.toSorted((a, b) => a - b)].map((from, index) => ({ from, unitAmount: amounts[index] ?? 0n })),
      ),
  );

const version: fc.Arbitrary<PriceVersion> = fc.record({
  id: fc.uuid(),
  sku: fc.constant('X'),
  plan: fc.constant('monthly' as const),
  currency: fc.constant('EUR' as const),
  tiers,
  tierMode: fc.constantFrom('volume' as const, 'graduated' as const),
  effectiveFromMs: fc.integer({ min: 0, max: 200 }),
  effectiveForExistingMs: fc.constant(null),
  rank: fc.constant(0),
});

const listed: fc.Arbitrary<ListedPrice> = fc.record({
  version,
  offerId: fc.constant('off'),
  sellerId: fc.constantFrom(...CHAIN.slice(0, 3)),
  audience: fc.constantFrom('partner' as const, 'customer' as const),
  buyerId: fc.constantFrom(null, ...CHAIN),
  floor: fc.constantFrom(null, 5n),
  createdAtMs: fc.constant(0),
});
const book = fc.array(listed, { maxLength: 12 });

test('a level is told the same whatever prices stand above its seller or beside it', () => {
  fc.assert(
    fc.property(book, book, (known, hidden) => {
      const costAbove = hidden.map((one) => ({ ...one, sellerId: 'vendor', audience: 'partner' as const }));
      const forOthers = hidden.map((one) => ({ ...one, buyerId: 'somebody else' }));
      const chain = CHAIN.slice(0, 3);
      const asking = { ...ASKED, chain, kind: 'partner' } as const;
      const full = [...known, ...costAbove, ...forOthers];
      expect(planPrices(OFFER, full, asking)).toEqual(planPrices(OFFER, known, asking));
    }),
  );
});

test('own retail stands before every recommendation, and a special price before both', () => {
  fc.assert(
    fc.property(book, (rows) => {
      const begun = rows.filter((row) => row.version.effectiveFromMs <= ASKED.atMs && row.audience === 'customer');
      const paid = versionInForce(retailVersions(rows, CHAIN), ASKED);
      const ofSeller = begun.filter(({ sellerId }) => sellerId === 'subpartner');
      const special = ofSeller.filter(({ buyerId }) => buyerId === 'customer');
      const own = ofSeller.filter(({ buyerId }) => buyerId === null);
      const meant = special.length > 0 ? special : own;
      if (meant.length > 0) expect(meant.map((row) => row.version.id)).toContain(paid?.id);
      else expect(paid?.rank ?? 1).toBeGreaterThan(0);
    }),
  );
});

test('the worst margin is the least of all quantities that can be ordered', () => {
  fc.assert(
    fc.property(version, version, fc.integer({ min: 1, max: 7 }), (retail, cost, step) => {
      const sold = { model: 'quantity', minQuantity: step, maxQuantity: step * 12, step } as const;
      const quantities = Array.from({ length: 12 }, (_, i) => (i + 1) * step);
      const margins = quantities.map((quantity) => marginAt(retail, cost, 'quantity', quantity));
      const least = margins.reduce((a, b) => (b < a ? b : a));
      expect(worstMargin(retail, cost, sold)).toBe(least);
    }),
  );
});

test('a partner’s cost is its direct seller’s, never one from further above', () => {
  fc.assert(
    fc.property(book, (rows) => {
      const ids = new Set(costVersions(rows, CHAIN.slice(0, 3)).map(({ id }) => id));
      for (const row of rows)
        if (ids.has(row.version.id)) expect([row.sellerId, row.audience]).toEqual(['partner', 'partner']);
    }),
  );
});

test('a trial is free without any price, and the floor is the vendor’s newest', () => {
  const trial = { ...OFFER, trialDays: 30 };
  const free = pricePaid(trial, [], { ...ASKED, chain: CHAIN, kind: 'customer' });
  expect(free?.tiers).toEqual([{ from: 1, unitAmount: 0n }]);
  const [row] = fc.sample(listed, 1);
  if (row === undefined) throw new Error('no sample');
  const vendors = { ...row, sellerId: 'vendor', audience: 'customer' as const, buyerId: null };
  const at = (effectiveFromMs: number, floor: bigint | null) => ({
    ...vendors,
    floor,
    version: { ...row.version, effectiveFromMs },
  });
  expect(floorAt([at(10, 7n), at(20, null)], 'vendor', 15)).toBe(7n);
  expect(floorAt([at(10, 7n), at(20, null)], 'vendor', 25)).toBe(null);
  expect(retailOf([vendors], CHAIN.slice(0, 3))[0]?.rank).toBe(2);
});
