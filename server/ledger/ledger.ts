// Double entry: what a transaction is, and the one door through which a balanced one comes (M7).
import type { Currency } from '../../shared/currencies.ts';
import { Fault } from '../../shared/errors.ts';

/**
 * Debits are positive, credits negative. `cash:<provider>` is money at a provider or bank; `receivable` what the owner owes
 * the vendor, `payable` what the vendor owes a partner (its margins; positive: the partner owes), `credit` what a payer has
 * to its credit; `unbilled` what the owner owes and no statement says yet, `unbilled_income` who will get it; `disputed` what a bank took back until it decides; `goodwill`, `losses` and `provider_fees` are costs.
 */
export type LedgerAccount =
  | `cash:${string}`
  | 'receivable'
  | 'payable'
  | 'credit'
  | 'unbilled'
  | 'unbilled_income'
  | 'revenue'
  | 'tax'
  | 'disputed'
  | 'goodwill'
  | 'losses'
  | 'provider_fees';

export type LedgerKind =
  | 'sale'
  | 'payment'
  | 'refund'
  | 'credit_note'
  | 'dispute_opened'
  | 'dispute_won'
  | 'dispute_lost'
  | 'goodwill'
  | 'write_off'
  | 'fee'
  | 'accrual'
  | 'payout'
  | 'reversal';

export interface LedgerEntry {
  readonly account: LedgerAccount;
  /** The account (vendor, partner, customer) whose balance it is. */
  readonly ownerId: string;
  readonly currency: Currency;
  /** Minor units, never zero. */
  readonly amount: bigint;
}

/** What the transaction came from; the store gives it its number. */
export interface LedgerLinks {
  readonly orderId?: string;
  readonly paymentId?: string;
  readonly invoiceId?: string;
  readonly memo?: string;
}

/** Sums to zero per currency: only `ledgerTransaction` makes one. */
export interface LedgerTransaction extends LedgerLinks {
  readonly balanced: true;
  readonly kind: LedgerKind;
  readonly entries: readonly LedgerEntry[];
  /** Number of the transaction that this one takes back. */
  readonly reverses?: number;
}

/** Entries of nothing are left out; a free order has none. Throws Fault `ledger_unbalanced`. */
export function ledgerTransaction(
  kind: LedgerKind,
  entries: readonly LedgerEntry[],
  links: LedgerLinks & { readonly reverses?: number } = {},
): LedgerTransaction {
  const sums = new Map<Currency, bigint>();
  for (const { currency, amount } of entries) sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  for (const [currency, sum] of sums) {
    if (sum !== 0n)
      throw new Fault('ledger_unbalanced', `A ${kind} is out of balance by ${sum} minor units of ${currency}.`);
  }
  return { balanced: true, kind, entries: entries.filter(({ amount }) => amount !== 0n), ...links };
}

/** The same entries with the other sign, linked to what they correct: nothing that was booked is ever changed. */
export function reversalOf(
  transaction: { readonly id: number; readonly entries: readonly LedgerEntry[] },
  links: LedgerLinks = {},
): LedgerTransaction {
  const entries = transaction.entries.map((entry) => ({ ...entry, amount: -entry.amount }));
  return ledgerTransaction('reversal', entries, { ...links, reverses: transaction.id });
}
