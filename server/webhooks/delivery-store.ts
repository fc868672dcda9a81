// Deliveries of webhooks in SQL: one row per event and webhook, claimed by one worker, kept as the log.
import type { Db, Trx } from '../db/open.ts';
import type { WebhookDeliveriesTable } from '../db/paper-tables.ts';

const DELIVERY_STATES = ['queued', 'sending', 'delivered', 'failed'] as const;
type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly event: string;
  /** JSON, sent and signed as it is. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAtMs: number;
  /** HTTP status of the last attempt that got one. */
  readonly status: number | null;
  readonly lastError: string | null;
  readonly createdAtMs: number;
  readonly doneAtMs: number | null;
}

/** A delivery that is there already stays as it is. */
export async function insertDelivery(
  trx: Trx,
  { id, webhookId, event, body, nowMs }: Pick<Delivery, 'id' | 'webhookId' | 'event' | 'body'> & { nowMs: number },
): Promise<void> {
  await trx
    .insertInto('webhook_deliveries')
    .values({
      id,
      webhook_id: webhookId,
      event,
      body,
      state: 'queued',
      attempts: 0,
      next_at_ms: nowMs,
      status: null,
      last_error: null,
      created_at_ms: nowMs,
      done_at_ms: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Whether a claim would find something; costs no write. */
export async function isDeliveryDue(db: Db, nowMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('state', 'in', ['queued', 'sending'])
    .where('next_at_ms', '<=', nowMs)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** As `claimMails`: nobody else gets them before `untilMs`. */
export async function claimDeliveries(
  trx: Trx,
  claim: { nowMs: number; untilMs: number; limit: number },
): Promise<Delivery[]> {
  const rows = await trx
    .updateTable('webhook_deliveries')
    .set((eb) => ({ state: 'sending', attempts: eb('attempts', '+', 1), next_at_ms: claim.untilMs }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('webhook_deliveries')
        .select('id')
        .where('state', 'in', ['queued', 'sending'])
        .where('next_at_ms', '<=', claim.nowMs)
        .orderBy('next_at_ms')
        .orderBy('id')
        .limit(claim.limit),
    )
    .returningAll()
    .execute();
  return rows.map(deliveryOf);
}

export interface Outcome {
  readonly state: DeliveryState;
  readonly nextAtMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly doneAtMs: number | null;
}

export async function noteOutcome(trx: Trx, id: string, outcome: Outcome): Promise<void> {
  await trx
    .updateTable('webhook_deliveries')
    .set({
      state: outcome.state,
      next_at_ms: outcome.nextAtMs,
      status: outcome.status,
      last_error: outcome.error?.slice(0, 500) ?? null,
      done_at_ms: outcome.doneAtMs,
    })
    .where('id', '=', id)
    .execute();
}

/** Sends it once more from the beginning; false when there is no such delivery of the webhook or it is under way. */
export async function redeliver(trx: Trx, order: { webhookId: string; id: string; nowMs: number }): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('webhook_deliveries')
    .set({ state: 'queued', attempts: 0, next_at_ms: order.nowMs, done_at_ms: null })
    .where('id', '=', order.id)
    .where('webhook_id', '=', order.webhookId)
    .where('state', '!=', 'sending')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Newest first, below the cursor `[createdAtMs, id]`. */
export async function listDeliveries(
  db: Db,
  webhookId: string,
  page: { before?: readonly [number, string] | undefined; limit: number },
): Promise<Delivery[]> {
  let query = db.selectFrom('webhook_deliveries').selectAll().where('webhook_id', '=', webhookId);
  if (page.before !== undefined) {
    const [atMs, id] = page.before;
    query = query.where((eb) =>
      eb.or([eb('created_at_ms', '<', atMs), eb.and([eb('created_at_ms', '=', atMs), eb('id', '<', id)])]),
    );
  }
  const rows = await query.orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
  return rows.map(deliveryOf);
}

function deliveryOf(row: WebhookDeliveriesTable): Delivery {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    event: row.event,
    body: row.body,
    state: DELIVERY_STATES.find((state) => state === row.state) ?? 'failed',
    attempts: row.attempts,
    nextAtMs: row.next_at_ms,
    status: row.status,
    lastError: row.last_error,
    createdAtMs: row.created_at_ms,
    doneAtMs: row.done_at_ms,
  };
}
