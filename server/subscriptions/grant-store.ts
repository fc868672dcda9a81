// Grants in SQL: what each PBX was given, from which subscription, until when.

import { Fault } from '../../shared/errors.ts';
import type { Grant } from '../../shared/licence/licence.ts';
import { GRANT_KINDS } from '../../shared/licence/licence.ts';
import { insertLate } from '../db/late-rows.ts';
import { changesOnly, recalled, remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { nextInSequence } from '../db/sequence-store.ts';
import { statement } from '../db/statement.ts';
import type { GrantsTable } from '../db/tables.ts';

export interface GrantRecord extends Grant {
  readonly endedAtMs: number | null;
}

/** Gapless in the order of commits; unique per issuer. */
export async function nextSubscription(trx: Trx): Promise<number> {
  return await nextInSequence(trx, 'subscription');
}

export async function insertGrant(trx: Trx, pbxId: string, grant: Grant, nowMs: number): Promise<void> {
  insertLate(trx, 'grants', rowOf(pbxId, grant, nowMs));
}

export async function updateGrant(trx: Trx, grant: Grant): Promise<void> {
  await trx
    .updateTable('grants')
    .set({
      quantity: grant.quantity,
      until: grant.until,
      terminated_units: JSON.stringify(grant.terminatedUnits),
    })
    .where('subscription', '=', grant.subscription)
    .where('kind', '=', grant.kind)
    .execute();
}

/** All kinds of the subscription. */
export async function endGrant(trx: Trx, subscription: number, nowMs: number): Promise<void> {
  await trx
    .updateTable('grants')
    .set({ ended_at_ms: nowMs })
    .where('subscription', '=', subscription)
    .where('ended_at_ms', 'is', null)
    .execute();
}

/** Kinds that the subscription gives no longer end. */
async function endOtherKinds(trx: Trx, pbxId: string, subscription: number, kinds: readonly string[], nowMs: number) {
  const open = (await listGrants(trx, pbxId)).filter(
    (one) => one.subscription === subscription && one.endedAtMs === null,
  );
  const others = open.map(({ kind }) => kind).filter((kind) => !kinds.includes(kind));
  if (others.length === 0) return;
  changesOnly(trx, 'grants', ofPbx(pbxId));
  await trx
    .updateTable('grants')
    .set({ ended_at_ms: nowMs })
    .where('subscription', '=', subscription)
    .where('kind', 'in', others)
    .execute();
}

/** Makes the rows of a subscription what they should be: one per kind, in force again where it had ended, and no others. */
export async function writeGrants(
  trx: Trx,
  of: { readonly pbxId: string; readonly subscription: number },
  grants: readonly Grant[],
  nowMs: number,
): Promise<void> {
  const { pbxId, subscription } = of;
  await endOtherKinds(
    trx,
    pbxId,
    subscription,
    grants.map(({ kind }) => kind),
    nowMs,
  );
  for (const grant of grants) {
    const row = rowOf(pbxId, grant, nowMs);
    const known = recalled<GrantsTable[]>(trx, 'grants', ofPbx(pbxId));
    changesOnly(trx, 'grants', ofPbx(pbxId));
    insertLate(trx, 'grants', row, IN_FORCE_AGAIN, `${subscription} ${grant.kind}`);
    if (known !== undefined) remember(trx, 'grants', ofPbx(pbxId), withGrant(known, row));
  }
}

/** The rows of a PBX as `OF_PBX` gives them once this one is written. */
function withGrant(rows: readonly GrantsTable[], row: GrantsTable): GrantsTable[] {
  const isIt = (one: GrantsTable) => one.subscription === row.subscription && one.kind === row.kind;
  const before = rows.find(isIt);
  const { quantity, until, terminated_units, offer } = row;
  const written =
    before === undefined ? row : { ...before, quantity, until, terminated_units, offer, ended_at_ms: null };
  return [...rows.filter((one) => !isIt(one)), written].toSorted(
    (a, b) => a.subscription - b.subscription || (a.kind < b.kind ? -1 : 1),
  );
}

const IN_FORCE_AGAIN = `on conflict (subscription, kind) do update set quantity = excluded.quantity, until = excluded.until,
  terminated_units = excluded.terminated_units, offer = excluded.offer, ended_at_ms = null`;

function rowOf(pbxId: string, grant: Grant, nowMs: number): GrantsTable {
  return {
    subscription: grant.subscription,
    pbx_id: pbxId,
    offer: grant.offer,
    kind: grant.kind,
    quantity: grant.quantity,
    until: grant.until,
    trial: grant.trial ? 1 : 0,
    terminated_units: JSON.stringify(grant.terminatedUnits),
    created_at_ms: nowMs,
    ended_at_ms: null,
  };
}

/** Given by hand, so that it may be changed by hand: no subscription stands behind it. */
export async function isSold(db: Db, subscription: number): Promise<boolean> {
  const row = await db
    .selectFrom('subscriptions')
    .select('number')
    .where('number', '=', subscription)
    .executeTakeFirst();
  return row !== undefined;
}

/** Which of the subscription numbers were ordered. */
export async function soldAmong(db: Db, numbers: readonly number[]): Promise<ReadonlySet<number>> {
  if (numbers.length === 0) return new Set();
  const rows = await db.selectFrom('subscriptions').select('number').where('number', 'in', numbers).execute();
  return new Set(rows.map(({ number }) => number));
}

export async function findGrant(db: Db, pbxId: string, subscription: number): Promise<GrantRecord | undefined> {
  const row = await db
    .selectFrom('grants')
    .selectAll()
    .where('pbx_id', '=', pbxId)
    .where('subscription', '=', subscription)
    .executeTakeFirst();
  return row && grantOf(row);
}

/** All of a PBX, ended ones included, by subscription number. */
export async function listGrants(db: Db, pbxId: string): Promise<GrantRecord[]> {
  const rows = await remembered(db, 'grants', ofPbx(pbxId), () => OF_PBX.all(db, { pbxId }));
  return rows.map(grantOf);
}

const OF_PBX = statement((db, { pbxId }: { pbxId: string }) =>
  db.selectFrom('grants').selectAll().where('pbx_id', '=', pbxId).orderBy('subscription').orderBy('kind'),
);

/** The same of many at once, remembered for who asks about one of them. */
export async function readGrantsOf(trx: Trx, pbxIds: readonly string[]): Promise<void> {
  const query = trx.selectFrom('grants').selectAll().where('pbx_id', 'in', pbxIds);
  const rows = await query.orderBy('subscription').orderBy('kind').execute();
  const byPbx = Map.groupBy(rows, (row) => row.pbx_id);
  for (const id of pbxIds) remember(trx, 'grants', ofPbx(id), byPbx.get(id) ?? []);
}

function ofPbx(pbxId: string): string {
  return `of PBX ${pbxId}`;
}

function grantOf(row: GrantsTable): GrantRecord {
  const kind = GRANT_KINDS.find((known) => known === row.kind);
  if (kind === undefined) {
    throw new Fault(
      'grant_kind_unknown',
      `Subscription ${row.subscription} grants "${row.kind}", which this version does not know.`,
    );
  }
  return {
    subscription: row.subscription,
    offer: row.offer,
    kind,
    quantity: row.quantity,
    until: row.until,
    trial: row.trial === 1,
    terminatedUnits: JSON.parse(row.terminated_units),
    endedAtMs: row.ended_at_ms,
  };
}
