// Everything that a settled order does, in the transaction that settles it: books, subscriptions, licence, invoice, mails.
import { startOfDayMs } from '../../shared/calendar.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { entriesForPayment, entriesForSale, type Means } from '../ledger/entries.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { post } from '../ledger/ledger-store.ts';
import type { HoldCode } from '../orders/carry-out.ts';
import { type HeldPlan, planOf } from '../orders/held-plan.ts';
import { mayBecome, type Order } from '../orders/order.ts';
import { moveOrderLine } from '../orders/order-line-store.ts';
import { updateOrder } from '../orders/order-store.ts';
import { periodEndOf } from '../subscriptions/holding.ts';
import { announce } from '../webhooks/events.ts';
import { type Applied, applyOrder } from './apply-order.ts';
import { endConvertedTrials, trialsBeside } from './convert-trials.ts';
import { followOutage } from './follow-outage.ts';
import { type Issuing, issueLicence } from './issue-licence.ts';
import { type MailedLicence, mailPaidOrder } from './mail-paid-order.ts';
import { forgetOrdered } from './stale-renewal.ts';
import { type OrderPapers, writeOrderPapers } from './write-order-papers.ts';

/** How it was settled. `provider`: a payment provider, `credit` (the vendor's credit line), `balance` or `none`. */
export interface Paid {
  readonly paymentId: string | null;
  readonly provider: string;
  /** Minor units that came in; what is more than the order's total stays to the payer's credit. */
  readonly amount: bigint;
  /** On credit: days until the invoice is due. */
  readonly termsDays?: number;
}

export type Fulfilled =
  | {
      readonly outcome: 'fulfilled';
      readonly order: Order;
      readonly applied: readonly Applied[];
      readonly invoice: Invoice | undefined;
      readonly licence: MailedLicence | undefined;
    }
  /** Paid, and not carried out: the money is to the payer's credit until somebody decides (S5.23). */
  | { readonly outcome: 'held'; readonly order: Order; readonly reason: HoldCode; readonly message: string };

/**
 * An order is carried out once: refused with `order_raced` where it was before, or another writer changed it meanwhile. `quoted`
 * is what its text says, where that is at hand.
 */
export async function fulfilOrder(
  trx: Trx,
  deps: Issuing,
  act: Act,
  order: Order,
  paid: Paid,
  quoted: HeldPlan = planOf(order.quote),
): Promise<Result<Fulfilled, 'order_raced'>> {
  if (order.paidAtMs !== null || !mayBecome(order.state, 'paid'))
    return raced(`Order ${order.number} is ${order.state} already.`);
  const trials = await trialsBeside(trx, order);
  const done = await applyOrder(trx, act, order, quoted);
  if (!done.ok) return await hold(trx, act, order, paid, done.refusal);
  const { plan, applied } = done.value;
  const begins = await moveLines(trx, order, quoted, plan);
  const ended = await endConvertedTrials(trx, act, order, applied, trials);
  const papers = await writeOrderPapers(trx, deps, act, order, plan, applied, paid.termsDays);
  const { invoice } = papers;
  await post(trx, act, saleOf(order, plan, paid, papers));
  for (const { subscription } of applied.filter(({ wasOut }) => wasOut))
    await followOutage(trx, deps, act, subscription);
  const settled = await markPaid(trx, order, act.nowMs, null);
  if (!settled.ok) return settled;
  // What came to end with it while it was being paid was not in it, and is not to lapse.
  if (order.kind === 'renewal' && order.createdAtMs < act.nowMs) await forgetOrdered(trx, order, quoted);
  const licence = await issueFor(trx, deps, act, order);
  await tell(trx, act, settled.value, { subscriptions: applied.length + ended, ...begins });
  await mailPaidOrder(trx, act, { order: settled.value, invoice, held: papers.held, licence });
  return accept({ outcome: 'fulfilled', order: settled.value, applied, invoice, licence });
}

/** Where the payment moved the term, the order says the days that were really given. */
async function moveLines(
  trx: Trx,
  { id }: Order,
  quoted: HeldPlan,
  { quote }: HeldPlan,
): Promise<{ readonly quotedFor?: string; readonly begins?: string }> {
  if (quote.date === quoted.quote.date) return {};
  for (const { line, from, until, words } of quote.lines) {
    const periodStartMs = startOfDayMs(from, quote.zone);
    await moveOrderLine(trx, id, {
      line,
      periodStartMs,
      periodEndMs: periodEndOf(until, quote.zone),
      words: words.text,
    });
  }
  return { quotedFor: quoted.quote.date, begins: quote.date };
}

/** The split along the chain was fixed when the order was priced. */
function saleOf(
  order: Order,
  { levels, quote }: HeldPlan,
  paid: Paid,
  { invoice, owed }: OrderPapers,
): LedgerTransaction {
  const { currency, payerId } = order;
  const sale = {
    currency,
    payerId,
    tax: quote.totals.tax,
    levels: levels.map(({ sellerId, net }) => ({ sellerId, net })),
  };
  const links = {
    orderId: order.id,
    ...(paid.paymentId === null ? {} : { paymentId: paid.paymentId }),
    ...(invoice === undefined ? {} : { invoiceId: invoice.id }),
    memo: `order ${order.number}`,
  };
  return entriesForSale(sale, [...meansOf(paid), { kind: 'receivable', amount: owed }], links);
}

function meansOf({ provider, amount }: Paid): Means[] {
  if (provider === 'none') return [];
  if (provider === 'balance') return [{ kind: 'credit', amount }];
  return provider === 'credit' ? [{ kind: 'receivable', amount }] : [{ kind: 'cash', provider, amount }];
}

async function markPaid(
  trx: Trx,
  order: Order,
  nowMs: number,
  holdReason: string | null,
): Promise<Result<Order, 'order_raced'>> {
  const change = { state: 'paid', paidAtMs: nowMs, closedAtMs: nowMs, holdReason } as const;
  const done = await updateOrder(trx, order, change);
  if (done) return accept({ ...order, ...change, version: order.version + 1 });
  return raced(`Order ${order.number} was changed by somebody else meanwhile.`);
}

function raced(words: string): Result<never, 'order_raced'> {
  return refuse('order_raced', words, 'Look at it again.');
}

async function issueFor(trx: Trx, deps: Issuing, act: Act, order: Order): Promise<MailedLicence | undefined> {
  if (order.pbxId === null) return undefined;
  const pbx = await findPbx(trx, { id: order.pbxId });
  const issued = await issueLicence(trx, deps, act, { pbxId: order.pbxId, reason: `order ${order.number}` });
  if (!issued.ok || !issued.value.changed || pbx === undefined) return undefined;
  const { id: pbxId, accountId, serial, name } = pbx;
  return { pbxId, accountId, serial, name, issued: issued.value.licence };
}

async function tell(
  trx: Trx,
  act: Act,
  order: Order,
  facts: { readonly subscriptions: number; readonly quotedFor?: string; readonly begins?: string },
): Promise<void> {
  const { id, number, accountPath, payerPath, accountId, pbxId, method, kind } = order;
  await writeAudit(trx, act, {
    action: 'order.paid',
    subject: `${number}`,
    accountPath: payerPath,
    ...(pbxId === null ? {} : { pbxId }),
    details: { id, method, kind, ...facts },
  });
  const data = { orderId: id, number, accountId, pbxId, kind };
  await announce(trx, act, { accountPath: payerPath, event: 'order.paid', data });
  await announce(trx, act, { accountPath, event: 'subscription.changed', data });
}

async function hold(
  trx: Trx,
  act: Act,
  order: Order,
  paid: Paid,
  why: { readonly code: HoldCode; readonly message: string },
): Promise<Result<Fulfilled, 'order_raced'>> {
  const vendor = await findVendor(trx);
  const { currency, payerId } = order;
  const isCash = !['none', 'balance', 'credit'].includes(paid.provider);
  if (vendor !== undefined && isCash) {
    const receipt = { currency, vendorId: vendor.id, payerId, provider: paid.provider, amount: paid.amount };
    const links = { orderId: order.id, ...(paid.paymentId === null ? {} : { paymentId: paid.paymentId }) };
    // Nothing of it pays what else the payer owes: it may have to go back.
    await post(trx, act, entriesForPayment(receipt, 0n, { ...links, memo: `held: ${why.code}` }));
  }
  const held = await markPaid(trx, order, act.nowMs, why.code);
  if (!held.ok) return held;
  await writeAudit(trx, act, {
    action: 'order.held',
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: order.id, reason: why.code, message: why.message },
  });
  return accept({ outcome: 'held', order: held.value, reason: why.code, message: why.message });
}
