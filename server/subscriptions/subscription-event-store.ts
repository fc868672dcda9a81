// What became of a subscription, in SQL: rows that are written once and never changed, and the obligations met once each.
import { insertLate } from '../db/late-rows.ts';
import { changesOnly, remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';

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
  'activated',
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
  insertLate(trx, 'subscription_events', {
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

/** False when it is met already: whoever asks twice has nothing more to do (M12). The writer is alone: it looks, and writes with other rows. */
export async function meetObligation(trx: Trx, obligation: Obligation, nowMs: number): Promise<boolean> {
  const { subscription, periodStartMs, kind, orderId } = obligation;
  const met = await metObligations(trx, subscription, periodStartMs);
  if (met.includes(kind)) return false;
  const row = { subscription, period_start_ms: periodStartMs, kind, order_id: orderId, created_at_ms: nowMs };
  const key = ofPeriod(subscription, periodStartMs);
  changesOnly(trx, 'obligations', key);
  insertLate(trx, 'obligations', row);
  remember(trx, 'obligations', key, [...met, kind]);
  return true;
}

/** Kinds of obligations that are met for the subscription's period. */
export function metObligations(db: Db, subscription: number, periodStartMs: number): Promise<string[]> {
  return remembered(db, 'obligations', ofPeriod(subscription, periodStartMs), async () => {
    const rows = await MET.all(db, { subscription, periodStartMs });
    return rows.map(({ kind }) => kind);
  });
}

const MET = statement((db, of: { subscription: number; periodStartMs: number }) =>
  db
    .selectFrom('obligations')
    .select('kind')
    .where('subscription', '=', of.subscription)
    .where('period_start_ms', '=', of.periodStartMs),
);

/** The same of many periods at once, remembered for who asks about one of them. */
export async function readObligations(
  trx: Trx,
  periods: readonly { readonly subscription: number; readonly periodStartMs: number }[],
): Promise<void> {
  const rows = await trx
    .selectFrom('obligations')
    .select(['subscription', 'period_start_ms as periodStartMs', 'kind'])
    .where('subscription', 'in', [...new Set(periods.map(({ subscription }) => subscription))])
    .where('period_start_ms', 'in', [...new Set(periods.map(({ periodStartMs }) => periodStartMs))])
    .execute();
  const byPeriod = Map.groupBy(rows, (row) => ofPeriod(row.subscription, row.periodStartMs));
  for (const { subscription, periodStartMs } of periods) {
    const key = ofPeriod(subscription, periodStartMs);
    const met = byPeriod.get(key) ?? [];
    remember(
      trx,
      'obligations',
      key,
      met.map(({ kind }) => kind),
    );
  }
}

function ofPeriod(subscription: number, periodStartMs: number): string {
  return `${subscription} from ${periodStartMs}`;
}
