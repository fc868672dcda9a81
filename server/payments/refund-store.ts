// Refunds in SQL: promised in one transaction, carried out by the provider outside it, written down in another (M15).
import type { Selectable } from 'kysely';
import type { Db, Trx } from '../db/open.ts';
import type { RefundsTable } from '../db/order-tables.ts';

const REFUND_STATES = ['pending', 'succeeded', 'failed'] as const;

export interface Refund {
  readonly id: string;
  readonly paymentId: string;
  readonly amount: bigint;
  readonly state: (typeof REFUND_STATES)[number];
  readonly providerRef: string | null;
  readonly reason: string;
  readonly createdAtMs: number;
  readonly settledAtMs: number | null;
}

export async function insertRefund(trx: Trx, refund: Refund): Promise<void> {
  await trx
    .insertInto('refunds')
    .values({
      id: refund.id,
      payment_id: refund.paymentId,
      amount: refund.amount,
      state: refund.state,
      provider_ref: refund.providerRef,
      reason: refund.reason,
      created_at_ms: refund.createdAtMs,
      settled_at_ms: refund.settledAtMs,
    })
    .execute();
}

export async function findRefund(
  db: Db,
  by: { readonly id: string } | { readonly paymentId: string; readonly ref: string },
): Promise<Refund | undefined> {
  const query = db.selectFrom('refunds').selectAll();
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('payment_id', '=', by.paymentId).where('provider_ref', '=', by.ref)
  ).executeTakeFirst();
  return row && refundOf(row);
}

export async function refundsOf(db: Db, paymentId: string): Promise<Refund[]> {
  const rows = await db
    .selectFrom('refunds')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute();
  return rows.map(refundOf);
}

export async function waitingRefunds(
  db: Db,
  page: { readonly afterId: string; readonly limit: number },
): Promise<Refund[]> {
  const rows = await db
    .selectFrom('refunds')
    .selectAll()
    .where('state', '=', 'pending')
    .where('id', '>', page.afterId)
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(refundOf);
}

/** False when it is no longer in the state that it was read in: somebody else settled it. */
export async function updateRefund(
  trx: Trx,
  { id, state }: Pick<Refund, 'id' | 'state'>,
  change: Pick<Refund, 'state' | 'providerRef' | 'settledAtMs'>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('refunds')
    .set({ state: change.state, provider_ref: change.providerRef, settled_at_ms: change.settledAtMs })
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function refundOf(row: Selectable<RefundsTable>): Refund {
  return {
    id: row.id,
    paymentId: row.payment_id,
    amount: BigInt(row.amount),
    state: REFUND_STATES.find((state) => state === row.state) ?? 'failed',
    providerRef: row.provider_ref,
    reason: row.reason,
    createdAtMs: row.created_at_ms,
    settledAtMs: row.settled_at_ms,
  };
}
