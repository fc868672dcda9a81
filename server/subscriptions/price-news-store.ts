// Price versions that took the place of others lately, and whom they may concern, in SQL: for the job that tells of them.
import { sql } from 'kysely';
import type { Db } from '../db/open.ts';

/** Notices of `toldSubject(id)` and this kind: when an account was told last. */
export const TOLD = 'told';
const PRICES = 'prices';

export function toldSubject(accountId: string): string {
  return `${PRICES}:${accountId}`;
}

export interface RecentChange {
  readonly offerId: string;
  readonly sellerPath: string;
  readonly createdAtMs: number;
  /** It reaches those who hold an older version. */
  readonly reachesHolders: boolean;
}

/** Versions made after `sinceMs` that have one before them. */
export async function recentChanges(db: Db, sinceMs: number): Promise<RecentChange[]> {
  const rows = await db
    .selectFrom('prices')
    .innerJoin('accounts', 'accounts.id', 'prices.seller_id')
    .select([
      'prices.offer_id as offerId',
      'accounts.path as sellerPath',
      'prices.created_at_ms as createdAtMs',
      'prices.audience',
      'prices.effective_for_existing_ms as existingMs',
    ])
    .where('prices.created_at_ms', '>', sinceMs)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('prices as former')
          .select('former.id')
          .whereRef('former.offer_id', '=', 'prices.offer_id')
          .whereRef('former.seller_id', '=', 'prices.seller_id')
          .whereRef('former.plan', '=', 'prices.plan')
          .whereRef('former.audience', '=', 'prices.audience')
          .whereRef('former.currency', '=', 'prices.currency')
          .whereRef('former.effective_from_ms', '<', 'prices.effective_from_ms'),
      ),
    )
    .execute();
  return rows.map(({ audience, existingMs, ...row }) => ({
    ...row,
    reachesHolders: audience === 'customer' && existingMs !== null,
  }));
}

/** Partners below a seller that changed a price, and customers who pay for what it is the price of; in the order of their ids. */
export async function accountsToTell(
  db: Db,
  changes: readonly RecentChange[],
  page: { readonly afterId: string; readonly limit: number },
): Promise<string[]> {
  const latestMs = Math.max(...changes.map(({ createdAtMs }) => createdAtMs));
  const paths = [...new Set(changes.map(({ sellerPath }) => sellerPath))];
  const held = [...new Set(changes.flatMap((one) => (one.reachesHolders ? [one.offerId] : [])))];
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('notices', (join) =>
      join.on('notices.subject', '=', sql<string>`${`${PRICES}:`} || accounts.id`).on('notices.kind', '=', TOLD),
    )
    .select('accounts.id')
    .where('accounts.id', '>', page.afterId)
    .where('accounts.status', '!=', 'closed')
    .where('accounts.created_at_ms', '<', latestMs)
    .where((eb) => eb.or([eb('notices.at_ms', 'is', null), eb('notices.at_ms', '<', latestMs)]))
    .where((eb) => eb.or(paths.map((path) => eb('accounts.path', 'like', `${path}_%`))))
    .where((eb) =>
      eb.or([
        eb('accounts.kind', '=', 'partner'),
        eb.and([
          eb('accounts.kind', '=', 'customer'),
          held.length === 0
            ? eb.val(false)
            : eb.exists(
                eb
                  .selectFrom('subscriptions')
                  .select('number')
                  .whereRef('subscriptions.payer_id', '=', 'accounts.id')
                  .where('subscriptions.offer_id', 'in', held),
              ),
        ]),
      ]),
    )
    .orderBy('accounts.id')
    .limit(page.limit)
    .execute();
  return rows.map(({ id }) => id);
}
