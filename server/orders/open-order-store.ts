// Orders that are not settled yet, in SQL: what they concern is not moved away under them.
import { sql } from 'kysely';
import type { Db } from '../db/open.ts';

/** Numbers of orders for an account, or for one of these PBXs, that wait for money or were paid and are held. */
export async function openOrdersOf(
  db: Db,
  { accountId, pbxIds = [] }: { readonly accountId?: string; readonly pbxIds?: readonly string[] },
): Promise<number[]> {
  const rows = await db
    .selectFrom('orders')
    .select('number')
    .where((eb) =>
      eb.or([
        ...(accountId === undefined ? [] : [eb('account_id', '=', accountId)]),
        ...(pbxIds.length === 0 ? [] : [eb('pbx_id', 'in', [...pbxIds])]),
      ]),
    )
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['created', 'pending', 'failed']),
        eb.and([eb('state', '=', 'paid'), eb('hold_reason', 'is not', null)]),
      ]),
    )
    .orderBy('number')
    .limit(20)
    .execute();
  return rows.map(({ number }) => number);
}

/**
 * Renewals for which money came and is held, because they were paid and not carried out, or closed by the clock that had ordered
 * them; by number, without the notice of each of these payments.
 */
export async function heldRenewals(
  db: Db,
  { afterNumber, limit, notYet }: { readonly afterNumber: number; readonly limit: number; readonly notYet: string },
): Promise<number[]> {
  const rows = await db
    .selectFrom('payments')
    .innerJoin('orders', 'orders.id', 'payments.order_id')
    .select('orders.number as number')
    .distinct()
    .where('payments.state', '=', 'held')
    .where(({ eb, ref }) => eb('payments.amount', '>', ref('payments.refunded')))
    .where('orders.kind', '=', 'renewal')
    .where((eb) =>
      eb.or([
        eb.and([eb('orders.state', '=', 'paid'), eb('orders.hold_reason', 'is not', null)]),
        eb.and([eb('orders.state', '=', 'cancelled'), eb('orders.placed_by', 'like', 'job:%')]),
      ]),
    )
    .where('orders.number', '>', afterNumber)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('notices')
            .select('notices.kind')
            .where('notices.kind', '=', notYet)
            .where('notices.subject', '=', sql<string>`orders.id || ':' || payments.id`),
        ),
      ),
    )
    .orderBy('orders.number')
    .limit(limit)
    .execute();
  return rows.map(({ number }) => number);
}
