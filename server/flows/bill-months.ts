// Issues the statements of months that are over, partner by partner; of a long outage every missed month has its own (M12).
import { addMonths, localDateAt, startOfDayMs } from '../../shared/calendar.ts';
import { findVendor } from '../accounts/account-store.ts';
import { noteOnce } from '../db/notice-store.ts';
import { resellersToBill, STATEMENTS } from '../subscriptions/fee-store.ts';
import type { Chore } from './chore.ts';
import type { Invoicing } from './issue-invoice.ts';
import { issueStatement } from './issue-statements.ts';

/** Months back at most. */
const MOST_MONTHS = 12;
const PARTNERS = 50;

interface DueMonth {
  readonly month: string;
  readonly resellerId: string;
}

/** The cursor is `<month>:<partner>`, the oldest month first. A month stays open while a fee of it has no price. */
export function billMonths(invoicing: Invoicing): Chore<DueMonth> {
  return {
    // A partner's statement may have thousands of lines.
    together: 1,
    async find(db, nowMs, after) {
      const vendor = await findVendor(db);
      if (vendor === undefined) return { subjects: [], next: undefined };
      const thisMonth = `${localDateAt(nowMs, vendor.timeZone).slice(0, 7)}-01`;
      const oldest = [addMonths(thisMonth, -MOST_MONTHS), localDateAt(vendor.createdAtMs, vendor.timeZone)];
      const first =
        oldest
          .map((date) => date.slice(0, 7))
          .toSorted()
          .at(-1) ?? '';
      let [month = first, afterId = ''] = after === '' ? [] : after.split(':');
      while (`${month}-01` < thisMonth) {
        const following = addMonths(`${month}-01`, 1);
        const untilMs = startOfDayMs(following, vendor.timeZone);
        const ids = await resellersToBill(db, { name: month, untilMs }, { afterId, limit: PARTNERS });
        const subjects = ids.map((resellerId) => ({ month, resellerId }));
        if (ids.length === PARTNERS) return { subjects, next: `${month}:${ids.at(-1) ?? ''}` };
        [month, afterId] = [following.slice(0, 7), ''];
        if (ids.length > 0) return { subjects, next: following < thisMonth ? `${month}:` : undefined };
      }
      return { subjects: [], next: undefined };
    },
    async tend(trx, act, due) {
      const stated = await issueStatement(trx, invoicing, act, due);
      if (!stated.ok) return false;
      if (stated.value.isWhole) await noteOnce(trx, `${STATEMENTS}:${due.resellerId}`, due.month, act.nowMs);
      return stated.value.statement !== undefined;
    },
  };
}
