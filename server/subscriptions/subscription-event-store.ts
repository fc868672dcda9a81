// What became of a subscription, in SQL: rows that are written once and never changed, and the obligations met once each.
import { insertLate } from '../db/late-rows.ts';
import type { Db, Trx } from '../db/open.ts';

const SUBSCRIPTION_EVENTS = [
  'created',
  'amended',
  'scheduled',
  'unscheduled',
  'migrated',
  'renewed',
  'unit_terminated',
  'suspended',
  'resumed',
  'expired',
  'cancelled',
  'auto_renew',
  'transferred',
] as const;
export type SubscriptionEventKind = (typeof SUBSCRIPTION_EVENTS)[number];

export interface SubscriptionEvent {
  readonly id: string;
  readonly subscription: number;
  readonly atMs: number;
  readonly kind: SubscriptionEventKind;
  readonly quantityBefore: number;
  readonly quantityAfter: number;
  readonly orderId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Every change makes one version and one event, so that events of one instant keep their order. */
export function eventId({ number }: { readonly number: number }, version: number): string {
  return `sev-${number}-${`${version}`.padStart(6, '0')}`;
}

export async function insertSubscriptionEvent(trx: Trx, event: SubscriptionEvent): Promise<void> {
  await insertLate(trx, 'subscription_events', {
    id: event.id,
    subscription: event.subscription,
    at_ms: event.atMs,
    kind: event.kind,
    quantity_before: event.quantityBefore,
    quantity_after: event.quantityAfter,
    order_id: event.orderId,
    details: JSON.stringify(event.details),
  });
}

/** Oldest first. */
export async function subscriptionEvents(db: Db, numbers: readonly number[]): Promise<SubscriptionEvent[]> {
  if (numbers.length === 0) return [];
  const rows = await db
    .selectFrom('subscription_events')
    .selectAll()
    .where('subscription', 'in', numbers)
    .orderBy('at_ms')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    subscription: row.subscription,
    atMs: row.at_ms,
    kind: SUBSCRIPTION_EVENTS.find((kind) => kind === row.kind) ?? 'amended',
    quantityBefore: row.quantity_before,
    quantityAfter: row.quantity_after,
    orderId: row.order_id,
    details: JSON.parse(row.details),
  }));
}

export interface Obligation {
  readonly subscription: number;
  readonly periodStartMs: number;
  /** `fee:<seller>`: of one who sold it before the last of that month. */
  readonly kind: 'term' | 'fee' | `fee:${string}`;
  readonly orderId: string | null;
}

/** False when it is met already: whoever asks twice has nothing more to do (M12). */
export async function meetObligation(trx: Trx, obligation: Obligation, nowMs: number): Promise<boolean> {
  const { subscription, periodStartMs, kind, orderId } = obligation;
  const row = await trx
    .insertInto('obligations')
    .values({ subscription, period_start_ms: periodStartMs, kind, order_id: orderId, created_at_ms: nowMs })
    .onConflict((conflict) => conflict.doNothing())
    .returning('subscription')
    .executeTakeFirst();
  return row !== undefined;
}

/** Kinds of obligations that are met for the subscription's period. */
export async function metObligations(db: Db, subscription: number, periodStartMs: number): Promise<string[]> {
  const rows = await db
    .selectFrom('obligations')
    .select('kind')
    .where('subscription', '=', subscription)
    .where('period_start_ms', '=', periodStartMs)
    .execute();
  return rows.map(({ kind }) => kind);
}
