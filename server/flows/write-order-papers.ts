// The paper of a settled order: its invoice, or credit notes for what it gives back; and the obligations it meets.
import { startOfDayMs } from '../../shared/calendar.ts';
import { Fault } from '../../shared/errors.ts';
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { invoiceOfOrder } from '../invoices/invoice-store.ts';
import { invoiceLineOf } from '../invoices/quoted-line.ts';
import type { HeldPlan } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { nameSubscription } from '../orders/order-store.ts';
import { findQuote } from '../orders/quote-store.ts';
import type { QuoteLine } from '../pricing/quote-line.ts';
import { meetObligation } from '../subscriptions/subscription-event-store.ts';
import type { Applied } from './apply-order.ts';
import { creditInvoice } from './credit-invoice.ts';
import { type Invoicing, issueInvoice } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';

/** What costs nothing because nothing was sold has no paper. `termsDays`: on credit, due then. */
export async function writeOrderPapers(
  trx: Trx,
  deps: Invoicing,
  act: Act,
  order: Order,
  plan: HeldPlan,
  applied: readonly Applied[],
  termsDays: number | undefined,
): Promise<Invoice | undefined> {
  const { lines, totals, zone } = plan.quote;
  const numbers = new Map(applied.map(({ touched, subscription }) => [touched.name, subscription.number]));
  for (const line of lines) await settleLine(trx, act, order, line, numbers.get(line.subscription), zone);
  if (totals.gross < 0n) {
    await creditBack(trx, deps, act, order, lines);
    return undefined;
  }
  if (order.total === 0n && lines.every(({ gross }) => gross === 0n)) return undefined;
  const sold = [];
  for (const line of lines) {
    const offer = await findOffer(trx, { sku: line.sku });
    sold.push(
      invoiceLineOf(line, { name: offer?.name ?? line.sku, subscription: numbers.get(line.subscription) ?? null }),
    );
  }
  return await issueInvoice(trx, deps, act, order, sold, { termsDays });
}

/** A period of a subscription is charged once, whoever asks how often (M12). */
async function settleLine(
  trx: Trx,
  act: Act,
  order: Order,
  line: QuoteLine,
  subscription: number | undefined,
  zone: string,
): Promise<void> {
  if (subscription === undefined) return;
  await nameSubscription(trx, order.id, line.line, subscription);
  if (line.reason !== 'renewed') return;
  const periodStartMs = startOfDayMs(line.from, zone);
  const met = await meetObligation(trx, { subscription, periodStartMs, kind: 'term', orderId: order.id }, act.nowMs);
  if (!met) throw new Fault('period_charged', `Subscription ${subscription} was charged from ${line.from} before.`);
}

/** A credit's batch is `<quote>/<line>`: that quote's order has the invoice, and the invoice has its lines in that order. */
async function creditBack(
  trx: Trx,
  deps: Invoicing,
  act: Act,
  order: Order,
  lines: readonly QuoteLine[],
): Promise<void> {
  const credits = lines.filter((line) => line.kind === 'credit' && line.batch !== null && line.gross < 0n);
  for (const [quoteId, group] of Map.groupBy(credits, ({ batch }) => (batch ?? '').split('/')[0] ?? '')) {
    const quote = await findQuote(trx, '/', quoteId);
    const invoice = quote?.orderId == null ? undefined : await invoiceOfOrder(trx, quote.orderId);
    if (invoice === undefined) continue;
    const totals = new Map<number, bigint>();
    for (const { batch, gross } of group) {
      const line = Number((batch ?? '').split('/')[1]);
      totals.set(line, (totals.get(line) ?? 0n) - gross);
    }
    const reason = `order ${order.number}`;
    const credit = { lines: [...totals].map(([line, total]) => ({ line, total })) };
    const note = await creditInvoice(trx, deps, act, { invoiceId: invoice.id, scope: '/', credit, reason });
    if (!note.ok) throw new Fault('credit_note_refused', `${invoice.label}: ${note.refusal.message}`);
    await mailInvoice(trx, act, note.value);
  }
}
