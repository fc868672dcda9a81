// What each event of commerce books: the payer's money on one side, the vendor's revenue, tax and every partner's margin on the other.
import type { Currency } from '../../shared/currencies.ts';
import { Fault } from '../../shared/errors.ts';
import { sumOf } from '../../shared/money.ts';
import {
  type LedgerAccount,
  type LedgerEntry,
  type LedgerLinks,
  type LedgerTransaction,
  ledgerTransaction,
} from './ledger.ts';

/** What one seller of the chain charges the next level for the order, without tax. */
interface LevelPrice {
  readonly sellerId: string;
  readonly net: bigint;
}

/** What was sold, or the part of it that is given back. All amounts as they were charged: positive for a sale. */
export interface Sale {
  readonly currency: Currency;
  readonly payerId: string;
  /** From the vendor down to the payer's own seller; the last one's `net` is what the payer is charged. */
  readonly levels: readonly LevelPrice[];
  /** What the payer is charged on top. The vendor collects it and owes it to the state. */
  readonly tax: bigint;
}

/** Where the money comes from, or goes back to. */
export type Means =
  | { readonly kind: 'cash'; readonly provider: string; readonly amount: bigint }
  /** From or to what the payer has to its credit. */
  | { readonly kind: 'credit'; readonly amount: bigint }
  /** On the vendor's credit line, or off what the payer still owes. */
  | { readonly kind: 'receivable'; readonly amount: bigint }
  /** What a bank holds back. */
  | { readonly kind: 'disputed'; readonly amount: bigint };

/**
 * An order that is paid: partners get the difference between what they charge and what they are charged, a loss where it
 * is negative (D5). What the means bring beyond the price stays to the payer's credit, and so does the amount of an order
 * that gives back more than it charges. Throws Fault `sale_not_covered` where they bring less.
 */
export function entriesForSale(sale: Sale, means: readonly Means[], links: LedgerLinks = {}): LedgerTransaction {
  const over = sumOf(means.map(({ amount }) => amount)) - grossOf(sale);
  if (over < 0n) throw new Fault('sale_not_covered', `The payment is ${-over} minor units of ${sale.currency} short.`);
  const { payerId, currency } = sale;
  const kept = entry('credit', payerId, currency, -over);
  return ledgerTransaction('sale', [...meansEntries(sale, means), kept, ...soldEntries(sale)], links);
}

/** `part` is what is given back, level by level; `means` says where to, and what they leave goes to the payer's credit. */
export function entriesForRefund(part: Sale, means: readonly Means[], links: LedgerLinks = {}): LedgerTransaction {
  return ledgerTransaction('refund', givenBack(part, means), links);
}

/** A credit note pays nothing out: it is to the payer's credit, or off what it owes. */
export function entriesForCreditNote(part: Sale, offReceivable: bigint, links: LedgerLinks = {}): LedgerTransaction {
  const means: readonly Means[] = [{ kind: 'receivable', amount: offReceivable }];
  return ledgerTransaction('credit_note', givenBack(part, means), links);
}

function givenBack(part: Sale, means: readonly Means[]): LedgerEntry[] {
  const left = grossOf(part) - sumOf(means.map(({ amount }) => amount));
  if (left < 0n) throw new Fault('refund_too_large', `${-left} minor units more are given back than were charged.`);
  const booked = [
    ...meansEntries(part, means),
    entry('credit', part.payerId, part.currency, left),
    ...soldEntries(part),
  ];
  return booked.map((each) => ({ ...each, amount: -each.amount }));
}

export function grossOf({ levels, tax }: Pick<Sale, 'levels' | 'tax'>): bigint {
  return (levels.at(-1)?.net ?? 0n) + tax;
}

/** Revenue, margins and tax: together the gross, on the credit side. */
function soldEntries({ levels, tax, currency }: Sale): LedgerEntry[] {
  const [vendor] = levels;
  if (vendor === undefined) throw new Fault('sale_without_seller', 'A sale names what every level charges.');
  const margins = levels.map(({ sellerId, net }, i) => {
    const cost = levels[i - 1]?.net;
    return cost === undefined
      ? entry('revenue', sellerId, currency, -net)
      : entry('payable', sellerId, currency, cost - net);
  });
  return [...margins, entry('tax', vendor.sellerId, currency, -tax)];
}

function meansEntries({ levels, payerId, currency }: Sale, means: readonly Means[]): LedgerEntry[] {
  const vendorId = levels[0]?.sellerId ?? payerId;
  return means.map((each) => {
    if (each.kind === 'cash') return entry(`cash:${each.provider}`, vendorId, currency, each.amount);
    const ownerId = each.kind === 'disputed' ? vendorId : payerId;
    return entry(each.kind, ownerId, currency, each.amount);
  });
}

function entry(account: LedgerAccount, ownerId: string, currency: Currency, amount: bigint): LedgerEntry {
  return { account, ownerId, currency, amount };
}

export interface Receipt {
  readonly currency: Currency;
  readonly vendorId: string;
  readonly payerId: string;
  readonly provider: string;
  readonly amount: bigint;
}

/**
 * Money without a sale: a part payment, an over-payment, a late payment (S5.23, S5.25). It pays what the payer owes first,
 * `owed` in minor units; the rest is to its credit.
 */
export function entriesForPayment(receipt: Receipt, owed: bigint, links: LedgerLinks = {}): LedgerTransaction {
  const { currency, vendorId, payerId, provider, amount } = receipt;
  const paysOwed = owed < amount ? owed : amount;
  const entries = [
    entry(`cash:${provider}`, vendorId, currency, amount),
    entry('receivable', payerId, currency, -paysOwed),
    entry('credit', payerId, currency, paysOwed - amount),
  ];
  return ledgerTransaction('payment', entries, links);
}

/** What a payer has to its credit goes back to where it came from. */
export function entriesForCreditPaidBack(receipt: Receipt, links: LedgerLinks = {}): LedgerTransaction {
  const { currency, vendorId, payerId, provider, amount } = receipt;
  const entries = [entry('credit', payerId, currency, amount), entry(`cash:${provider}`, vendorId, currency, -amount)];
  return ledgerTransaction('refund', entries, links);
}

/** What a bank took back for good was to the payer's credit. */
export function entriesForCreditTaken(taken: Receipt, links: LedgerLinks = {}): LedgerTransaction {
  const { currency, vendorId, payerId, amount } = taken;
  const entries = [entry('credit', payerId, currency, amount), entry('disputed', vendorId, currency, -amount)];
  return ledgerTransaction('dispute_lost', entries, links);
}

/** The bank takes the amount back, and its fee, until it decides. */
export function entriesForDispute(taken: Receipt, fee: bigint, links: LedgerLinks = {}): LedgerTransaction {
  const { currency, vendorId, provider, amount } = taken;
  const entries = [
    entry('disputed', vendorId, currency, amount),
    entry('provider_fees', vendorId, currency, fee),
    entry(`cash:${provider}`, vendorId, currency, -amount - fee),
  ];
  return ledgerTransaction('dispute_opened', entries, links);
}

/** `feeBack` is what of the fee comes back with it. */
export function entriesForDisputeWon(taken: Receipt, feeBack: bigint, links: LedgerLinks = {}): LedgerTransaction {
  const { entries } = entriesForDispute(taken, feeBack);
  const back = entries.map((each) => ({ ...each, amount: -each.amount }));
  return ledgerTransaction('dispute_won', back, links);
}

/** The sale, or the disputed part of it, is undone for every level; the money is with the payer's bank already. */
export function entriesForDisputeLost(part: Sale, links: LedgerLinks = {}): LedgerTransaction {
  const means: readonly Means[] = [{ kind: 'disputed', amount: grossOf(part) }];
  return ledgerTransaction('dispute_lost', givenBack(part, means), links);
}

interface Given {
  readonly currency: Currency;
  readonly vendorId: string;
  readonly ownerId: string;
  readonly amount: bigint;
}

/** The vendor gives a payer credit without a sale. */
export function entriesForGoodwill(given: Given, links: LedgerLinks = {}): LedgerTransaction {
  const { currency, vendorId, ownerId, amount } = given;
  const entries = [entry('goodwill', vendorId, currency, amount), entry('credit', ownerId, currency, -amount)];
  return ledgerTransaction('goodwill', entries, links);
}

/** What the owner owes is given up (M20). */
export function entriesForWriteOff(given: Given, links: LedgerLinks = {}): LedgerTransaction {
  const { currency, vendorId, ownerId, amount } = given;
  const entries = [entry('losses', vendorId, currency, amount), entry('receivable', ownerId, currency, -amount)];
  return ledgerTransaction('write_off', entries, links);
}

/** What a reseller owes for a month's fees; it is collected by statement (S4.1). */
export function entriesForFee(
  owed: { readonly currency: Currency; readonly vendorId: string; readonly resellerId: string } & {
    readonly net: bigint;
    readonly tax: bigint;
  },
  links: LedgerLinks = {},
): LedgerTransaction {
  const { currency, vendorId, resellerId, net, tax } = owed;
  const entries = [
    entry('receivable', resellerId, currency, net + tax),
    entry('revenue', vendorId, currency, -net),
    entry('tax', vendorId, currency, -tax),
  ];
  return ledgerTransaction('fee', entries, links);
}

/** A partner's margins are paid out to it. */
export function entriesForPayout(paid: Receipt, links: LedgerLinks = {}): LedgerTransaction {
  const { currency, vendorId, payerId: partnerId, provider, amount } = paid;
  const entries = [
    entry('payable', partnerId, currency, amount),
    entry(`cash:${provider}`, vendorId, currency, -amount),
  ];
  return ledgerTransaction('payout', entries, links);
}
