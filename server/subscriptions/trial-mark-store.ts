// What tells tenants and machines again that had a trial, in SQL.
import type { Db, Trx } from '../db/open.ts';
import type { EarlierTrial } from './trial-limit.ts';

export interface Marked {
  readonly subscription: number;
  readonly family: string;
  readonly accountId: string;
}

/** What is known of it already is not written again. */
export async function markTrial(
  trx: Trx,
  { subscription, family, accountId }: Marked,
  marks: readonly string[],
  nowMs: number,
): Promise<void> {
  if (marks.length === 0) return;
  await trx
    .insertInto('trial_marks')
    .values(marks.map((mark) => ({ subscription, mark, family, account_id: accountId, at_ms: nowMs })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Of other accounts, since `sinceMs`. */
export async function trialsMarked(
  db: Db,
  of: {
    readonly family: string;
    readonly marks: readonly string[];
    readonly accountId: string;
    readonly sinceMs: number;
  },
): Promise<EarlierTrial[]> {
  if (of.marks.length === 0) return [];
  const rows = await db
    .selectFrom('trial_marks')
    .innerJoin('accounts', 'accounts.id', 'trial_marks.account_id')
    .select(['trial_marks.subscription', 'trial_marks.mark', 'accounts.status'])
    .where('trial_marks.family', '=', of.family)
    .where('trial_marks.mark', 'in', of.marks)
    .where('trial_marks.account_id', '!=', of.accountId)
    .where('trial_marks.at_ms', '>=', of.sinceMs)
    .execute();
  return rows.map(({ subscription, mark, status }) => ({ subscription, mark, isClosed: status === 'closed' }));
}

/** Trials that run on a PBX. */
export async function runningTrials(db: Db, pbxId: string): Promise<Marked[]> {
  return await db
    .selectFrom('subscriptions')
    .innerJoin('offers', 'offers.id', 'subscriptions.offer_id')
    .select(['subscriptions.number as subscription', 'offers.family', 'subscriptions.account_id as accountId'])
    .where('subscriptions.pbx_id', '=', pbxId)
    .where('subscriptions.trial', '=', 1)
    .where('subscriptions.state', '=', 'active')
    .execute();
}
