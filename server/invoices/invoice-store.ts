// Invoices in SQL: numbered at the moment they are written, never changed but in their state.
import type { Selectable } from 'kysely';
import type { Currency } from '../../shared/currencies.ts';
import { type Counted, countUpTo } from '../db/counted-list.ts';
import { insertLate } from '../db/late-rows.ts';
import { beginningWith, type Narrowing, type TableIndex, withinScope } from '../db/narrowing.ts';
import type { Db, Trx } from '../db/open.ts';
import { pageOfKeys } from '../db/paged-list.ts';
import type { InvoicesTable } from '../db/paper-tables.ts';
import { nextInSequence } from '../db/sequence-store.ts';
import { INVOICE_KINDS, INVOICE_STATES, type Invoice, type InvoiceKind, type InvoiceState } from './invoice.ts';
import { detailsIn, detailsText, linesIn, linesText } from './invoice-text.ts';

/** Gapless in the order of commits: it comes and goes with the transaction (M9). */
export async function nextNumber(trx: Trx, series: string): Promise<number> {
  return await nextInSequence(trx, `invoice:${series}`);
}

export async function insertInvoice(trx: Trx, invoice: Invoice, payerPath: string): Promise<void> {
  insertLate(trx, 'invoices', {
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
    payer_path: payerPath,
  });
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

/** By ids, oldest first. */
export async function invoicesOf(db: Db, scope: string, ids: readonly string[]): Promise<Invoice[]> {
  const rows = await selectInvoices(db, scope)
    .where('invoices.id', 'in', ids)
    .orderBy('issued_at_ms')
    .orderBy('id')
    .execute();
  return rows.map(invoiceOf);
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
  readonly accountId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly kind?: InvoiceKind | undefined;
  readonly state?: InvoiceState | undefined;
  /** How its number begins. */
  readonly search?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

export interface InvoicePage {
  /** Absent: newest first. */
  readonly oldestFirst?: boolean;
  /** Of the last one shown: instant of issue, or the number where numbers are searched; and its id. */
  readonly after?: readonly [number | string, string] | undefined;
  readonly limit: number;
}

const BY_ISSUE = { column: 'issued_at_ms', type: 'number' } as const;
/** Numbers that begin alike lie together in it. */
const BY_LABEL = { column: 'label', type: 'text' } as const;

export const INVOICE_INDEXES: readonly TableIndex[] = [
  ['issued_at_ms', 'id', 'payer_path'],
  ['payer_path', 'issued_at_ms', 'id', 'state', 'kind', 'label'],
  ['account_id', 'issued_at_ms', 'id'],
  ['kind', 'issued_at_ms', 'id', 'payer_path', 'label'],
  ['state', 'issued_at_ms', 'id', 'payer_path', 'kind', 'label'],
  ['payer_id', 'issued_at_ms'],
  ['order_id'],
  ['label', 'id', 'payer_path', 'state', 'kind'],
];
const INVOICES = { table: 'invoices', indexes: INVOICE_INDEXES, key: 'id' } as const;

export async function listInvoices(
  db: Db,
  scope: string,
  filter: InvoiceFilter,
  { oldestFirst = false, after, limit }: InvoicePage,
): Promise<Invoice[]> {
  const order = { ...(filter.search === undefined ? BY_ISSUE : BY_LABEL), descending: !oldestFirst };
  const narrowings = narrowingsOf(scope, filter);
  const keys = await pageOfKeys<string>(db, { ...INVOICES, order, narrowings, after, limit });
  if (keys.length === 0) return [];
  const rows = await db.selectFrom('invoices').selectAll().where('id', 'in', keys).execute();
  const known = new Map(rows.map((row) => [row.id, invoiceOf(row)]));
  return keys.flatMap((key) => known.get(key) ?? []);
}

export async function countInvoices(db: Db, scope: string, filter: InvoiceFilter, most: number): Promise<Counted> {
  return await countUpTo(db, { ...INVOICES, narrowings: narrowingsOf(scope, filter) }, most);
}

function narrowingsOf(scope: string, filter: InvoiceFilter): Narrowing[] {
  const { payerId, accountId, orderId, kind, state, search, fromMs, untilMs } = filter;
  const narrowings = withinScope('payer_path', scope);
  if (search !== undefined) narrowings.push({ anyOf: [beginningWith('label', search.toUpperCase())] });
  if (fromMs !== undefined || untilMs !== undefined)
    narrowings.push({ anyOf: [{ column: 'issued_at_ms', from: fromMs, below: untilMs }] });
  const same = { kind, state, payer_id: payerId, account_id: accountId, order_id: orderId };
  for (const [column, is] of Object.entries(same)) if (is !== undefined) narrowings.push({ anyOf: [{ column, is }] });
  return narrowings;
}

/** An invoice shows what its payer pays, so the payer's place decides who sees it. */
function selectInvoices(db: Db, scope: string) {
  return db.selectFrom('invoices').selectAll().where('payer_path', 'like', `${scope}%`);
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
