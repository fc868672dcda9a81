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
