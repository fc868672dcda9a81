// Credit notes for what an order gives back: of the invoice that charged it, and of those that were netted into that one.
import { Fault } from '../../shared/errors.ts';
import { sumOf } from '../../shared/money.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
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
import { creditInvoice } from './credit-invoice.ts';
import { issueAllHeld } from './hold-invoice.ts';
import type { Invoicing } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';

/** What one note will give back, tax included. */
interface Drawn {
  readonly invoice: Invoice;
  readonly notes: readonly Invoice[];
  readonly plan: HeldPlan | undefined;
  /** By line of the invoice, counted from 1. */
  readonly lines: Map<number, bigint>;
}

/** By id of the invoice. */
type Drawing = Map<string, Drawn>;

/** How many invoices of the payer are asked where the chain of an order has nothing left. */
const LAST_RESORT = 100;

/**
 * Never throws for what papers cannot show, because the buyer is entitled to the money all the same: the rest is written
 * down. Gives what went off open invoices, in minor units: that much less is owed.
 */
export async function creditBack(
  trx: Trx,
  deps: Invoicing,
  act: Act,
  order: Order,
  lines: readonly QuoteLine[],
): Promise<bigint> {
  const drawing: Drawing = new Map();
  await issueAllHeld(trx, deps, act, order.payerId);
  let rest = 0n;
  for (const { batch, gross } of creditsIn(lines)) rest += await draw(trx, drawing, batch, -gross);
  if (rest > 0n) rest = await drawFromOthers(trx, drawing, order, rest);
  if (rest > 0n) await writeDown(trx, act, order, rest);
  let offOpen = 0n;
  for (const { invoice, lines: wanted } of drawing.values()) {
    if (wanted.size === 0) continue;
    const credit = { lines: [...wanted].map(([line, total]) => ({ line, total })) };
    const wish = { invoiceId: invoice.id, scope: '/', credit, reason: `order ${order.number}` };
    const note = await creditInvoice(trx, deps, act, wish);
    if (!note.ok) throw new Fault('credit_note_refused', `${invoice.label}: ${note.refusal.message}`);
    await mailInvoice(trx, act, note.value);
    if (invoice.state === 'open') offOpen -= note.value.total;
  }
  return offOpen;
}

function creditsIn(lines: readonly QuoteLine[]): { readonly batch: string; readonly gross: bigint }[] {
  return lines.flatMap(({ kind, batch, gross }) =>
    kind === 'credit' && batch !== null && gross < 0n ? [{ batch, gross }] : [],
  );
}

/** A batch is `<quote>/<line>`. What its invoice has not, because earlier credits were netted into it, those credits have. */
async function draw(trx: Trx, drawing: Drawing, batch: string, gross: bigint): Promise<bigint> {
  const [quoteId = '', line = ''] = batch.split('/');
  const drawn = await drawnOf(trx, drawing, quoteId);
  if (drawn?.plan === undefined) return gross;
  const onInvoice = linesOnInvoice(drawn.plan.quote).findIndex((one) => one.line === Number(line)) + 1;
  let rest = gross - take(drawn, onInvoice, gross);
  if (drawn.plan.quote.totals.gross < 0n) return rest;
  for (const netted of creditsIn(drawn.plan.quote.lines)) {
    if (rest === 0n) break;
    const part = least(rest, -netted.gross);
    rest -= part - (await draw(trx, drawing, netted.batch, part));
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
async function drawFromOthers(trx: Trx, drawing: Drawing, order: Order, gross: bigint): Promise<bigint> {
  let rest = gross;
  const filter = { payerId: order.payerId, kind: 'invoice' } as const;
  for (const invoice of await listInvoices(trx, '/', filter, { limit: LAST_RESORT })) {
    if (rest === 0n) break;
    if (invoice.currency !== order.currency || invoice.state === 'void') continue;
    const drawn = await opened(trx, drawing, invoice);
    for (const index of invoice.lines.keys()) rest -= take(drawn, index + 1, rest);
  }
  return rest;
}

async function writeDown(trx: Trx, act: Act, order: Order, rest: bigint): Promise<void> {
  await writeAudit(trx, act, {
    action: 'order.credit_without_note',
    subject: `${order.number}`,
    accountPath: '/',
    details: { id: order.id, minorUnits: `${rest}`, currency: order.currency },
  });
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
