// How PBXs stand, in SQL, kept by whoever changes it, and pages of PBXs sorted and narrowed by it.
import { sql } from 'kysely';
import { type Counted, countUpTo } from '../db/counted-list.ts';
import { beginningWith, type Narrowing, type TableIndex, withinScope } from '../db/narrowing.ts';
import type { Db, Trx } from '../db/open.ts';
import { type PageOrder, pageOfKeys } from '../db/paged-list.ts';
import type { PbxsTable } from '../db/tables.ts';
import { boundsOf, type PbxState, type Standing, type Terms, type Use, usedPermille } from './pbx-standing.ts';
import { changePbx, type Pbx, pbxOf } from './pbx-store.ts';

export interface ListedPbx extends Pbx {
  readonly ownerName: string;
  readonly standing: Standing;
}

/** A licence was issued: what it says, and that it waits from now on unless an older one waits already. */
export async function noteIssued(
  trx: Trx,
  { id, serial, use }: Pick<Pbx, 'id' | 'serial' | 'use'>,
  issued: { readonly seq: number; readonly terms: Terms },
  nowMs: number,
): Promise<void> {
  const { seq, terms } = issued;
  await changePbx(trx, { id, serial }, ({ waiting_since_ms }) => ({
    issued_seq: seq,
    waiting_since_ms: waiting_since_ms > 0 ? waiting_since_ms : nowMs,
    ends_at_ms: terms.endsAtMs,
    grace_until_ms: terms.graceUntilMs,
    trial_until_ms: terms.trialUntilMs,
    limit_calls: terms.limitCalls,
    limit_extensions: terms.limitExtensions,
    used_permille: usedPermille(terms, use),
  }));
}

/** The newest licence is in force on the PBX. */
export async function noteApplied(trx: Trx, pbxId: string): Promise<void> {
  await trx.updateTable('pbxs').set({ waiting_since_ms: 0 }).where('id', '=', pbxId).execute();
}

export async function noteUse(trx: Trx, pbxId: string, use: Use): Promise<void> {
  const limits = await trx
    .selectFrom('pbxs')
    .select(['limit_calls as limitCalls', 'limit_extensions as limitExtensions'])
    .where('id', '=', pbxId)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('pbxs')
    .set({
      used_calls: use.usedCalls,
      used_extensions: use.usedExtensions,
      used_permille: usedPermille(limits, use),
    })
    .where('id', '=', pbxId)
    .execute();
}

export const PBX_ORDERS = {
  serial: { column: 'serial', type: 'text' },
  owner: { column: 'owner_key', type: 'text' },
  seen: { column: 'seen_at_ms', type: 'number' },
  seq: { column: 'issued_seq', type: 'number' },
  waiting: { column: 'waiting_since_ms', type: 'number' },
  ends: { column: 'ends_at_ms', type: 'number' },
  trial: { column: 'trial_until_ms', type: 'number' },
  used: { column: 'used_permille', type: 'number' },
} as const satisfies Record<string, Omit<PageOrder, 'descending'> & { readonly column: keyof PbxsTable }>;

const SELDOM = ['account_path', 'serial', 'owner_key', 'name_key'];
const NARROWED_BY = ['ends_at_ms', 'seen_at_ms', 'waiting_since_ms', 'trial_until_ms', 'used_permille'];
const STANDING = [...NARROWED_BY, 'grace_until_ms', 'issued_seq'];
/** What PBXs are narrowed by stands beside all that they are sorted by, so that no row is touched to pass over it or to sort it. */
export const PBX_INDEXES: readonly TableIndex[] = [
  ['account_id'],
  ['account_path', 'serial', 'id', 'owner_key', 'name_key', ...STANDING],
  ['serial', 'id', 'account_path', 'name_key'],
  ['name_key', 'serial', 'id', 'account_path'],
  ['owner_key', 'id', 'account_path', 'serial', 'name_key'],
  ['issued_seq', 'id', ...SELDOM],
  ...NARROWED_BY.map((column) => [column, 'id', ...SELDOM, ...STANDING.filter((other) => other !== column)]),
];

const PBXS = { table: 'pbxs', indexes: PBX_INDEXES, key: 'id' } as const;

export interface PbxFilter {
  /** How the serial number or the name begins, whatever its case. */
  readonly search?: string | undefined;
  readonly state?: PbxState | undefined;
  readonly accountId?: string | undefined;
}

export interface PbxPage {
  readonly sort: keyof typeof PBX_ORDERS;
  readonly descending: boolean;
  readonly after?: readonly [string | number, string] | undefined;
  readonly limit: number;
}

export async function pageOfPbxs(
  db: Db,
  scope: string,
  filter: PbxFilter & { readonly nowMs: number },
  { sort, descending, after, limit }: PbxPage,
): Promise<ListedPbx[]> {
  const order = { ...PBX_ORDERS[sort], descending };
  const narrowings = narrowingsOf(scope, filter);
  const keys = await pageOfKeys<string>(db, { ...PBXS, order, narrowings, after, limit });
  if (keys.length === 0) return [];
  const rows = await listed(db).where('pbxs.id', 'in', keys).execute();
  const known = new Map(rows.map((row) => [row.id, listedOf(row)]));
  return keys.flatMap((key) => known.get(key) ?? []);
}

export async function countPbxs(
  db: Db,
  scope: string,
  filter: PbxFilter & { readonly nowMs: number },
  most: number,
): Promise<Counted> {
  return await countUpTo(db, { ...PBXS, narrowings: narrowingsOf(scope, filter) }, most);
}

/** Per mille of the fuller of a PBX's two limits at which a band begins; the last is what goes beyond a limit. */
const BANDS = [0, 250, 500, 750, 901, 1_001] as const;

/** What is licensed and used within the scope, summed over its PBXs, and how many of them are how full. */
export async function sumOfCapacity(db: Db, scope: string) {
  const filled = BANDS.map((from, index) => {
    const below = BANDS[index + 1] ?? Number.MAX_SAFE_INTEGER;
    return sql<number>`sum(case when used_permille >= ${sql.lit(from)} and used_permille < ${sql.lit(below)} then 1 else 0 end)`;
  });
  const sums = await db
    .selectFrom('pbxs')
    .select(({ fn }) => [
      fn.countAll().as('pbxs'),
      fn.sum('limit_extensions').as('limitExtensions'),
      fn.sum('used_extensions').as('usedExtensions'),
      fn.sum('limit_calls').as('limitCalls'),
      fn.sum('used_calls').as('usedCalls'),
      ...filled.map((count, index) => count.as(`band${index}`)),
    ])
    .where('account_path', 'like', `${scope}%`)
    .executeTakeFirstOrThrow();
  const { pbxs, limitExtensions, usedExtensions, limitCalls, usedCalls } = sums;
  return {
    pbxs: Number(pbxs),
    extensions: { used: Number(usedExtensions), limit: Number(limitExtensions) },
    calls: { used: Number(usedCalls), limit: Number(limitCalls) },
    bands: BANDS.map((fromPermille, index) => ({ fromPermille, pbxs: Number(sums[`band${index}`]) })),
  };
}

export async function findListedPbx(db: Db, id: string, scope: string): Promise<ListedPbx | undefined> {
  const row = await listed(db)
    .where('pbxs.id', '=', id)
    .where('pbxs.account_path', 'like', `${scope}%`)
    .executeTakeFirst();
  return row && listedOf(row);
}

/** By what a row is sorted, for the cursor behind it. */
export function orderValueOf({ serial, ownerName, standing }: ListedPbx, sort: keyof typeof PBX_ORDERS) {
  switch (sort) {
    case 'serial':
      return serial;
    case 'owner':
      return ownerName.toLowerCase();
    case 'seen':
      return standing.seenAtMs;
    case 'seq':
      return standing.issuedSeq;
    case 'waiting':
      return standing.waitingSinceMs;
    case 'ends':
      return standing.endsAtMs;
    case 'trial':
      return standing.trialUntilMs;
    case 'used':
      return standing.usedPermille;
  }
}

function narrowingsOf(
  scope: string,
  { search, state, accountId, nowMs }: PbxFilter & { readonly nowMs: number },
): Narrowing[] {
  const narrowings = withinScope('account_path', scope);
  if (accountId !== undefined) narrowings.push({ anyOf: [{ column: 'account_id', is: accountId }] });
  if (search !== undefined) {
    const serial = beginningWith('serial', search.toUpperCase());
    narrowings.push({ anyOf: [serial, beginningWith('name_key', search.toLowerCase())] });
  }
  if (state !== undefined) {
    narrowings.push(...boundsOf(state, nowMs).map((bounds) => ({ anyOf: [bounds] })));
  }
  return narrowings;
}

function listed(db: Db) {
  return db
    .selectFrom('pbxs')
    .innerJoin('accounts', 'accounts.id', 'pbxs.account_id')
    .selectAll('pbxs')
    .select('accounts.name as owner_name');
}

function listedOf(row: PbxsTable & { readonly owner_name: string }): ListedPbx {
  return {
    ...pbxOf(row),
    ownerName: row.owner_name,
    standing: {
      seenAtMs: row.seen_at_ms,
      issuedSeq: row.issued_seq,
      waitingSinceMs: row.waiting_since_ms,
      endsAtMs: row.ends_at_ms,
      graceUntilMs: row.grace_until_ms,
      trialUntilMs: row.trial_until_ms,
      limitCalls: row.limit_calls,
      limitExtensions: row.limit_extensions,
      ...pbxOf(row).use,
      usedPermille: row.used_permille,
    },
  };
}
