// Alerts in SQL: what somebody should look at, open until it is over; one of a kind per PBX at a time.
import { type Counted, countedUpTo } from '../db/counted-list.ts';
import type { Db, Trx } from '../db/open.ts';

export interface Alert {
  readonly id: string;
  readonly pbxId: string;
  readonly serial: string;
  readonly code: string;
  readonly sinceMs: number;
  readonly clearedAtMs: number | null;
  readonly details: unknown;
}

/** False when one of this kind is open already; that one stays. */
export async function openAlert(
  trx: Trx,
  alert: { id: string; pbxId: string; code: string; sinceMs: number; details: object },
): Promise<boolean> {
  const known = (await openAlerts(trx, [alert.pbxId])).some((one) => one.code === alert.code);
  if (known) return false;
  const { id, pbxId, code, sinceMs, details } = alert;
  const row = { id, pbx_id: pbxId, code, since_ms: sinceMs, cleared_at_ms: null, details: JSON.stringify(details) };
  await trx.insertInto('alerts').values(row).execute();
  return true;
}

/** True when there was one to clear. */
export async function clearAlert(trx: Trx, pbxId: string, code: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('alerts')
    .set({ cleared_at_ms: nowMs })
    .where('pbx_id', '=', pbxId)
    .where('code', '=', code)
    .where('cleared_at_ms', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function openAlerts(db: Db, pbxIds: readonly string[]): Promise<{ code: string; sinceMs: number }[]> {
  if (pbxIds.length === 0) return [];
  return await db
    .selectFrom('alerts')
    .select(['code', 'since_ms as sinceMs'])
    .where('pbx_id', 'in', pbxIds)
    .where('cleared_at_ms', 'is', null)
    .execute();
}

/** Within the scope, in the order of their ids after `afterId`; the open ones only unless `all`. */
export async function listAlerts(
  db: Db,
  scope: string,
  page: { afterId: string; limit: number; all: boolean; code?: string | undefined },
): Promise<Alert[]> {
  let query = db
    .selectFrom('alerts')
    .innerJoin('pbxs', 'pbxs.id', 'alerts.pbx_id')
    .innerJoin('accounts', 'accounts.id', 'pbxs.account_id')
    .selectAll('alerts')
    .select('pbxs.serial as serial')
    .where('accounts.path', 'like', `${scope}%`)
    .where('alerts.id', '>', page.afterId);
  if (page.code !== undefined) query = query.where('alerts.code', '=', page.code);
  if (!page.all) query = query.where('alerts.cleared_at_ms', 'is', null);
  const rows = await query.orderBy('alerts.id').limit(page.limit).execute();
  return rows.map((row) => ({
    id: row.id,
    pbxId: row.pbx_id,
    serial: row.serial,
    code: row.code,
    sinceMs: row.since_ms,
    clearedAtMs: row.cleared_at_ms,
    details: JSON.parse(row.details),
  }));
}

/** Open ones within the scope, counted up to `most`. */
export async function countOpenAlerts(db: Db, scope: string, code: string, most: number): Promise<Counted> {
  const rows = await db
    .selectFrom('alerts')
    .innerJoin('pbxs', 'pbxs.id', 'alerts.pbx_id')
    .select('alerts.id')
    .where('pbxs.account_path', 'like', `${scope}%`)
    .where('alerts.code', '=', code)
    .where('alerts.cleared_at_ms', 'is', null)
    .limit(most + 1)
    .execute();
  return countedUpTo(most, rows.length);
}
