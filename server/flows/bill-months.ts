// Issues the statements of months that are over, once each; of a long outage every missed month has its own (M12).
import { addMonths, localDateAt } from '../../shared/calendar.ts';
import { findVendor } from '../accounts/account-store.ts';
import { noteOnce, noticeAt } from '../db/notice-store.ts';
import type { Chore } from './chore.ts';
import type { Invoicing } from './issue-invoice.ts';
import { issueStatements } from './issue-statements.ts';

/** Months back at most. */
const MOST_MONTHS = 12;
const SUBJECT = 'statements';

export function billMonths(invoicing: Invoicing): Chore<string> {
  return {
    async find(db, nowMs) {
      const vendor = await findVendor(db);
      if (vendor === undefined) return { subjects: [], next: undefined };
      const thisMonth = `${localDateAt(nowMs, vendor.timeZone).slice(0, 7)}-01`;
      const first = localDateAt(vendor.createdAtMs, vendor.timeZone).slice(0, 7);
      const months: string[] = [];
      for (let back = MOST_MONTHS; back >= 1; back -= 1) {
        const month = addMonths(thisMonth, -back).slice(0, 7);
        if (month >= first && (await noticeAt(db, SUBJECT, month)) === undefined) months.push(month);
      }
      return { subjects: months, next: undefined };
    },
    async tend(trx, act, month) {
      if (!(await noteOnce(trx, SUBJECT, month, act.nowMs))) return false;
      const issued = await issueStatements(trx, invoicing, act, month);
      return issued.ok && issued.value.length > 0;
    },
  };
}
