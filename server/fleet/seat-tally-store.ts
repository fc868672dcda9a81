// The newest tally of assigned base licences and add-ons per PBX in SQL, as its agents reported it.
import type { SeatTally } from '../../shared/contracts/agent-wire.ts';
import type { Db, Trx } from '../db/open.ts';

/** A report that was overtaken by a newer one changes nothing. */
export async function saveSeatTally(
  trx: Trx,
  pbxId: string,
  { at, assigned }: SeatTally,
  nowMs: number,
): Promise<void> {
  const told = { at, assigned: JSON.stringify(assigned), received_at_ms: nowMs };
  await trx
    .insertInto('seat_tallies')
    .values({ pbx_id: pbxId, ...told })
    .onConflict((conflict) => conflict.column('pbx_id').doUpdateSet(told).where('seat_tallies.at', '<=', at))
    .execute();
}

/** Undefined where no agent ever told. */
export async function findSeatTally(db: Db, pbxId: string): Promise<SeatTally | undefined> {
  const row = await db
    .selectFrom('seat_tallies')
    .select(['at', 'assigned'])
    .where('pbx_id', '=', pbxId)
    .executeTakeFirst();
  return row && { at: row.at, assigned: JSON.parse(row.assigned) };
}
