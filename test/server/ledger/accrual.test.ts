// What is booked by the day sums to what is owed so far, whatever came in between, and to nothing once a statement owes it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Accrued, entriesForAccrual } from '../../../server/ledger/accrual.ts';
import type { LedgerEntry } from '../../../server/ledger/ledger.ts';
import { counted, RUNS_TIMEOUT_MS } from '../../support/runs.ts';

const amounts = fc.bigInt({ min: -9_999n, max: 99_999n });
const views = fc.option(
  fc.record({
    nets: fc.array(amounts, { minLength: 1, maxLength: 4 }),
    tax: amounts,
    currency: fc.constantFrom('EUR', 'JPY'),
  }),
  { nil: undefined },
);

function accrued(view: { nets: bigint[]; tax: bigint; currency: 'EUR' | 'JPY' }): Accrued {
  const levels = view.nets.map((net, index) => ({ sellerId: index === 0 ? 'vendor' : `level-${index}`, net }));
  return { currency: view.currency, resellerId: 'reseller', levels, tax: view.tax };
}

function balances(entries: readonly LedgerEntry[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const { account, ownerId, currency, amount } of entries) {
    const key = `${account} ${ownerId} ${currency}`;
    sums[key] = (sums[key] ?? 0n) + amount;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0n));
}

test('however views follow each other, the books say the last one, each transaction balanced and none for nothing', {
  timeout: RUNS_TIMEOUT_MS,
}, () => {
  fc.assert(
    fc.property(fc.array(views, { maxLength: 8 }), (days) => {
      const booked: LedgerEntry[] = [];
      for (const day of days) {
        const view = day === undefined ? undefined : accrued(day as Parameters<typeof accrued>[0]);
        booked.push(...entriesForAccrual(view, booked).entries);
        expect(balances(booked)).toEqual(balances(entriesForAccrual(view, []).entries));
        expect(entriesForAccrual(view, booked).entries).toEqual([]);
        const owed = view === undefined ? 0n : (view.levels.at(-1)?.net ?? 0n) + view.tax;
        expect(balances(booked)[`unbilled reseller ${view?.currency}`] ?? 0n).toBe(owed);
      }
      booked.push(...entriesForAccrual(undefined, booked).entries);
      expect(balances(booked)).toEqual({});
    }),
    counted(),
  );
});

test('each level has its difference to the next, and the tax is with the vendor', () => {
  const levels = [
    { sellerId: 'vendor', net: 600n },
    { sellerId: 'partner', net: 1_000n },
  ];
  const { entries } = entriesForAccrual({ currency: 'EUR', resellerId: 'reseller', levels, tax: 190n }, []);
  expect(entries.map(({ account, ownerId, amount }) => [account, ownerId, amount])).toEqual([
    ['unbilled', 'reseller', 1_190n],
    ['unbilled_income', 'vendor', -790n],
    ['unbilled_income', 'partner', -400n],
  ]);
});
