// Invoices that are open past their date, in SQL, and the accounts that stand still because of them.
import { sql } from 'kysely';
import type { Db } from '../db/open.ts';

/** Ids in their order, of those not yet told the notice `lastKind`. */
export async function overdueInvoices(
  db: Db,
  page: { readonly dueBeforeMs: number; readonly lastKind: string; readonly afterId: string; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('invoices')
    .select('id')
    .where('state', '=', 'open')
    .where('kind', '!=', 'credit_note')
    .where('due_at_ms', '<=', page.dueBeforeMs)
    .where('id', '>', page.afterId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('notices')
            .select('kind')
            .where('kind', '=', page.lastKind)
            .where('subject', '=', sql<string>`'invoice:' || invoices.id`),
        ),
      ),
    )
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function hasOverdue(db: Db, payerId: string, nowMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('invoices')
    .select('id')
    .where('payer_id', '=', payerId)
    .where('state', '=', 'open')
    .where('kind', '!=', 'credit_note')
    .where('due_at_ms', '<', nowMs)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function suspendedAccounts(
  db: Db,
  page: { readonly afterId: string; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('accounts')
    .select('id')
    .where('status', '=', 'suspended')
    .where('id', '>', page.afterId)
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(({ id }) => id);
}
