// Subscriptions in SQL; every read for people takes the scope (path) of who asks, every change the version it saw.

import type { SubscriptionsTable } from '../db/catalogue-tables.ts';
import { type Counted, countUpTo } from '../db/counted-list.ts';
import { insertLate, updateLate } from '../db/late-rows.ts';
import { changesOnly, recalled, remember, remembered } from '../db/memory.ts';
import { type Narrowing, type TableIndex, withinScope } from '../db/narrowing.ts';
import type { Db, Trx } from '../db/open.ts';
import { pageOfKeys } from '../db/paged-list.ts';
import { statement } from '../db/statement.ts';
import type { Subscription } from './subscription.ts';
import { columnsOf, subscriptionOf } from './subscription-row.ts';

/** A row with what it says. */
interface Known {
  readonly row: SubscriptionsTable;
  readonly subscription: Subscription;
}

/** `repeatable` is the offer's. The live slot is unique: what holds it already must be looked for first. */
export async function insertSubscription(trx: Trx, subscription: Subscription, repeatable: boolean): Promise<void> {
  const { number, createdAtMs } = subscription;
  const fresh = { number, created_at_ms: createdAtMs, version: 1 };
  changesOnly(trx, 'subscriptions', ...keysOf(subscription));
  insertLate(trx, 'subscriptions', { ...fresh, ...columnsOf(subscription, repeatable) }, '', `${number}`);
}

/** Writes it as given with the next version; false when somebody changed it since `subscription.version` was read. */
export async function updateSubscription(trx: Trx, subscription: Subscription, repeatable: boolean): Promise<boolean> {
  const { number, version } = subscription;
  const change = { ...columnsOf(subscription, repeatable), version: version + 1 };
  const known = knownOf(trx, subscription);
  if (known !== undefined && known.row.version !== version) return false;
  // Who gives its slot up, or takes one, does so in its turn.
  if (known === undefined || known.row.pbx_id !== change.pbx_id || known.row.live_slot !== change.live_slot) {
    if (known !== undefined && known.row.pbx_id === change.pbx_id)
      changesOnly(trx, 'subscriptions', ...keysOf(subscription));
    const query = trx.updateTable('subscriptions').set(change).where('number', '=', number);
    const { numUpdatedRows } = await query.where('version', '=', version).executeTakeFirst();
    return numUpdatedRows === 1n;
  }
  changesOnly(trx, 'subscriptions', ...keysOf(subscription));
  const ofSame = recalled<Known[]>(trx, 'subscriptions', ofPbx(subscription));
  const next = { row: { ...known.row, ...change }, subscription: { ...subscription, version: version + 1 } };
  updateLate(trx, 'subscriptions', ['number'], known.row, next.row, `${number}`);
  remember(trx, 'subscriptions', byNumber(number), next);
  if (ofSame !== undefined) {
    const others = ofSame.map((one) => (one.row.number === number ? next : one));
    remember(trx, 'subscriptions', ofPbx(subscription), others);
  }
  return true;
}

/** As it was read in this transaction, where it was. */
function knownOf(trx: Trx, subscription: Subscription): Known | undefined {
  const { number } = subscription;
  const ofSame = recalled<Known[]>(trx, 'subscriptions', ofPbx(subscription));
  return ofSame?.find(({ row }) => row.number === number) ?? recalled<Known>(trx, 'subscriptions', byNumber(number));
}

const BY_NUMBER = statement((db, { number }: { number: number }) =>
  db.selectFrom('subscriptions').selectAll().where('number', '=', number),
);
const OF_PBX = statement((db, { pbxId }: { pbxId: string }) =>
  db.selectFrom('subscriptions').selectAll().where('pbx_id', '=', pbxId).orderBy('number'),
);

export async function findSubscription(db: Db, scope: string, number: number): Promise<Subscription | undefined> {
  const known = await remembered(db, 'subscriptions', byNumber(number), async () => {
    const row = await BY_NUMBER.first(db, { number });
    return row && knownFrom(row);
  });
  return known?.row.account_path.startsWith(scope) ? known.subscription : undefined;
}

function knownFrom(row: SubscriptionsTable): Known {
  return { row, subscription: subscriptionOf(row) };
}

export interface SubscriptionFilter {
  readonly accountId?: string | undefined;
  readonly pbxId?: string | undefined;
  readonly state?: string | undefined;
  readonly offerId?: string | undefined;
  /** Those that hold their offer. */
  readonly live?: boolean | undefined;
  /** Those that hold their offer and are due or end within `[fromMs, untilMs)`. */
  readonly ending?: { readonly trial: boolean; readonly fromMs: number; readonly untilMs: number } | undefined;
}

export interface SubscriptionPage {
  /** Absent: in the order of their numbers. */
  readonly newestFirst?: boolean;
  /** Number of the last one shown. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Not the one of live slots, which most of them have. */
export const SUBSCRIPTION_INDEXES: readonly TableIndex[] = [
  ['number'],
  ['account_path', 'number'],
  ['state', 'number', 'account_path'],
  ['due_ms', 'number'],
  ['account_id'],
  ['pbx_id'],
  ['offer_id'],
];
const SUBSCRIPTIONS = { table: 'subscriptions', indexes: SUBSCRIPTION_INDEXES, key: 'number' } as const;

export async function listSubscriptions(
  db: Db,
  scope: string,
  filter: SubscriptionFilter,
  { newestFirst = false, after, limit }: SubscriptionPage,
): Promise<Subscription[]> {
  const order = { column: 'number', type: 'number', descending: newestFirst } as const;
  const narrowings = narrowingsOf(scope, filter);
  const from = after === undefined ? undefined : ([after, after] as const);
  const wish = { ...SUBSCRIPTIONS, order, narrowings, after: from, limit } as const;
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
): Promise<Counted> {
  return await countUpTo(db, { ...SUBSCRIPTIONS, narrowings: narrowingsOf(scope, filter) }, most);
}

function narrowingsOf(scope: string, filter: SubscriptionFilter): Narrowing[] {
  const { accountId, pbxId, state, offerId, ending, live = ending !== undefined } = filter;
  const narrowings = withinScope('account_path', scope);
  const same = { state, offer_id: offerId, account_id: accountId, pbx_id: pbxId };
  for (const [column, is] of Object.entries(same)) if (is !== undefined) narrowings.push({ anyOf: [{ column, is }] });
  if (ending !== undefined) {
    const { trial, fromMs, untilMs } = ending;
    narrowings.push({ anyOf: [{ column: 'due_ms', from: fromMs, below: untilMs }] });
    narrowings.push({ anyOf: [{ column: 'trial', is: trial ? 1 : 0 }] });
  }
  if (live === true) narrowings.push({ anyOf: [{ column: 'live_slot', from: '' }] });
  return narrowings;
}

/** All of a PBX, ended ones included, by number. */
export async function subscriptionsOfPbx(db: Db, pbxId: string): Promise<Subscription[]> {
  const known = await remembered(db, 'subscriptions', ofPbx({ pbxId }), async () => {
    const rows = await OF_PBX.all(db, { pbxId });
    return rows.map(knownFrom);
  });
  return known.map(({ subscription }) => subscription);
}

/** The same of many at once, remembered for who asks about one of them. */
export async function readSubscriptionsOf(trx: Trx, pbxIds: readonly string[]): Promise<Subscription[]> {
  const rows = await selectSubscriptions(trx, '/')
    .where('subscriptions.pbx_id', 'in', pbxIds)
    .orderBy('subscriptions.number')
    .execute();
  const all = rows.map(knownFrom);
  const byPbx = Map.groupBy(all, ({ row }) => row.pbx_id ?? '');
  for (const pbxId of pbxIds) remember(trx, 'subscriptions', ofPbx({ pbxId }), byPbx.get(pbxId) ?? []);
  for (const known of all) remember(trx, 'subscriptions', byNumber(known.row.number), known);
  return all.map(({ subscription }) => subscription);
}

function keysOf(subscription: Pick<Subscription, 'number' | 'pbxId'>): string[] {
  return [byNumber(subscription.number), ofPbx(subscription)];
}

function byNumber(number: number): string {
  return `number ${number}`;
}

function ofPbx({ pbxId }: Pick<Subscription, 'pbxId'>): string {
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
async function subscriptionsOfAccount(db: Db, accountId: string): Promise<Subscription[]> {
  const rows = await selectSubscriptions(db, '/')
    .where('subscriptions.account_id', '=', accountId)
    .where('subscriptions.pbx_id', 'is', null)
    .orderBy('subscriptions.number')
    .execute();
  return rows.map(subscriptionOf);
}

/** All of the PBX, or of the account where it is of none: what may be held once is held once among them (S1.27). */
export async function subscriptionsOf(
  db: Db,
  { pbxId, accountId }: Pick<Subscription, 'pbxId' | 'accountId'>,
): Promise<Subscription[]> {
  return pbxId === null ? await subscriptionsOfAccount(db, accountId) : await subscriptionsOfPbx(db, pbxId);
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
