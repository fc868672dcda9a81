// Means of payment that a payer keeps at a provider, in SQL: references and labels, never a number of a card.
import type { Selectable } from 'kysely';
import { remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import type { PaymentMethodsTable } from '../db/order-tables.ts';
import type { SavedMeans } from './provider.ts';

export interface PaymentMethod extends SavedMeans {
  readonly id: string;
  readonly accountId: string;
  readonly provider: string;
  /** Renewals are charged to it. */
  readonly isDefault: boolean;
  readonly removedAtMs: number | null;
  readonly createdAtMs: number;
}

/** What the provider calls by the same reference is the same; its first one becomes the default. */
export async function keepMethod(trx: Trx, method: PaymentMethod): Promise<PaymentMethod> {
  const kept = await methodsOf(trx, method.accountId);
  const same = kept.find((one) => one.provider === method.provider && one.providerRef === method.providerRef);
  if (same !== undefined) return same;
  const next = { ...method, isDefault: kept.length === 0 };
  await trx
    .insertInto('payment_methods')
    .values({
      id: next.id,
      account_id: next.accountId,
      provider: next.provider,
      customer_ref: next.customerRef,
      provider_ref: next.providerRef,
      label: next.label,
      expires: next.expires,
      is_default: next.isDefault ? 1 : 0,
      removed_at_ms: null,
      created_at_ms: next.createdAtMs,
    })
    .execute();
  return next;
}

/** Oldest first, without the removed ones. */
export async function methodsOf(db: Db, accountId: string): Promise<PaymentMethod[]> {
  const rows = await remembered(db, 'payment_methods', `of ${accountId}`, () =>
    selectMethods(db, '/')
      .where('account_id', '=', accountId)
      .where('removed_at_ms', 'is', null)
      .orderBy('payment_methods.created_at_ms')
      .orderBy('payment_methods.id')
      .execute(),
  );
  return rows.map(methodOf);
}

/** The payer as the provider knows it, also where the means themselves were removed. */
export async function customerAt(db: Db, accountId: string, provider: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('payment_methods')
    .select('customer_ref')
    .where('account_id', '=', accountId)
    .where('provider', '=', provider)
    .orderBy('created_at_ms', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.customer_ref;
}

export async function findMethod(db: Db, scope: string, id: string): Promise<PaymentMethod | undefined> {
  const row = await selectMethods(db, scope)
    .where('payment_methods.id', '=', id)
    .where('removed_at_ms', 'is', null)
    .executeTakeFirst();
  return row && methodOf(row);
}

export async function makeDefault(trx: Trx, { id, accountId }: PaymentMethod): Promise<void> {
  await trx.updateTable('payment_methods').set({ is_default: 0 }).where('account_id', '=', accountId).execute();
  await trx.updateTable('payment_methods').set({ is_default: 1 }).where('id', '=', id).execute();
}

export async function removeMethod(trx: Trx, { id }: PaymentMethod, nowMs: number): Promise<void> {
  await trx.updateTable('payment_methods').set({ removed_at_ms: nowMs, is_default: 0 }).where('id', '=', id).execute();
}

/** Removed here and not yet at the provider. */
export async function methodsToForget(db: Db, limit: number): Promise<PaymentMethod[]> {
  const rows = await selectMethods(db, '/')
    .where('removed_at_ms', 'is not', null)
    .where('provider_ref', '<>', '')
    .orderBy('payment_methods.id')
    .limit(limit)
    .execute();
  return rows.map(methodOf);
}

/** The provider forgot it, so its reference is nothing any more. */
export async function dropReference(trx: Trx, id: string): Promise<void> {
  await trx.updateTable('payment_methods').set({ provider_ref: '' }).where('id', '=', id).execute();
}

/** Those whose last month is `month` (`YYYY-MM`) or earlier: their owners are warned before a renewal fails (S5.27). */
export async function methodsExpiring(db: Db, month: string): Promise<PaymentMethod[]> {
  const rows = await selectMethods(db, '/')
    .where('removed_at_ms', 'is', null)
    .where('expires', 'is not', null)
    .where('expires', '<=', month)
    .orderBy('payment_methods.id')
    .execute();
  return rows.map(methodOf);
}

function selectMethods(db: Db, scope: string) {
  return db
    .selectFrom('payment_methods')
    .innerJoin('accounts', 'accounts.id', 'payment_methods.account_id')
    .selectAll('payment_methods')
    .where('accounts.path', 'like', `${scope}%`);
}

function methodOf(row: Selectable<PaymentMethodsTable>): PaymentMethod {
  return {
    id: row.id,
    accountId: row.account_id,
    provider: row.provider,
    customerRef: row.customer_ref,
    providerRef: row.provider_ref,
    label: row.label,
    expires: row.expires,
    isDefault: row.is_default === 1,
    removedAtMs: row.removed_at_ms,
    createdAtMs: row.created_at_ms,
  };
}
