// Messages of providers that had their effect: written in the same transaction, so that none has it twice (M14).
import type { Act } from '../audit/audit.ts';
import type { Db, Trx } from '../db/open.ts';

export async function isEventKnown(db: Db, provider: string, eventId: string): Promise<boolean> {
  const row = await db
    .selectFrom('provider_events')
    .select('event_id')
    .where('provider', '=', provider)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Received before that; the newest of each window is its cursor. */
export async function oldEvents(
  db: Db,
  beforeMs: number,
  page: { readonly afterMs: number; readonly limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('provider_events')
    .select('received_at_ms')
    .distinct()
    .where('received_at_ms', '<', beforeMs)
    .where('received_at_ms', '>', page.afterMs)
    .orderBy('received_at_ms')
    .limit(page.limit)
    .execute();
  return rows.map((row) => row.received_at_ms);
}

/** True when there was one. */
export async function forgetEvents(trx: Trx, receivedAtMs: number): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('provider_events')
    .where('received_at_ms', '=', receivedAtMs)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** False when it was written before. */
export async function keepEvent(
  trx: Trx,
  act: Act,
  event: { readonly provider: string; readonly id: string; readonly kind: string; readonly outcome: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('provider_events')
    .values({
      provider: event.provider,
      event_id: event.id,
      kind: event.kind,
      outcome: event.outcome,
      received_at_ms: act.nowMs,
    })
    .onConflict((conflict) => conflict.columns(['provider', 'event_id']).doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}
