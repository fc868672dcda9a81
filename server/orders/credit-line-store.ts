// Credit lines in SQL: how far the vendor trusts an account to pay later (D9).
import type { Currency } from '../../shared/currencies.ts';
import { remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';

export interface CreditLine {
  readonly accountId: string;
  readonly currency: Currency;
  readonly amount: bigint;
  /** Days from invoice to when it is due. */
  readonly termsDays: number;
}

export async function writeCreditLine(trx: Trx, line: CreditLine, nowMs: number): Promise<void> {
  const set = { currency: line.currency, amount: line.amount, terms_days: line.termsDays, changed_at_ms: nowMs };
  await trx
    .insertInto('credit_lines')
    .values({ account_id: line.accountId, ...set })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(set))
    .execute();
}

const OF_ACCOUNT = statement((db, { accountId }: { accountId: string }) =>
  db.selectFrom('credit_lines').selectAll().where('account_id', '=', accountId),
);

export async function findCreditLine(db: Db, accountId: string): Promise<CreditLine | undefined> {
  const row = await remembered(db, 'credit_lines', accountId, () => OF_ACCOUNT.first(db, { accountId }));
  return (
    row && {
      accountId: row.account_id,
      currency: row.currency as Currency,
      amount: BigInt(row.amount),
      termsDays: row.terms_days,
    }
  );
}
