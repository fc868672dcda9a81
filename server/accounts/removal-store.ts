// Accounts that may have to go, in SQL: what decides about them, their tombstones, and the wiping of what names people.
import { sql } from 'kysely';
import type { Db, Trx } from '../db/open.ts';
import { type AccountStatus, statusOf } from './account.ts';
import { RESTORABLE_MS, type Removal, type RemovalFacts, type RemovalRule } from './removal.ts';

/** Notice that an account was closed, by hand or by rule: its parent's time counts from then. */
export const CLOSED = 'closed';

export function closedSubject(accountId: string): string {
  return `account:${accountId}`;
}

/** Open accounts beside the vendor, made before `createdBeforeMs`, in the order of their ids. */
export async function accountsToWeigh(
  db: Db,
  page: { readonly createdBeforeMs: number; readonly afterId: string; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('accounts')
    .select('id')
    .where('id', '>', page.afterId)
    .where('kind', '!=', 'vendor')
    .where('status', '!=', 'closed')
    .where('created_at_ms', '<=', page.createdBeforeMs)
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Open accounts beside the vendor within the scope that hold no subscription any more, or never did; by their ids. */
export async function accountsHoldingNothing(
  db: Db,
  scope: string,
  limit: number,
): Promise<{ id: string; name: string }[]> {
  return await db
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('path', 'like', `${scope}%`)
    .where('kind', '!=', 'vendor')
    .where('status', '!=', 'closed')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('subscriptions')
            .select('number')
            .whereRef('subscriptions.account_id', '=', 'accounts.id')
            .where('subscriptions.live_slot', 'is not', null),
        ),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** `reactivationMs`: how long what expired may be taken up again, after which it counts as cancelled. */
export async function removalFacts(
  db: Db,
  ids: readonly string[],
  { nowMs, reactivationMs }: { readonly nowMs: number; readonly reactivationMs: number },
): Promise<Map<string, RemovalFacts>> {
  if (ids.length === 0) return new Map();
  const [accounts, children, restored, given, orders, held] = await Promise.all([
    db.selectFrom('accounts').select(['id', 'created_at_ms']).where('id', 'in', ids).execute(),
    childrenOf(db, ids),
    db
      .selectFrom('account_removals')
      .select(['account_id', (eb) => eb.fn.max('restored_at_ms').as('at')])
      .where('account_id', 'in', ids)
      .groupBy('account_id')
      .execute(),
    grantsByHand(db, ids, nowMs),
    ordersOf(db, ids),
    db
      .selectFrom('subscriptions')
      .select(['account_id', 'state', 'trial', 'ended_at_ms', 'period_end_ms'])
      .where('account_id', 'in', ids)
      .execute(),
  ]);
  const subscriptions = Map.groupBy(held, (one) => one.account_id);
  return new Map(
    accounts.map(({ id, created_at_ms }) => {
      const below = children.get(id);
      const order = orders.get(id);
      const facts: RemovalFacts = {
        createdAtMs: created_at_ms,
        hasChildren: below?.hasOpen ?? false,
        lastChildEndedAtMs: below?.lastEndedAtMs ?? null,
        restoredAtMs: restored.find((one) => one.account_id === id)?.at ?? null,
        hasGrantsByHand: given.has(id),
        hasOpenOrder: order?.hasOpen ?? false,
        lastOrderAtMs: order?.lastAtMs ?? null,
        subscriptions: (subscriptions.get(id) ?? []).map((one) => ({
          isCancelled: one.state === 'cancelled',
          // As if no job had ever been late.
          endedAtMs: Math.min(one.ended_at_ms ?? nowMs, one.period_end_ms + (one.trial === 1 ? 0 : reactivationMs)),
        })),
      };
      return [id, facts] as const;
    }),
  );
}

async function childrenOf(db: Db, ids: readonly string[]) {
  const rows = await db
    .selectFrom('accounts as child')
    .leftJoin('notices', (join) =>
      join.on('notices.kind', '=', CLOSED).on('notices.subject', '=', sql<string>`'account:' || child.id`),
    )
    .select([
      'child.parent_id as parent',
      sql<number>`max(case when child.status = 'closed' then 0 else 1 end)`.as('open'),
      (eb) => eb.fn.max('notices.at_ms').as('ended'),
    ])
    .where('child.parent_id', 'in', ids)
    .groupBy('child.parent_id')
    .execute();
  return new Map(
    rows.map(({ parent, open, ended }) => [parent ?? '', { hasOpen: Number(open) === 1, lastEndedAtMs: ended }]),
  );
}

async function ordersOf(db: Db, ids: readonly string[]) {
  const rows = await db
    .selectFrom('orders')
    .select([
      'account_id',
      sql<number>`max(case when state in ('created', 'pending', 'failed') then 1 else 0 end)`.as('open'),
      (eb) => eb.fn.max('created_at_ms').as('last'),
    ])
    .where('account_id', 'in', ids)
    .groupBy('account_id')
    .execute();
  return new Map(
    rows.map(({ account_id, open, last }) => [account_id, { hasOpen: Number(open) === 1, lastAtMs: last }]),
  );
}

async function grantsByHand(db: Db, ids: readonly string[], nowMs: number): Promise<Set<string>> {
  const rows = await db
    .selectFrom('grants')
    .innerJoin('pbxs', 'pbxs.id', 'grants.pbx_id')
    .leftJoin('subscriptions', 'subscriptions.number', 'grants.subscription')
    .select('pbxs.account_id as id')
    .distinct()
    .where('pbxs.account_id', 'in', ids)
    .where('grants.ended_at_ms', 'is', null)
    .where('grants.until', '>', Math.floor(nowMs / 1000))
    .where('subscriptions.number', 'is', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

export interface Tombstone {
  readonly accountId: string;
  readonly rule: string;
  readonly statusBefore: AccountStatus;
  readonly removedAtMs: number;
  readonly restorableUntilMs: number;
}

export async function insertTombstone(
  trx: Trx,
  { accountId, rule, statusBefore }: { accountId: string; rule: RemovalRule; statusBefore: AccountStatus },
  nowMs: number,
): Promise<void> {
  await trx
    .insertInto('account_removals')
    .values({
      account_id: accountId,
      rule,
      status_before: statusBefore,
      removed_at_ms: nowMs,
      restorable_until_ms: nowMs + RESTORABLE_MS,
      restored_at_ms: null,
      purged_at_ms: null,
    })
    .execute();
}

/** What may still be restored, or waits to be wiped. */
export async function findTombstone(db: Db, accountId: string): Promise<Tombstone | undefined> {
  const row = await openTombstones(db).where('account_id', '=', accountId).executeTakeFirst();
  return row && { ...row, statusBefore: statusOf(row.statusBefore) };
}

/** Whose time to be restored is over. */
export async function tombstonesToWipe(
  db: Db,
  page: { readonly nowMs: number; readonly afterId: string; readonly limit: number },
): Promise<string[]> {
  const rows = await openTombstones(db)
    .where('restorable_until_ms', '<=', page.nowMs)
    .where('account_id', '>', page.afterId)
    .orderBy('account_id')
    .limit(page.limit)
    .execute();
  return rows.map(({ accountId }) => accountId);
}

function openTombstones(db: Db) {
  return db
    .selectFrom('account_removals')
    .select([
      'account_id as accountId',
      'rule',
      'status_before as statusBefore',
      'removed_at_ms as removedAtMs',
      'restorable_until_ms as restorableUntilMs',
    ])
    .where('restored_at_ms', 'is', null)
    .where('purged_at_ms', 'is', null);
}

export async function closeTombstone(
  trx: Trx,
  { accountId, removedAtMs }: Tombstone,
  how: 'restored' | 'purged',
  nowMs: number,
): Promise<void> {
  await trx
    .updateTable('account_removals')
    .set(how === 'restored' ? { restored_at_ms: nowMs } : { purged_at_ms: nowMs })
    .where('account_id', '=', accountId)
    .where('removed_at_ms', '=', removedAtMs)
    .execute();
}

export interface Upcoming extends Removal {
  readonly accountId: string;
}
