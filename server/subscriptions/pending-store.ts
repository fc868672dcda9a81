// Subscriptions that are charged from their first use on and wait for it, in SQL.
import type { Db } from '../db/open.ts';
import { statement } from '../db/statement.ts';

/** Numbers, ascending; of what ended only what ended since: its last hours of use may be reported later. */
export async function pendingOnPbx(db: Db, pbxId: string, endedSinceMs: number): Promise<number[]> {
  const rows = await PENDING.all(db, { pbxId, endedSinceMs });
  return rows.map(({ number }) => number);
}

const PENDING = statement((db, of: { pbxId: string; endedSinceMs: number }) =>
  db
    .selectFrom('subscriptions')
    .select('number')
    .where('pbx_id', '=', of.pbxId)
    .where('activated_at_ms', 'is', null)
    .where((eb) => eb.or([eb('ended_at_ms', 'is', null), eb('ended_at_ms', '>=', of.endedSinceMs)]))
    .orderBy('number'),
);
