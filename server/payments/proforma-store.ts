// Proforma invoices in SQL; reads for people take the scope (path) of who asks, which must hold the payer.
import type { Selectable } from 'kysely';
import type { Currency } from '../../shared/currencies.ts';
import type { Db, Trx } from '../db/open.ts';
import type { ProformasTable } from '../db/order-tables.ts';
import type { Proforma } from './proforma.ts';

export async function insertProforma(trx: Trx, proforma: Proforma): Promise<void> {
  const { number, payerId, currency, total, lines, validUntilMs, orderId, createdAtMs } = proforma;
  await trx
    .insertInto('proformas')
    .values({
      ...{ number, currency, total, payer_id: payerId, order_id: orderId },
      lines: JSON.stringify(lines.map((line) => ({ ...line, total: `${line.total}` }))),
      valid_until_ms: validUntilMs,
      created_at_ms: createdAtMs,
    })
    .execute();
}

export async function findProforma(db: Db, scope: string, number: string): Promise<Proforma | undefined> {
  const row = await selectProformas(db, scope).where('number', '=', number).executeTakeFirst();
  return row && proformaOf(row);
}

/** Newest first: numbers below `beforeNumber`. */
export async function listProformas(
  db: Db,
  scope: string,
  page: { readonly beforeNumber: string | undefined; readonly limit: number },
): Promise<Proforma[]> {
  let query = selectProformas(db, scope);
  if (page.beforeNumber !== undefined) query = query.where('number', '<', page.beforeNumber);
  const rows = await query.orderBy('number', 'desc').limit(page.limit).execute();
  return rows.map(proformaOf);
}

export async function useProforma(trx: Trx, number: string, orderId: string): Promise<void> {
  await trx.updateTable('proformas').set({ order_id: orderId }).where('number', '=', number).execute();
}

/** What the order was closed without paying for may be ordered again. */
export async function releaseProforma(trx: Trx, orderId: string): Promise<void> {
  await trx.updateTable('proformas').set({ order_id: null }).where('order_id', '=', orderId).execute();
}

function selectProformas(db: Db, scope: string) {
  return db
    .selectFrom('proformas')
    .innerJoin('accounts', 'accounts.id', 'proformas.payer_id')
    .selectAll('proformas')
    .where('accounts.path', 'like', `${scope}%`);
}

function proformaOf(row: Selectable<ProformasTable>): Proforma {
  const lines: { sku: string; quantity: number; words: string; total: string }[] = JSON.parse(row.lines);
  return {
    number: row.number,
    payerId: row.payer_id,
    currency: row.currency as Currency,
    total: BigInt(row.total),
    lines: lines.map((line) => ({ ...line, total: BigInt(line.total) })),
    validUntilMs: row.valid_until_ms,
    orderId: row.order_id,
    createdAtMs: row.created_at_ms,
  };
}
