// The margin report of a level: its own cost, retail and margin within some months (S4.21).
import { addMonths, startOfDayMs } from '../../shared/calendar.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Db } from '../db/open.ts';
import { type MarginRow, marginsOf } from '../subscriptions/margin-report.ts';
import { salesWithin } from '../subscriptions/sale-store.ts';
import { accountNotFound } from './add-account.ts';

const CHARGES_AT_MOST = 100_000;

/** Months as `2027-03`, in the zone of the account; `until` is counted with. */
export async function reportMargins(
  db: Db,
  wish: { readonly accountId: string; readonly from: string; readonly until: string },
): Promise<Result<MarginRow[], 'account_not_found' | 'too_many_rows'>> {
  const level = await findAccount(db, '/', wish.accountId);
  if (level === undefined) return accountNotFound();
  const { id, parentId, path, timeZone: zone } = level;
  const fromMs = startOfDayMs(`${wish.from}-01`, zone);
  const untilMs = startOfDayMs(addMonths(`${wish.until}-01`, 1), zone);
  const sales = await salesWithin(db, path, { fromMs, untilMs, limit: CHARGES_AT_MOST + 1 });
  if (sales.length > CHARGES_AT_MOST) {
    const message = `More than ${CHARGES_AT_MOST} charges were paid in that time.`;
    return refuse('too_many_rows', message, 'Ask for fewer months, or for one account with x-switchkey-account.');
  }
  return accept(marginsOf(sales, { id, parentId, zone }));
}
