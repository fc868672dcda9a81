// Along a chain each level is charged its own price, and is given back what it was charged.
import { describe, expect, it } from 'vitest';
import { entriesForSale } from '../../../server/ledger/entries.ts';
import { type Chain, splitAlongChain } from '../../../server/pricing/level-split.ts';
import type { Change, OrderInput } from '../../../server/pricing/quote-input.ts';
import { bought, CALLS, newOf, onlyHolding, order, price, quoted, SEATS } from './quote-world.ts';

const VENDOR = [
  price('calls', 'monthly', [[1, 1_000n]]),
  price('seats', 'monthly', [
    [1, 500n],
    [80, 400n],
  ]),
];
const PARTNER = [price('calls', 'monthly', [[1, 1_500n]]), price('seats', 'monthly', [[1, 700n]])];
const CHAIN: Chain = {
  above: [
    { sellerId: 'vendor', prices: VENDOR },
    { sellerId: 'partner', prices: PARTNER },
  ],
  sellerId: 'sub',
  chargedFor: () => 0n,
};

function split(input: OrderInput, chain = CHAIN) {
  const found = splitAlongChain(quoted(input), input, chain);
  if (!found.ok) throw new Error(found.refusal.message);
  return found.value;
}

describe('the split of an order', () => {
  it('charges every level its own price for the same days, and balances in the ledger', () => {
    const term = { anchor: '2027-06-01', until: '2027-07-01' };
    const input = order('2027-06-16', [newOf(CALLS, 'monthly', 2)], { term, taxMilliPercent: 19_000 });
    const { levels } = split(input);
    expect(levels).toEqual([
      { sellerId: 'vendor', net: 1_000n },
      { sellerId: 'partner', net: 1_500n },
      { sellerId: 'sub', net: 2_000n },
    ]);
    const quote = quoted(input);
    const sale = { currency: 'EUR', payerId: 'customer', levels, tax: quote.totals.tax } as const;
    const booked = entriesForSale(sale, [{ kind: 'cash', provider: 'card', amount: quote.settlement.due }]);
    expect(booked.entries).toHaveLength(5);
  });

  it('leaves a coupon to the one who gives it', () => {
    const input = order('2027-06-01', [newOf(CALLS, 'monthly')], { coupon: { kind: 'percent', off: 60_000 } });
    expect(split(input).levels.map(({ net }) => net)).toEqual([1_000n, 1_500n, 800n]);
  });

  it('gives back to each level the share of what it was charged, all of it at the end', () => {
    const holding = bought('2027-06-01', CALLS, 'monthly', 3);
    const paid = new Map([
      ['vendor', 3_001n],
      ['partner', 4_501n],
    ]);
    const chain: Chain = { ...CHAIN, chargedFor: (_, sellerId) => paid.get(sellerId) ?? 0n };
    const end = (units: number, from = holding): Change => ({ kind: 'terminate', holding: from, units });
    const first = order('2027-06-02', [end(1)]);
    const second = order('2027-06-03', [end(2, onlyHolding(quoted(first)))]);
    const nets = [first, second].map((input) => split(input, chain).levels.map(({ net }) => net));
    expect(nets).toEqual([
      [-1_000n, -1_500n, -2_000n],
      [-2_001n, -3_001n, -4_000n],
    ]);
  });

  it('prices more units by the level’s own tiers', () => {
    const holding = bought('2027-06-01', SEATS, 'monthly', 10);
    const input = order('2027-06-16', [{ kind: 'amend', holding, quantity: 79 }]);
    expect(split(input).levels.map(({ net }) => net)).toEqual([17_250n, 24_150n, 34_500n]);
  });

  it('is refused where a level has no price, naming whose', () => {
    const input = order('2027-06-01', [newOf(CALLS, 'yearly')]);
    const found = splitAlongChain(quoted(input), input, CHAIN);
    expect(found.ok ? undefined : found.refusal).toMatchObject({
      code: 'price_missing',
      detail: { sellerId: 'vendor' },
    });
  });

  it('has no meaning for an order that takes back another: that is a reversal', () => {
    const input = order('2027-06-01', [newOf(CALLS, 'monthly')]);
    const undo = order('2027-06-01', [{ kind: 'undo', order: quoted(input), restored: [] }]);
    expect(() => splitAlongChain(quoted(undo), undo, CHAIN)).toThrow(
      expect.objectContaining({ code: 'undo_has_no_split' }),
    );
  });
});
