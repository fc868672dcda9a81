// Billing contacts of an account in SQL: who its invoices may be addressed to (S5.7).

import type { BillingContactsTable } from '../db/account-tables.ts';
import type { Db, Trx } from '../db/open.ts';

export interface BillingContact {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly createdAtMs: number;
}

/** False when the account has a contact with this e-mail. */
export async function insertContact(trx: Trx, contact: BillingContact): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('billing_contacts')
    .values({
      id: contact.id,
      account_id: contact.accountId,
      name: contact.name,
      email: contact.email,
      phone: contact.phone,
      created_at_ms: contact.createdAtMs,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'email']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findContact(db: Db, accountId: string, id: string): Promise<BillingContact | undefined> {
  const row = await db
    .selectFrom('billing_contacts')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && contactOf(row);
}

export async function listContacts(db: Db, accountId: string): Promise<BillingContact[]> {
  const rows = await db
    .selectFrom('billing_contacts')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute();
  return rows.map(contactOf);
}

/** Another contact of the account with this e-mail. */
export async function hasContactByEmail(
  db: Db,
  { accountId, email, except }: { accountId: string; email: string; except: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('billing_contacts')
    .select('id')
    .where('account_id', '=', accountId)
    .where('email', '=', email)
    .where('id', '!=', except)
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateContact(trx: Trx, { id, name, email, phone }: BillingContact): Promise<void> {
  await trx.updateTable('billing_contacts').set({ name, email, phone }).where('id', '=', id).execute();
}

export async function deleteContact(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('billing_contacts').where('id', '=', id).execute();
}

function contactOf(row: BillingContactsTable): BillingContact {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    createdAtMs: row.created_at_ms,
  };
}
