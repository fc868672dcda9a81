// Payments in SQL; reads for people take the scope (path) of who asks, which must hold the payer: what it pays is a cost.
import type { Selectable } from 'kysely';
import type { Currency } from '../../shared/currencies.ts';
import { insertLate } from '../db/late-rows.ts';
import type { Db, Trx } from '../db/open.ts';
import type { PaymentsTable } from '../db/order-tables.ts';
import { PAYMENT_STATES, type Payment, type PaymentState } from './payment.ts';

export async function insertPayment(trx: Trx, payment: Payment): Promise<void> {
  insertLate(trx, 'payments', {
    id: payment.id,
    order_id: payment.orderId,
    provider: payment.provider,
    provider_ref: payment.providerRef,
    state: payment.state,
    currency: payment.currency,
    amount: payment.amount,
    refunded: payment.refunded,
    method_id: payment.methodId,
    details: JSON.stringify(payment.details),
    version: payment.version,
    created_at_ms: payment.createdAtMs,
    settled_at_ms: payment.settledAtMs,
  });
}

export async function findPayment(
  db: Db,
  by: { readonly id: string } | { readonly provider: string; readonly ref: string },
  scope = '/',
): Promise<Payment | undefined> {
  const query = selectPayments(db, scope);
  const row = await ('id' in by
    ? query.where('payments.id', '=', by.id)
    : query.where('provider', '=', by.provider).where('provider_ref', '=', by.ref)
  ).executeTakeFirst();
  return row && paymentOf(row);
}

/** Oldest first. */
export async function paymentsOf(db: Db, orderId: string, scope = '/'): Promise<Payment[]> {
  const rows = await selectPayments(db, scope)
    .where('order_id', '=', orderId)
    .orderBy('payments.created_at_ms')
    .orderBy('payments.id')
    .execute();
  return rows.map(paymentOf);
}

export type PaymentChange = Partial<Omit<Payment, 'id' | 'provider' | 'version' | 'createdAtMs'>>;

/** Throws nothing: false when another writer changed it since `payment` was read. */
export async function updatePayment(trx: Trx, payment: Payment, change: PaymentChange): Promise<boolean> {
  const next = { ...payment, ...change };
  const { numUpdatedRows } = await trx
    .updateTable('payments')
    .set({
      order_id: next.orderId,
      provider_ref: next.providerRef,
      state: next.state,
      currency: next.currency,
      amount: next.amount,
      refunded: next.refunded,
      method_id: next.methodId,
      details: JSON.stringify(next.details),
      settled_at_ms: next.settledAtMs,
      version: payment.version + 1,
    })
    .where('id', '=', payment.id)
    .where('version', '=', payment.version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Waiting for a provider's word since before `beforeMs`, in the order of their ids after `afterId`. */
export async function waitingPayments(
  db: Db,
  page: { readonly beforeMs: number; readonly afterId: string; readonly limit: number },
): Promise<Payment[]> {
  const rows = await selectPayments(db, '/')
    .where('payments.state', '=', 'pending')
    .where('payments.created_at_ms', '<=', page.beforeMs)
    .where('payments.id', '>', page.afterId)
    .orderBy('payments.id')
    .limit(page.limit)
    .execute();
  return rows.map(paymentOf);
}

/** As finance looks at it: which order, and whose. */
export interface ListedPayment extends Payment {
  readonly orderNumber: number;
  readonly payerName: string;
}

/** Newest first, below the cursor `[createdAtMs, id]`. */
export async function listPayments(
  db: Db,
  scope: string,
  page: {
    readonly state?: PaymentState | undefined;
    readonly before?: readonly [number, string] | undefined;
    readonly limit: number;
  },
): Promise<ListedPayment[]> {
  let query = selectPayments(db, scope).select(['orders.number as order_number', 'accounts.name as payer_name']);
  if (page.state !== undefined) query = query.where('payments.state', '=', page.state);
  if (page.before !== undefined) {
    const [atMs, id] = page.before;
    query = query.where((eb) =>
      eb.or([
        eb('payments.created_at_ms', '<', atMs),
        eb.and([eb('payments.created_at_ms', '=', atMs), eb('payments.id', '<', id)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('payments.created_at_ms', 'desc')
    .orderBy('payments.id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({ ...paymentOf(row), orderNumber: row.order_number, payerName: row.payer_name }));
}

function selectPayments(db: Db, scope: string) {
  return db
    .selectFrom('payments')
    .innerJoin('orders', 'orders.id', 'payments.order_id')
    .innerJoin('accounts', 'accounts.id', 'orders.payer_id')
    .selectAll('payments')
    .where('accounts.path', 'like', `${scope}%`);
}

function paymentOf(row: Selectable<PaymentsTable>): Payment {
  return {
    id: row.id,
    orderId: row.order_id,
    provider: row.provider,
    providerRef: row.provider_ref,
    state: PAYMENT_STATES.find((state) => state === row.state) ?? 'failed',
    currency: row.currency as Currency,
    amount: BigInt(row.amount),
    refunded: BigInt(row.refunded),
    methodId: row.method_id,
    details: JSON.parse(row.details),
    version: row.version,
    createdAtMs: row.created_at_ms,
    settledAtMs: row.settled_at_ms,
  };
}
