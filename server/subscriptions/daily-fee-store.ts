// Subscriptions whose fee is booked day by day, in SQL, and the partners whose days are due.
import { sql } from 'kysely';
import { insertLate } from '../db/late-rows.ts';
import type { Db, Trx } from '../db/open.ts';

/** Once and for good: whether anything is owed is asked of what became of it. */
export function markDailyFee(trx: Trx, subscription: number): void {
  insertLate(trx, 'daily_fees', { subscription }, 'on conflict (subscription) do nothing', `${subscription}`);
}

/** Notices of `<this>:<account id>` say when a partner's days were booked last. */
export const ACCRUED = 'accrued';

interface Due {
  /** Where today begins: who was looked at since has nothing new. */
  readonly todayMs: number;
  /** What ended before owes nothing for the months that are looked at; `sinceMonth` is the first of them. */
  readonly sinceMs: number;
  readonly sinceMonth: string;
}

/** In the order of their ids: who sells such a subscription now, or had days booked for one that it sold. */
export async function partnersToAccrue(
  db: Db,
  { todayMs, sinceMs, sinceMonth }: Due,
  page: { readonly afterId: string; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('accounts')
    .select('id')
    .where('kind', '=', 'partner')
    .where('id', '>', page.afterId)
    .where((eb) =>
      eb.or([
        eb('id', 'in', (from) =>
          from
            .selectFrom('daily_fees')
            .innerJoin('subscriptions', 'subscriptions.number', 'daily_fees.subscription')
            .innerJoin('accounts as customers', 'customers.id', 'subscriptions.account_id')
            .where(({ or, eb: of }) =>
              or([of('subscriptions.ended_at_ms', 'is', null), of('subscriptions.ended_at_ms', '>=', sinceMs)]),
            )
            .select(sql<string>`customers.parent_id`.as('id')),
        ),
        eb('id', 'in', (from) =>
          from.selectFrom('fee_accruals').where('month', '>=', sinceMonth.slice(0, 7)).select('partner_id'),
        ),
      ]),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('notices')
            .select('kind')
            .where('notices.subject', '=', sql<string>`${`${ACCRUED}:`} || accounts.id`)
            .where('notices.kind', '=', 'day')
            .where('notices.at_ms', '>=', todayMs),
        ),
      ),
    )
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(({ id }) => id);
}
