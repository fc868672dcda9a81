// Until when the suspension of an account was put off, in SQL: one date per account, the last one said (S4.12).
import type { Db, Trx } from '../db/open.ts';

/** Undefined where nothing was put off; an instant that has passed is still told until the account was looked at. */
export async function deferredUntil(db: Db, accountId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('suspension_deferrals')
    .select('until_ms')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row?.until_ms;
}

export async function writeDeferral(trx: Trx, accountId: string, untilMs: number, nowMs: number): Promise<void> {
  await trx
    .insertInto('suspension_deferrals')
    .values({ account_id: accountId, until_ms: untilMs, created_at_ms: nowMs })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ until_ms: untilMs, created_at_ms: nowMs }))
    .execute();
}

export async function dropDeferral(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('suspension_deferrals').where('account_id', '=', accountId).execute();
}

/** Accounts in their order. */
export async function endedDeferrals(
  db: Db,
  page: { readonly nowMs: number; readonly afterId: string; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('suspension_deferrals')
    .select('account_id')
    .where('until_ms', '<=', page.nowMs)
    .where('account_id', '>', page.afterId)
    .orderBy('account_id')
    .limit(page.limit)
    .execute();
  return rows.map((row) => row.account_id);
}
