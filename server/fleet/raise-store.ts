// Emergency raises that admins took, in SQL, as their agents reported them.
import type { RaiseReport } from '../../shared/contracts/agent-wire.ts';
import type { Db, Trx } from '../db/open.ts';

/** True when it was not known yet. */
export async function insertRaise(trx: Trx, pbxId: string, raise: RaiseReport, nowMs: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('raises')
    .values({ pbx_id: pbxId, at: raise.at, until: raise.until, percent: raise.percent, received_at_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['pbx_id', 'at']).doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Oldest first. */
export async function listRaises(db: Db, pbxId: string): Promise<RaiseReport[]> {
  return await db
    .selectFrom('raises')
    .select(['at', 'until', 'percent'])
    .where('pbx_id', '=', pbxId)
    .orderBy('at')
    .execute();
}
