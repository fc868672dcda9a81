// Subscriptions in SQL; every read for people takes the scope (path) of who asks, every change the version it saw.

import type { SubscriptionsTable } from '../db/catalogue-tables.ts';
import { insertLate } from '../db/late-rows.ts';
import { changesOnly, recalled, remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { countUpTo, type Narrowing, pageOfKeys, withinScope } from '../db/paged-list.ts';
import { statement } from '../db/statement.ts';
import { liveSlot, SUBSCRIPTION_STATES, type Subscription } from './subscription.ts';

/** `repeatable` is the offer's. The live slot is unique: what holds it already must be looked for first. */
export async function insertSubscription(trx: Trx, subscription: Subscription, repeatable: boolean): Promise<void> {
  const { number, createdAtMs } = subscription;
  const fresh = { number, created_at_ms: createdAtMs, version: 1 };
  await insertLate(trx, 'subscriptions', { ...fresh, ...columnsOf(subscription, repeatable) });
}

/** Writes it as given with the next version; false when somebody changed it since `subscription.version` was read. */
export async function updateSubscription(trx: Trx, subscription: Subscription, repeatable: boolean): Promise<boolean> {
  const { number, pbxId } = subscription;
  // Where it was on the same PBX before, nothing is known of it but under these two.
  const known = recalled<SubscriptionsTable>(trx, 'subscriptions', byNumber(number));
  if (known !== undefined && known.pbx_id === pbxId)
    changesOnly(trx, 'subscriptions', byNumber(number), ofPbx(pbxId ?? ''));
  const { numUpdatedRows } = await trx
    .updateTable('subscriptions')
    .set({ ...columnsOf(subscription, repeatable), version: subscription.version + 1 })
    .where('number', '=', subscription.number)
    .where('version', '=', subscription.version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const BY_NUMBER = statement((db, { number }: { number: number }) =>
  db.selectFrom('subscriptions').selectAll().where('number', '=', number),
);
const OF_PBX = statement((db, { pbxId }: { pbxId: string }) =>
  db.selectFrom('subscriptions').selectAll().where('pbx_id', '=', pbxId).orderBy('number'),
);

export async function findSubscription(db: Db, scope: string, number: number): Promise<Subscription | undefined> {
  const row = await remembered(db, 'subscriptions', byNumber(number), () => BY_NUMBER.first(db, { number }));
  return row?.account_path.startsWith(scope) ? subscriptionOf(row) : undefined;
}

export interface SubscriptionFilter {
  readonly accountId?: string | undefined;
  readonly pbxId?: string | undefined;
  readonly state?: string | undefined;
  readonly offerId?: string | undefined;
  /** Those that hold their offer. */
  readonly live?: boolean | undefined;
  /** Those that hold their offer and whose period ends within `[fromMs, untilMs)`. */
  readonly ending?: { readonly trial: boolean; readonly fromMs: number; readonly untilMs: number } | undefined;
}

export interface SubscriptionPage {
  /** Absent: in the order of their numbers. */
  readonly newestFirst?: boolean;
  /** Number of the last one shown. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export async function listSubscriptions(
  db: Db,
  scope: string,
  filter: SubscriptionFilter,
  { newestFirst = false, after, limit }: SubscriptionPage,
): Promise<Subscription[]> {
  const order = { column: 'number', type: 'number', descending: newestFirst } as const;
  const narrowings = narrowingsOf(scope, filter);
  const from = after === undefined ? undefined : ([after, after] as const);
  const wish = { table: 'subscriptions', key: 'number', order, narrowings, after: from, limit } as const;
  const numbers = await pageOfKeys<number>(db, wish);
  if (numbers.length === 0) return [];
  const rows = await selectSubscriptions(db, '/').where('subscriptions.number', 'in', numbers).execute();
  const known = new Map(rows.map((row) => [row.number, subscriptionOf(row)]));
  return numbers.flatMap((number) => known.get(number) ?? []);
}

export async function countSubscriptions(
  db: Db,
  scope: string,
  filter: SubscriptionFilter,
  most: number,
): Promise<number> {
  return await countUpTo(db, { table: 'subscriptions', narrowings: narrowingsOf(scope, filter) }, most);
}

function narrowingsOf(scope: string, filter: SubscriptionFilter): Narrowing[] {
  const { accountId, pbxId, state, offerId, ending, live = ending !== undefined } = filter;
  const narrowings = withinScope('account_path', scope);
  const same = { account_id: accountId, pbx_id: pbxId, offer_id: offerId };
  for (const [column, is] of Object.entries(same)) if (is !== undefined) narrowings.push({ anyOf: [{ column, is }] });
  if (state !== undefined) narrowings.push({ anyOf: [{ column: 'state', is: state }], known: 'ordered' });
  if (ending !== undefined) {
    const { trial, fromMs, untilMs } = ending;
    narrowings.push({ anyOf: [{ column: 'period_end_ms', from: fromMs, below: untilMs }] });
    narrowings.push({ anyOf: [{ column: 'trial', is: trial ? 1 : 0 }], known: 'loose' });
  }
  if (live === true) narrowings.push({ anyOf: [{ column: 'live_slot', from: '' }], known: 'loose' });
  return narrowings;
}

/** All of a PBX, ended ones included, by number. */
export async function subscriptionsOfPbx(db: Db, pbxId: string): Promise<Subscription[]> {
  return await remembered(db, 'subscriptions', ofPbx(pbxId), async () => {
    const rows = await OF_PBX.all(db, { pbxId });
    return rows.map(subscriptionOf);
  });
}

/** The same of many at once, remembered for who asks about one of them. */
export async function readSubscriptionsOf(trx: Trx, pbxIds: readonly string[]): Promise<Subscription[]> {
  const rows = await selectSubscriptions(trx, '/')
    .where('subscriptions.pbx_id', 'in', pbxIds)
    .orderBy('subscriptions.number')
    .execute();
  const byPbx = Map.groupBy(rows, (row) => row.pbx_id ?? '');
  for (const id of pbxIds) remember(trx, 'subscriptions', ofPbx(id), (byPbx.get(id) ?? []).map(subscriptionOf));
  for (const row of rows) remember(trx, 'subscriptions', byNumber(row.number), row);
  return rows.map(subscriptionOf);
}

function byNumber(number: number): string {
  return `number ${number}.`;
}

function ofPbx(pbxId: string): string {
  return `of PBX ${pbxId}`;
}

/** All of an account, on its PBXs and beside them, ended ones included, by number. */
export async function subscriptionsHeldBy(db: Db, accountId: string): Promise<Subscription[]> {
  const rows = await selectSubscriptions(db, '/')
    .where('subscriptions.account_id', '=', accountId)
    .orderBy('subscriptions.number')
    .execute();
  return rows.map(subscriptionOf);
}

/** All of an account that belong to no PBX. */
export async function subscriptionsOfAccount(db: Db, accountId: string): Promise<Subscription[]> {
  const rows = await selectSubscriptions(db, '/')
    .where('subscriptions.account_id', '=', accountId)
    .where('subscriptions.pbx_id', 'is', null)
    .orderBy('subscriptions.number')
    .execute();
  return rows.map(subscriptionOf);
}

/** What an account, or a PBX under whatever account, ever had of a family of offers; oldest first (S2.23). */
export async function subscriptionsInFamily(
  db: Db,
  of: { readonly accountId: string; readonly pbxId: string; readonly family: string },
): Promise<Subscription[]> {
  const rows = await selectSubscriptions(db, '/')
    .innerJoin('offers', 'offers.id', 'subscriptions.offer_id')
    .where('offers.family', '=', of.family)
    .where((eb) =>
      eb.or([eb('subscriptions.account_id', '=', of.accountId), eb('subscriptions.pbx_id', '=', of.pbxId)]),
    )
    .orderBy('subscriptions.number')
    .execute();
  return rows.map(subscriptionOf);
}

/** Of these offers, what an account pays for and is in use: the plan and the price version each goes by. */
export async function heldByPayer(
  db: Db,
  payerId: string,
  offerIds: readonly string[],
): Promise<{ readonly offerId: string; readonly plan: string; readonly versionId: string | null }[]> {
  return await db
    .selectFrom('subscriptions')
    .select(['offer_id as offerId', 'plan', 'price_id as versionId'])
    .where('payer_id', '=', payerId)
    .where('offer_id', 'in', [...offerIds])
    .where('state', 'in', ['active', 'suspended'])
    .orderBy('number')
    .execute();
}

/** Whether an account has or pays one, or ever did. */
export async function hasSubscriptions(db: Db, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('subscriptions')
    .select('number')
    .where((eb) => eb.or([eb('account_id', '=', accountId), eb('payer_id', '=', accountId)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function selectSubscriptions(db: Db, scope: string) {
  return db
    .selectFrom('subscriptions')
    .selectAll('subscriptions')
    .where('subscriptions.account_path', 'like', `${scope}%`);
}

function columnsOf(subscription: Subscription, repeatable: boolean) {
  return {
    account_id: subscription.accountId,
    account_path: subscription.accountPath,
    payer_id: subscription.payerId,
    pbx_id: subscription.pbxId,
    offer_id: subscription.offerId,
    plan: subscription.plan,
    quantity: subscription.quantity,
    terminated_units: JSON.stringify(subscription.terminatedUnits),
    state: subscription.state,
    trial: subscription.trial ? 1 : 0,
    internal: subscription.internal ? 1 : 0,
    price_id: subscription.priceId,
    anchor: subscription.anchor,
    zone: subscription.zone,
    period: subscription.period,
    period_start_ms: subscription.periodStartMs,
    period_end_ms: subscription.periodEndMs,
    auto_renew: subscription.autoRenew ? 1 : 0,
    scheduled: subscription.scheduled === undefined ? null : JSON.stringify(subscription.scheduled),
    live_slot: liveSlot(subscription, repeatable),
    activated_at_ms: subscription.activatedAtMs,
    suspended_at_ms: subscription.suspendedAtMs,
    suspended_by: subscription.suspendedBy,
    ended_at_ms: subscription.endedAtMs,
  };
}

function subscriptionOf(row: SubscriptionsTable): Subscription {
  return {
    number: row.number,
    accountId: row.account_id,
    accountPath: row.account_path,
    payerId: row.payer_id,
    pbxId: row.pbx_id,
    offerId: row.offer_id,
    plan: row.plan,
    quantity: row.quantity,
    terminatedUnits: JSON.parse(row.terminated_units),
    state: SUBSCRIPTION_STATES.find((state) => state === row.state) ?? 'cancelled',
    trial: row.trial === 1,
    internal: row.internal === 1,
    priceId: row.price_id,
    anchor: row.anchor,
    zone: row.zone,
    period: row.period,
    periodStartMs: row.period_start_ms,
    periodEndMs: row.period_end_ms,
    autoRenew: row.auto_renew === 1,
    scheduled: row.scheduled === null ? undefined : JSON.parse(row.scheduled),
    activatedAtMs: row.activated_at_ms,
    suspendedAtMs: row.suspended_at_ms,
    suspendedBy: row.suspended_by,
    endedAtMs: row.ended_at_ms,
    version: row.version,
    createdAtMs: row.created_at_ms,
  };
}
