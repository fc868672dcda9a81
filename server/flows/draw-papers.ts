// From which papers something that was charged is given back: the invoice that charged it, and those that were netted into it.
import { sumOf } from '../../shared/money.ts';
import type { Trx } from '../db/open.ts';
import { creditable, leftOf } from '../invoices/credit.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { creditNotesOf, invoiceOfOrder, listInvoices } from '../invoices/invoice-store.ts';
import { linesOnInvoice } from '../invoices/quoted-line.ts';
import { type HeldPlan, planOf } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { findOrder } from '../orders/order-store.ts';
import { findQuote } from '../orders/quote-store.ts';
import type { QuoteLine } from '../pricing/quote-line.ts';

/** What one note will give back, tax included. */
export interface Drawn {
  readonly invoice: Invoice;
  readonly notes: readonly Invoice[];
  readonly plan: HeldPlan | undefined;
  /** By line of the invoice, counted from 1. */
  readonly lines: Map<number, bigint>;
}

/** By id of the invoice. */
export type Drawing = Map<string, Drawn>;

/** How many invoices of the payer are asked where the chain of an order has nothing left. */
const LAST_RESORT = 100;

export function creditsIn(lines: readonly QuoteLine[]): { readonly batch: string; readonly gross: bigint }[] {
  return lines.flatMap(({ kind, batch, gross }) =>
    kind === 'credit' && batch !== null && gross < 0n ? [{ batch, gross }] : [],
  );
}

/** A batch is `<quote>/<line>`. What its invoice has not, because earlier credits were netted into it, those credits have. */
export async function drawBatch(trx: Trx, drawing: Drawing, batch: string, gross: bigint): Promise<bigint> {
  const [quoteId = '', line = ''] = batch.split('/');
  const drawn = await drawnOf(trx, drawing, quoteId);
  if (drawn?.plan === undefined) return gross;
  const onInvoice = linesOnInvoice(drawn.plan.quote).findIndex((one) => one.line === Number(line)) + 1;
  let rest = gross - take(drawn, onInvoice, gross);
  if (drawn.plan.quote.totals.gross < 0n) return rest;
  for (const netted of creditsIn(drawn.plan.quote.lines)) {
    if (rest === 0n) break;
    const part = least(rest, -netted.gross);
    rest -= part - (await drawBatch(trx, drawing, netted.batch, part));
  }
  return rest;
}

async function drawnOf(trx: Trx, drawing: Drawing, quoteId: string): Promise<Drawn | undefined> {
  const quote = await findQuote(trx, '/', quoteId);
  const order = quote?.orderId == null ? undefined : await findOrder(trx, { id: quote.orderId });
  const invoice = order && (await invoiceOfOrder(trx, order.id));
  return invoice && (await opened(trx, drawing, invoice, planOf(order.quote)));
}

async function opened(trx: Trx, drawing: Drawing, invoice: Invoice, plan?: HeldPlan): Promise<Drawn> {
  const known = drawing.get(invoice.id);
  if (known !== undefined) return known;
  const drawn: Drawn = { invoice, notes: await creditNotesOf(trx, invoice.id), plan, lines: new Map() };
  drawing.set(invoice.id, drawn);
  return drawn;
}

/** What was taken, which is less where the line or the whole invoice has less. */
function take({ invoice, notes, lines }: Drawn, line: number, gross: bigint): bigint {
  const own = (leftOf(invoice, notes)[line - 1]?.total ?? 0n) - (lines.get(line) ?? 0n);
  const all = creditable(invoice, notes) - sumOf(lines.values());
  const taken = least(gross, least(own, all));
  if (taken <= 0n) return 0n;
  lines.set(line, (lines.get(line) ?? 0n) + taken);
  return taken;
}

/** Whatever was spread over other lines before: the payer's invoices have together what it is entitled to. */
export async function drawFromOthers(
  trx: Trx,
  drawing: Drawing,
  of: Pick<Order, 'payerId' | 'currency'>,
  gross: bigint,
): Promise<bigint> {
  let rest = gross;
  const filter = { payerId: of.payerId, kind: 'invoice' } as const;
  for (const invoice of await listInvoices(trx, '/', filter, { limit: LAST_RESORT })) {
    if (rest === 0n) break;
    if (invoice.currency !== of.currency || invoice.state === 'void') continue;
    const drawn = await opened(trx, drawing, invoice);
    for (const index of invoice.lines.keys()) rest -= take(drawn, index + 1, rest);
  }
  return rest;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
