// Which transactions booked a month of a partner before its statement, in SQL: written once, never changed.
import type { Currency } from '../../shared/currencies.ts';
import type { Act } from '../audit/audit.ts';
import { insertLate } from '../db/late-rows.ts';
import type { Db, Trx } from '../db/open.ts';
import type { LedgerAccount, LedgerEntry, LedgerTransaction } from './ledger.ts';
import { post } from './ledger-store.ts';

export interface AccruedMonth {
  readonly partnerId: string;
  /** As `2027-02`. */
  readonly month: string;
}

/** Sums of what was booked, read from the ledger itself. */
export async function bookedFor(db: Db, { partnerId, month }: AccruedMonth): Promise<LedgerEntry[]> {
  const rows = await db
    .selectFrom('fee_accruals')
    .innerJoin('ledger_entries', 'ledger_entries.transaction_id', 'fee_accruals.transaction_id')
    .select(['account', 'owner_id as ownerId', 'currency'])
    .select(({ fn }) => fn.sum<string | number | bigint>('amount').as('amount'))
    .where('partner_id', '=', partnerId)
    .where('month', '=', month)
    .groupBy(['account', 'owner_id', 'currency'])
    .execute();
  return rows.map(({ account, ownerId, currency, amount }) => {
    return { account: account as LedgerAccount, ownerId, currency: currency as Currency, amount: BigInt(amount) };
  });
}

/** False where there was nothing to book. */
export async function postAccrual(
  trx: Trx,
  act: Act,
  { partnerId, month }: AccruedMonth,
  transaction: LedgerTransaction,
): Promise<boolean> {
  const id = await post(trx, act, transaction);
  if (id === undefined) return false;
  insertLate(trx, 'fee_accruals', { partner_id: partnerId, month, transaction_id: id });
  return true;
}
