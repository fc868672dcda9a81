// The paper of a settled order: its invoice, or credit notes for what it gives back; and the obligations it meets.
import { startOfDayMs } from '../../shared/calendar.ts';
import { Fault } from '../../shared/errors.ts';
import { sumOf } from '../../shared/money.ts';
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import type { Draft } from '../invoices/held-invoice.ts';
import { type Invoice, roundingLine } from '../invoices/invoice.ts';
import { invoiceLineOf, linesOnInvoice, roundingRule } from '../invoices/quoted-line.ts';
import type { HeldPlan } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { nameSubscription } from '../orders/order-line-store.ts';
import { payableFromMs } from '../orders/payable-from.ts';
import type { QuoteLine } from '../pricing/quote-line.ts';
import { meetObligation } from '../subscriptions/subscription-event-store.ts';
import type { Applied } from './apply-order.ts';
import { creditBack } from './credit-back.ts';
import { issueOrHold } from './hold-invoice.ts';
import { draftInvoice, type Invoicing } from './issue-invoice.ts';

export interface OrderPapers {
  /** Undefined where nothing was charged, or the invoice is held. */
  readonly invoice: Invoice | undefined;
  /** The invoice that waits for its number. */
  readonly held?: Draft;
  /** Minor units that an order which gives back makes the payer owe more, or less where negative. */
  readonly owed: bigint;
}

/** An invoice that what is given back does not pay, where the order itself asks for nothing. */
const TERMS_DAYS = 14;

/** What costs nothing because nothing was sold has no paper. `termsDays`: on credit, due then. */
export async function writeOrderPapers(
  trx: Trx,
  deps: Invoicing,
  act: Act,
  order: Order,
  plan: HeldPlan,
  applied: readonly Applied[],
  termsDays: number | undefined,
): Promise<OrderPapers> {
  const { lines, totals, zone } = plan.quote;
  const numbers = new Map(applied.map(({ touched, subscription }) => [touched.name, subscription.number]));
  const made = new Set(plan.touched.flatMap(({ name, number }) => (number === null ? [name] : [])));
  for (const line of lines) {
    const subscription = numbers.get(line.subscription);
    if (subscription === undefined) continue;
    if (made.has(line.subscription)) await nameSubscription(trx, order.id, line.line, subscription);
    await settleLine(trx, act, order, line, subscription, zone);
  }
  if (totals.gross >= 0n) {
    if (order.total === 0n && lines.every(({ gross }) => gross === 0n)) return { invoice: undefined, owed: 0n };
    return { ...(await invoiceFor(trx, deps, act, order, plan, numbers, termsDays)), owed: 0n };
  }
  const offOpen = await creditBack(trx, deps, act, order, lines);
  const charged = sumOf(linesOnInvoice(plan.quote).map(({ gross }) => gross));
  if (charged === 0n) return { invoice: undefined, owed: -offOpen };
  // What was never paid cannot pay for what is new: that stays to be paid in full, and the paid part is to the credit.
  const isPaid = -totals.gross >= offOpen;
  const paper = await invoiceFor(trx, deps, act, order, plan, numbers, isPaid ? undefined : TERMS_DAYS);
  return { ...paper, owed: isPaid ? -offOpen : charged - offOpen };
}

async function invoiceFor(
  trx: Trx,
  deps: Invoicing,
  act: Act,
  order: Order,
  plan: HeldPlan,
  numbers: ReadonlyMap<string, number>,
  termsDays: number | undefined,
): Promise<Pick<OrderPapers, 'invoice' | 'held'>> {
  const { quote, offerIds } = plan;
  const sold = [];
  for (const line of linesOnInvoice(quote)) {
    const id = offerIds[line.sku];
    const offer = await findOffer(trx, id === undefined ? { sku: line.sku } : { id });
    sold.push(
      invoiceLineOf(line, { name: offer?.name ?? line.sku, subscription: numbers.get(line.subscription) ?? null }),
    );
  }
  const { policy, totals } = quote;
  if (totals.rounding !== undefined) sold.push(roundingLine(totals.rounding));
  const draft = await draftInvoice(trx, order, sold, {
    termsDays,
    payableFromMs: payableFromMs(plan),
    tax: plan.tax,
    rounding: roundingRule(policy),
  });
  const paper = await issueOrHold(trx, deps, act, order.id, draft);
  return 'held' in paper ? { invoice: undefined, held: paper.held } : paper;
}

/** A period of a subscription is charged once, whoever asks how often (M12). */
async function settleLine(
  trx: Trx,
  act: Act,
  order: Order,
  line: QuoteLine,
  subscription: number,
  zone: string,
): Promise<void> {
  if (line.reason !== 'renewed') return;
  const periodStartMs = startOfDayMs(line.from, zone);
  const met = await meetObligation(trx, { subscription, periodStartMs, kind: 'term', orderId: order.id }, act.nowMs);
  if (!met) throw new Fault('period_charged', `Subscription ${subscription} was charged from ${line.from} before.`);
}
