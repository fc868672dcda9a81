// Every booking sums to zero, and each level of a chain gets what it earned.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  entriesForCreditNote,
  entriesForDispute,
  entriesForDisputeLost,
  entriesForDisputeWon,
  entriesForFee,
  entriesForGoodwill,
  entriesForPayment,
  entriesForPayout,
  entriesForRefund,
  entriesForSale,
  entriesForWriteOff,
  grossOf,
  type Means,
  type Sale,
} from '../../../server/ledger/entries.ts';
import { type LedgerTransaction, ledgerTransaction, reversalOf } from '../../../server/ledger/ledger.ts';
import { sumOf } from '../../../shared/money.ts';
import { counted } from '../../support/runs.ts';

const SALE: Sale = {
  currency: 'EUR',
  payerId: 'customer',
  levels: [
    { sellerId: 'vendor', net: 1_000n },
    { sellerId: 'partner', net: 1_500n },
    { sellerId: 'sub', net: 2_000n },
  ],
  tax: 380n,
};
const RECEIPT = { currency: 'EUR', vendorId: 'vendor', payerId: 'customer', provider: 'card', amount: 2_380n } as const;

function booked({ entries }: LedgerTransaction): Record<string, bigint> {
  const totals: Record<string, bigint> = {};
  for (const { account, ownerId, amount } of entries) {
    const key = `${account} ${ownerId}`;
    totals[key] = (totals[key] ?? 0n) + amount;
  }
  return totals;
}

function together(...transactions: readonly LedgerTransaction[]): Record<string, bigint> {
  const entries = transactions.flatMap((each) => each.entries);
  return Object.fromEntries(
    Object.entries(booked(ledgerTransaction('reversal', entries))).filter(([, amount]) => amount !== 0n),
  );
}

describe('a sale', () => {
  it('gives the vendor its price, every partner its margin and the state its tax', () => {
    const paid: readonly Means[] = [{ kind: 'cash', provider: 'card', amount: 2_380n }];
    expect(booked(entriesForSale(SALE, paid, { orderId: 'o1' }))).toEqual({
      'cash:card vendor': 2_380n,
      'revenue vendor': -1_000n,
      'payable partner': -500n,
      'payable sub': -500n,
      'tax vendor': -380n,
    });
  });

  it('below cost is a debt of the partner that sold it (D5)', () => {
    const levels = [
      { sellerId: 'vendor', net: 1_000n },
      { sellerId: 'partner', net: 800n },
    ];
    const cheap = { ...SALE, levels, tax: 0n };
    expect(booked(entriesForSale(cheap, [{ kind: 'receivable', amount: 800n }]))).toEqual({
      'receivable customer': 800n,
      'revenue vendor': -1_000n,
      'payable partner': 200n,
    });
  });

  it('keeps what is paid too much to the payer’s credit, and is refused when it is not covered (S5.25)', () => {
    const part = entriesForPayment({ ...RECEIPT, amount: 1_000n }, 0n);
    expect(booked(part)).toEqual({ 'cash:card vendor': 1_000n, 'credit customer': -1_000n });
    const rest: readonly Means[] = [
      { kind: 'credit', amount: 1_000n },
      { kind: 'cash', provider: 'bank', amount: 1_500n },
    ];
    expect(together(part, entriesForSale(SALE, rest))['credit customer']).toBe(-120n);
    const short = () => entriesForSale(SALE, [{ kind: 'cash', provider: 'bank', amount: 2_379n }]);
    expect(short).toThrow(expect.objectContaining({ code: 'sale_not_covered' }));
  });

  it('books an order that gives back more than it charges to the payer’s credit', () => {
    const levels = SALE.levels.map(({ sellerId, net }) => ({ sellerId, net: -net }));
    const back = entriesForSale({ ...SALE, levels, tax: -380n }, []);
    expect(booked(back)).toMatchObject({ 'credit customer': -2_380n, 'revenue vendor': 1_000n });
  });
});

describe('what is given back', () => {
  const paid: readonly Means[] = [{ kind: 'cash', provider: 'card', amount: 2_380n }];
  const sale = entriesForSale(SALE, paid);

  it('leaves nothing when all of it is refunded, and credit when it is noted', () => {
    expect(together(sale, entriesForRefund(SALE, paid))).toEqual({});
    expect(together(sale, entriesForCreditNote(SALE, 0n))).toEqual({
      'cash:card vendor': 2_380n,
      'credit customer': -2_380n,
    });
    const tooMuch = () => entriesForRefund(SALE, [{ kind: 'cash', provider: 'card', amount: 2_381n }]);
    expect(tooMuch).toThrow(expect.objectContaining({ code: 'refund_too_large' }));
  });

  it('by a bank is open until it decides; lost is a refund and a fee, won is nothing', () => {
    const opened = entriesForDispute(RECEIPT, 15n);
    expect(together(opened, entriesForDisputeWon(RECEIPT, 15n))).toEqual({});
    expect(together(sale, opened, entriesForDisputeLost(SALE))).toEqual({
      'cash:card vendor': -15n,
      'provider_fees vendor': 15n,
    });
  });

  it('by reversal is exactly the other sign, linked', () => {
    const reversal = reversalOf({ id: 7, entries: sale.entries }, { memo: 'typed twice' });
    expect(reversal).toMatchObject({ kind: 'reversal', reverses: 7, memo: 'typed twice' });
    expect(together(sale, reversal)).toEqual({});
  });
});

describe('other bookings', () => {
  it('a month’s fee is owed by the reseller, and paid or given up', () => {
    const fee = entriesForFee({ currency: 'EUR', vendorId: 'vendor', resellerId: 'r', net: 1_000n, tax: 190n });
    expect(booked(fee)).toEqual({ 'receivable r': 1_190n, 'revenue vendor': -1_000n, 'tax vendor': -190n });
    const pays = entriesForPayment({ ...RECEIPT, payerId: 'r', amount: 1_000n }, 1_190n);
    const gone = entriesForWriteOff({ currency: 'EUR', vendorId: 'vendor', ownerId: 'r', amount: 190n });
    expect(together(fee, pays, gone)['receivable r']).toBeUndefined();
  });

  it('goodwill is the vendor’s cost; a payout clears a margin', () => {
    const given = { currency: 'EUR', vendorId: 'vendor', ownerId: 'customer', amount: 5n } as const;
    expect(booked(entriesForGoodwill(given))).toEqual({ 'goodwill vendor': 5n, 'credit customer': -5n });
    const payout = entriesForPayout({ ...RECEIPT, payerId: 'sub', amount: 500n });
    expect(
      together(entriesForSale(SALE, [{ kind: 'receivable', amount: 2_380n }]), payout)['payable sub'],
    ).toBeUndefined();
  });

  it('nothing unbalanced gets in, per currency', () => {
    const entry = { account: 'credit', ownerId: 'a', currency: 'EUR', amount: 1n } as const;
    const mixed = [entry, { ...entry, currency: 'USD', amount: -1n } as const];
    expect(() => ledgerTransaction('sale', mixed)).toThrow(expect.objectContaining({ code: 'ledger_unbalanced' }));
  });

  it('any chain, tax and payment sums to zero, and a refund of all of it leaves nothing', () => {
    const amounts = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const chains = fc.array(amounts, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(chains, amounts, amounts, (nets, tax, over) => {
        const levels = nets.map((net, i) => ({ sellerId: `s${i}`, net }));
        const sale = { ...SALE, levels, tax };
        const paid = grossOf(sale);
        const means: readonly Means[] = [{ kind: 'cash', provider: 'card', amount: paid + over }];
        const transaction = entriesForSale(sale, means);
        expect(sumOf(transaction.entries.map(({ amount }) => amount))).toBe(0n);
        const back = entriesForRefund(sale, [{ kind: 'cash', provider: 'card', amount: paid }]);
        const left = over === 0n ? {} : { 'cash:card s0': over, 'credit customer': -over };
        expect(together(transaction, back)).toEqual(left);
      }),
      counted(),
    );
  });
});
