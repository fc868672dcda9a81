// Grants in SQL: what each PBX was given, from which subscription, until when.

import { Fault } from '../../shared/errors.ts';
import type { Grant } from '../../shared/licence/licence.ts';
import { GRANT_KINDS } from '../../shared/licence/licence.ts';
import type { Db, Trx } from '../db/open.ts';
import type { GrantsTable } from '../db/tables.ts';

export interface GrantRecord extends Grant {
  readonly endedAtMs: number | null;
}

/** Gapless in the order of commits; unique per issuer. */
export async function nextSubscription(trx: Trx): Promise<number> {
  const row = await trx
    .insertInto('sequences')
    .values({ name: 'subscription', value: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb('sequences.value', '+', 1) })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}

export async function insertGrant(trx: Trx, pbxId: string, grant: Grant, nowMs: number): Promise<void> {
  await trx
    .insertInto('grants')
    .values({
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
    })
    .execute();
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
    .execute();
}

export async function endGrant(trx: Trx, subscription: number, nowMs: number): Promise<void> {
  await trx.updateTable('grants').set({ ended_at_ms: nowMs }).where('subscription', '=', subscription).execute();
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
  const rows = await db.selectFrom('grants').selectAll().where('pbx_id', '=', pbxId).orderBy('subscription').execute();
  return rows.map(grantOf);
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
