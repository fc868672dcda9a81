// What an account earned, or spent, in each of the last twelve months, up to now.
import type { z } from 'zod';
import { addMonths, localDateAt } from '../../shared/calendar.ts';
import type { earningsSchema } from '../../shared/contracts/reports-api.ts';
import { toMoneyJson } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Db } from '../db/open.ts';
import { earningsOf } from '../ledger/earning-store.ts';
import type { EarningKind } from '../ledger/earnings.ts';
import { accountNotFound } from './add-account.ts';

const MONTHS = 12;

export async function showEarnings(
  db: Db,
  asked: { readonly accountId: string; readonly kind: EarningKind; readonly nowMs: number },
): Promise<Result<z.infer<typeof earningsSchema>, 'account_not_found'>> {
  const account = await findAccount(db, '/', asked.accountId);
  if (account === undefined) return accountNotFound();
  const last = `${localDateAt(asked.nowMs, account.timeZone).slice(0, 7)}-01`;
  const months = Array.from({ length: MONTHS }, (_, n) => addMonths(last, n - MONTHS + 1).slice(0, 7));
  const sums = await earningsOf(db, { ...asked, fromMonth: months[0] ?? last });
  const currencies = [...new Set(sums.map(({ currency }) => currency))].toSorted();
  const series = currencies.map((currency) => {
    const amounts = new Map(
      sums.filter((sum) => sum.currency === currency).map(({ month, amount }) => [month, amount]),
    );
    return { currency, amounts: months.map((month) => toMoneyJson({ amount: amounts.get(month) ?? 0n, currency })) };
  });
  return accept({ months, series, timeZone: account.timeZone });
}
