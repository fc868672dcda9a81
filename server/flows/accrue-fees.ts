// Books fees that are agreed to be booked by the day: each morning what is owed so far, until the statement of the month takes its place (S4.15).
import { addMonths, localDateAt, startOfDayMs } from '../../shared/calendar.ts';
import { type Currency, isCurrency } from '../../shared/currencies.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { noteLatest } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { totalsOf } from '../invoices/invoice.ts';
import { statementOf } from '../invoices/statement.ts';
import { taxFor } from '../invoices/tax.ts';
import { type Accrued, entriesForAccrual } from '../ledger/accrual.ts';
import { bookedFor, postAccrual } from '../ledger/accrual-store.ts';
import { policyOf } from '../pricing/rounding-record.ts';
import { ACCRUED, partnersToAccrue } from '../subscriptions/daily-fee-store.ts';
import { owedOnStatements } from '../subscriptions/fee-store.ts';
import { agreedTerms } from '../subscriptions/fee-terms.ts';
import { answered, vatStandingOf } from './check-vat-ids.ts';
import type { Chore } from './chore.ts';
import { issuerFor } from './issue-invoice.ts';
import { chargedBy, levelsOf, type Owing, owedBy, stateable } from './owed-fees.ts';

const PARTNERS = 50;

export function accrueFees(): Chore<string> {
  return {
    // A partner may have thousands of fees.
    together: 1,
    async find(db, nowMs, afterId) {
      const zone = (await findVendor(db))?.timeZone ?? 'UTC';
      const today = localDateAt(nowMs, zone);
      const sinceMonth = addMonths(`${today.slice(0, 7)}-01`, -1);
      const due = { todayMs: startOfDayMs(today, zone), sinceMs: startOfDayMs(sinceMonth, zone), sinceMonth };
      const ids = await partnersToAccrue(db, due, { afterId, limit: PARTNERS });
      return { subjects: ids, next: ids.length < PARTNERS ? undefined : ids.at(-1) };
    },
    async tend(trx, act, partnerId) {
      const vendor = await findVendor(trx);
      const reseller = await findAccount(trx, '/', partnerId);
      if (vendor === undefined || reseller === undefined) return false;
      const month = localDateAt(act.nowMs, vendor.timeZone).slice(0, 7);
      // A month that is over waits for its statement, which an outage may delay.
      const before = await accrueMonth(trx, act, { vendor, reseller, month: addMonths(`${month}-01`, -1).slice(0, 7) });
      const running = await accrueMonth(trx, act, { vendor, reseller, month });
      await noteLatest(trx, `${ACCRUED}:${partnerId}`, 'day', act.nowMs);
      return before || running;
    },
  };
}

interface PartnersMonth {
  readonly vendor: Account;
  readonly reseller: Account;
  readonly month: string;
}

/**
 * Books the difference between what the partner owes for the days that are over and what was booked for the month, and so
 * nothing where it is done twice, and all of it after an outage. What is stated is owed by its statement, and is taken back here.
 */
async function accrueMonth(trx: Trx, act: Act, { vendor, reseller, month }: PartnersMonth): Promise<boolean> {
  const { currency } = reseller;
  if (!isCurrency(currency)) return false;
  const first = `${month}-01`;
  const { timeZone } = vendor;
  const span = { fromMs: startOfDayMs(first, timeZone), untilMs: startOfDayMs(addMonths(first, 1), timeZone) };
  const before = localDateAt(act.nowMs, timeZone);
  const all = await owedOnStatements(trx, { ...span, sellerPath: reseller.path });
  const daily = all.filter(({ events }) => agreedTerms(events).accrual === 'daily');
  const owed = await owedBy(trx, reseller.id, daily, span);
  const accrued = await accruedFor(trx, { vendor, reseller, month, ...span, owed, before }, currency);
  const of = { partnerId: reseller.id, month };
  const links = { memo: `fees of ${month} so far` };
  return await postAccrual(trx, act, of, entriesForAccrual(accrued, await bookedFor(trx, of), links));
}

/** What was booked by the day is owed by the statement from now on. */
export async function takeBackStated(trx: Trx, act: Act, of: PartnersMonth): Promise<void> {
  const booked = await bookedFor(trx, { partnerId: of.reseller.id, month: of.month });
  if (booked.length > 0) await accrueMonth(trx, act, of);
}

/** As the statement of these days would say it, tax and rounding included. */
async function accruedFor(trx: Trx, owing: Owing, currency: Currency): Promise<Accrued | undefined> {
  const { reseller } = owing;
  if (owing.owed.length === 0) return undefined;
  const { owed } = await stateable(trx, owing, currency);
  const levels = await levelsOf(trx, { ...owing, owed }, currency);
  const lines = levels.at(-1)?.fees.lines ?? [];
  if (lines.length === 0) return undefined;
  const { settings } = await issuerFor(trx, reseller);
  const { milliPercent } = taxFor(settings, reseller, answered(await vatStandingOf(trx, settings, reseller)));
  const rule = { taxMilliPercent: milliPercent, currency, policy: policyOf(settings.rounding) };
  const unnamed = () => ({ account: '', serial: '', offerName: '' });
  const { net, tax } = totalsOf(statementOf(lines, unnamed, rule).lines);
  return { currency, resellerId: reseller.id, levels: chargedBy(levels, net), tax };
}
