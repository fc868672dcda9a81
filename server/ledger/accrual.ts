// What is owed so far and stands on no statement yet: booked as the difference to what was booked before, and so never twice (S4.15, M7).
import type { Currency } from '../../shared/currencies.ts';
import { type LedgerEntry, type LedgerLinks, type LedgerTransaction, ledgerTransaction } from './ledger.ts';

/** What a partner owes for some days, as a statement of those days would book it. */
export interface Accrued {
  readonly currency: Currency;
  readonly resellerId: string;
  /** From the vendor down to the partner's own seller; the last one's `net` is what the partner owes, without tax. */
  readonly levels: readonly { readonly sellerId: string; readonly net: bigint }[];
  readonly tax: bigint;
}

/** `booked`: all entries of the same partner and month so far. Without `accrued` they are taken back. */
export function entriesForAccrual(
  accrued: Accrued | undefined,
  booked: readonly LedgerEntry[],
  links: LedgerLinks = {},
): LedgerTransaction {
  const expected = accrued === undefined ? [] : entriesOf(accrued);
  const open = new Map<string, LedgerEntry>();
  for (const entry of [...expected, ...booked.map((each) => ({ ...each, amount: -each.amount }))]) {
    const key = `${entry.account} ${entry.ownerId} ${entry.currency}`;
    open.set(key, { ...entry, amount: (open.get(key)?.amount ?? 0n) + entry.amount });
  }
  return ledgerTransaction('accrual', [...open.values()], links);
}

/** Apart from what is billed, so that no payment and no credit note ever meets it. */
function entriesOf({ currency, resellerId, levels, tax }: Accrued): LedgerEntry[] {
  const owed = (levels.at(-1)?.net ?? 0n) + tax;
  const income = levels.map(({ sellerId, net }, index) => {
    const share = net - (levels[index - 1]?.net ?? 0n) + (index === 0 ? tax : 0n);
    return { account: 'unbilled_income', ownerId: sellerId, currency, amount: -share } as const;
  });
  return [{ account: 'unbilled', ownerId: resellerId, currency, amount: owed }, ...income];
}
