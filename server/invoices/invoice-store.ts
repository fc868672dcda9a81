// Invoices in SQL: numbered at the moment they are written, never changed but in their state.
import type { Selectable } from 'kysely';
import type { Currency } from '../../shared/currencies.ts';
import type { Db, Trx } from '../db/open.ts';
import type { InvoicesTable } from '../db/paper-tables.ts';
import { INVOICE_KINDS, INVOICE_STATES, type Invoice, type InvoiceKind, type InvoiceState } from './invoice.ts';
import { detailsIn, detailsText, linesIn, linesText } from './invoice-text.ts';

/** Gapless in the order of commits: it comes and goes with the transaction (M9). */
export async function nextNumber(trx: Trx, series: string): Promise<number> {
  const row = await trx
    .insertInto('sequences')
    .values({ name: `invoice:${series}`, value: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb('sequences.value', '+', 1) })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}

export async function insertInvoice(trx: Trx, invoice: Invoice): Promise<void> {
  await trx
    .insertInto('invoices')
    .values({
      id: invoice.id,
      series: invoice.series,
      number: invoice.number,
      label: invoice.label,
      kind: invoice.kind,
      order_id: invoice.orderId,
      credits_id: invoice.creditsId,
      payer_id: invoice.payerId,
      account_id: invoice.accountId,
      language: invoice.language,
      seller: JSON.stringify(invoice.seller),
      buyer: JSON.stringify(invoice.buyer),
      terms: JSON.stringify(invoice.terms),
      currency: invoice.currency,
      net: invoice.net,
      tax: invoice.tax,
      total: invoice.total,
      lines: linesText(invoice.lines),
      details: detailsText(invoice.details),
      rounding: JSON.stringify(invoice.rounding),
      issued_at_ms: invoice.issuedAtMs,
      due_at_ms: invoice.dueAtMs,
      state: invoice.state,
      settled_at_ms: invoice.settledAtMs,
    })
    .execute();
}

/** False when it had left `from` meanwhile. */
export async function setInvoiceState(
  trx: Trx,
  id: string,
  change: { from: InvoiceState; to: InvoiceState; settledAtMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('invoices')
    .set({ state: change.to, settled_at_ms: change.settledAtMs })
    .where('id', '=', id)
    .where('state', '=', change.from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** By id or label; without a scope only for what no account asks for. */
export async function findInvoice(
  db: Db,
  by: { readonly id: string } | { readonly label: string },
  scope = '/',
): Promise<Invoice | undefined> {
  const query = selectInvoices(db, scope);
  const row = await ('id' in by
    ? query.where('invoices.id', '=', by.id)
    : query.where('invoices.label', '=', by.label)
  ).executeTakeFirst();
  return row && invoiceOf(row);
}

/** The invoice of a paid order, its credit notes not counted. */
export async function invoiceOfOrder(db: Db, orderId: string): Promise<Invoice | undefined> {
  const row = await db
    .selectFrom('invoices')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('kind', '=', 'invoice')
    .executeTakeFirst();
  return row && invoiceOf(row);
}

/** Credit notes of an invoice, oldest first. */
export async function creditNotesOf(db: Db, invoiceId: string): Promise<Invoice[]> {
  const rows = await db
    .selectFrom('invoices')
    .selectAll()
    .where('credits_id', '=', invoiceId)
    .orderBy('issued_at_ms')
    .orderBy('id')
    .execute();
  return rows.map(invoiceOf);
}

export async function hasInvoices(db: Db, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('invoices')
    .select('id')
    .where('payer_id', '=', accountId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface InvoiceFilter {
  readonly payerId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly kind?: InvoiceKind | undefined;
  readonly state?: InvoiceState | undefined;
  /** How its number begins. */
  readonly search?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

/** Newest first, below the cursor `[issuedAtMs, id]`. */
export async function listInvoices(
  db: Db,
  scope: string,
  filter: InvoiceFilter,
  page: { readonly before?: readonly [number, string] | undefined; readonly limit: number },
): Promise<Invoice[]> {
  let query = selectInvoices(db, scope);
  if (filter.payerId !== undefined) query = query.where('invoices.payer_id', '=', filter.payerId);
  if (filter.orderId !== undefined) query = query.where('invoices.order_id', '=', filter.orderId);
  if (filter.kind !== undefined) query = query.where('invoices.kind', '=', filter.kind);
  if (filter.state !== undefined) query = query.where('invoices.state', '=', filter.state);
  if (filter.fromMs !== undefined) query = query.where('invoices.issued_at_ms', '>=', filter.fromMs);
  if (filter.untilMs !== undefined) query = query.where('invoices.issued_at_ms', '<', filter.untilMs);
  if (filter.search !== undefined) {
    query = query.where('invoices.label', 'like', `${filter.search.toUpperCase().replace(/[\\%_]/g, '')}%`);
  }
  if (page.before !== undefined) {
    const [atMs, id] = page.before;
    query = query.where((eb) =>
      eb.or([
        eb('invoices.issued_at_ms', '<', atMs),
        eb.and([eb('invoices.issued_at_ms', '=', atMs), eb('invoices.id', '<', id)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('invoices.issued_at_ms', 'desc')
    .orderBy('invoices.id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(invoiceOf);
}

/** An invoice shows what its payer pays, so the payer's place decides who sees it. */
function selectInvoices(db: Db, scope: string) {
  return db
    .selectFrom('invoices')
    .innerJoin('accounts', 'accounts.id', 'invoices.payer_id')
    .selectAll('invoices')
    .where('accounts.path', 'like', `${scope}%`);
}

function invoiceOf(row: Selectable<InvoicesTable>): Invoice {
  return {
    id: row.id,
    series: row.series,
    number: row.number,
    label: row.label,
    kind: INVOICE_KINDS.find((kind) => kind === row.kind) ?? 'invoice',
    orderId: row.order_id,
    creditsId: row.credits_id,
    payerId: row.payer_id,
    accountId: row.account_id,
    language: row.language,
    seller: JSON.parse(row.seller),
    buyer: JSON.parse(row.buyer),
    terms: JSON.parse(row.terms),
    currency: row.currency as Currency,
    net: BigInt(row.net),
    tax: BigInt(row.tax),
    total: BigInt(row.total),
    lines: linesIn(row.lines),
    details: detailsIn(row.details),
    rounding: JSON.parse(row.rounding),
    issuedAtMs: row.issued_at_ms,
    dueAtMs: row.due_at_ms,
    state: INVOICE_STATES.find((state) => state === row.state) ?? 'open',
    settledAtMs: row.settled_at_ms,
  };
}
