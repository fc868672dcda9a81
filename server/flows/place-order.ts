// Makes an order of a held quote: at the price that was shown, or not at all (S1.23); what waits for nobody's money is carried out at once.

import { startOfDayMs } from '../../shared/calendar.ts';
import type { PlaceOrder } from '../../shared/contracts/orders-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type Act, newRef } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import { nextInSequence } from '../db/sequence-store.ts';
import { balanceOf } from '../ledger/ledger-store.ts';
import type { HeldPlan } from '../orders/held-plan.ts';
import type { Order, OrderLine, OrderMethod } from '../orders/order.ts';
import { insertOrder } from '../orders/order-store.ts';
import { insertQuote } from '../orders/quote-store.ts';
import type { ProformaCode } from '../payments/proforma.ts';
import { useProforma } from '../payments/proforma-store.ts';
import type { QuoteLine } from '../pricing/quote-line.ts';
import { FOREVER_MS } from '../subscriptions/subscription.ts';
import { type BillingCode, billingOf } from './billing-of.ts';
import { type Fulfilled, fulfilOrder, type Paid } from './fulfil-order.ts';
import type { Issuing } from './issue-licence.ts';
import { mailOfflineOrder } from './mail-paid-order.ts';
import { type MeansCode, meansFor } from './order-means.ts';
import { type PayingAtOnce, payAtOnce } from './pay-at-once.ts';
import { chargedBy, payBack } from './pay-back.ts';
import { namedProforma } from './proformas.ts';
import { type TakenQuote, type TakeQuoteCode, takeHeldQuote } from './take-quote.ts';

const DAY_MS = 86_400_000;
/** S5.25: an offline order waits so long for its money; others as long as somebody may sit at the checkout. */
const OFFLINE_DAYS = 14;
const CHECKOUT_DAYS = 1;

export type PlaceOrderCode = TakeQuoteCode | BillingCode | MeansCode | ProformaCode | 'order_raced';

export interface Placed {
  readonly order: Order;
  /** Undefined while it waits for money. */
  readonly fulfilled: Fulfilled | undefined;
}

export interface Placing extends PlaceOrder {
  readonly scope: string;
  /** Whose credit line or balance may be spent; `ON_BEHALF` where nobody asks. */
  readonly callerId: string;
  readonly remark?: string;
  /** Nobody chose it, so nobody is asked how to pay: it is owed, due in so many days. */
  readonly owedInDays?: number;
}

export async function placeOrder(
  trx: Trx,
  deps: Issuing & PayingAtOnce,
  act: Act,
  wish: Placing,
): Promise<Result<Placed, PlaceOrderCode>> {
  const taken = await takeHeldQuote(trx, act, wish);
  if (!taken.ok) return taken;
  const placed = await placeTaken(trx, deps, act, wish, taken.value);
  if (!placed.ok || placed.value.fulfilled !== undefined) return placed;
  const { order } = placed.value;
  const paid = await payAtOnce(trx, deps, act, order);
  return paid === undefined ? placed : await fulfilNow(trx, deps, act, order, paid, taken.value.plan);
}

/** The same for a quote that was taken, or made in this transaction. */
export async function placeTaken(
  trx: Trx,
  deps: Issuing,
  act: Act,
  wish: Omit<Placing, 'quoteId'>,
  taken: TakenQuote,
): Promise<Result<Placed, PlaceOrderCode>> {
  const { held, plan } = taken;
  const billing = await billingOf(trx, held.payerId, plan, wish);
  if (!billing.ok) return billing;
  const means = await meansOf(trx, act, held.payerId, plan.quote, wish);
  if (!means.ok) return means;
  const named = await namedProforma(trx, act, held.payerId, plan.quote, wish.piNumber);
  if (!named.ok) return named;
  const order = await makeOrder(trx, deps, act, {
    wish,
    taken,
    billing: billing.value,
    method: means.value.method,
    piNumber: named.value?.number ?? null,
  });
  if (order.piNumber !== null) await useProforma(trx, order.piNumber, order.id);
  const { paid } = means.value;
  if (paid === undefined) {
    if (order.method === 'offline') await mailOfflineOrder(trx, act, order, plan.quote.lines.map(itemOf));
    return accept({ order, fulfilled: undefined });
  }
  const paysBack = wish.giveBack === 'means' && order.total < 0n;
  const fulfil = () => fulfilNow(trx, deps, act, order, paid, plan);
  return paysBack ? await paidBack(trx, deps, act, order, fulfil) : await fulfil();
}

async function meansOf(trx: Trx, act: Act, payerId: string, quote: HeldPlan['quote'], wish: Omit<Placing, 'quoteId'>) {
  if (wish.owedInDays === undefined) return await meansFor(trx, act, payerId, quote, wish);
  const { gross: amount } = quote.totals;
  const paid: Paid = { paymentId: null, provider: 'credit', amount, termsDays: wish.owedInDays };
  return accept({ method: 'credit' as const, paid });
}

/** What the order gave to the credit, and no more. */
async function paidBack(
  trx: Trx,
  deps: Issuing,
  act: Act,
  order: Order,
  fulfil: () => ReturnType<typeof fulfilNow>,
): ReturnType<typeof fulfilNow> {
  const before = await balanceOf(trx, order.payerId, 'credit', order.currency);
  const placed = await fulfil();
  if (!placed.ok) return placed;
  const most = before - (await balanceOf(trx, order.payerId, 'credit', order.currency));
  await payBack(trx, deps, act, { orders: await chargedBy(trx, order), most, reason: `order ${order.number}` });
  return placed;
}

/** In the transaction of the order, so that what cannot be carried out is neither ordered nor paid. */
async function fulfilNow(
  trx: Trx,
  deps: Issuing,
  act: Act,
  order: Order,
  paid: Paid,
  plan: HeldPlan,
): Promise<Result<Placed, PlaceOrderCode>> {
  const done = await fulfilOrder(trx, deps, act, order, paid, plan);
  if (!done.ok) return done;
  if (done.value.outcome === 'held') {
    return refuse('quote_stale', `${done.value.message} Nothing was ordered.`, 'Ask for a new quote.');
  }
  return accept({ order: done.value.order, fulfilled: done.value });
}

interface Making {
  readonly wish: Omit<Placing, 'quoteId'>;
  readonly taken: TakenQuote;
  readonly billing: Order['billing'];
  readonly method: OrderMethod;
  readonly piNumber: string | null;
}

async function makeOrder(
  trx: Trx,
  { random }: Issuing,
  act: Act,
  { wish, taken, billing, method, piNumber }: Making,
): Promise<Order> {
  const { held, plan } = taken;
  const account = await findAccount(trx, '/', held.accountId);
  const payer = await findAccount(trx, '/', held.payerId);
  const { totals, currency } = plan.quote;
  const waits = method === 'offline' ? OFFLINE_DAYS : CHECKOUT_DAYS;
  const order: Order = {
    id: newRef('ord', random),
    number: await nextInSequence(trx, 'order'),
    accountId: held.accountId,
    accountPath: account?.path ?? '/',
    payerId: held.payerId,
    payerPath: payer?.path ?? '/',
    pbxId: plan.pbxId,
    kind: plan.kind,
    state: method === 'offline' ? 'pending' : 'created',
    currency,
    net: totals.net,
    tax: totals.tax,
    total: totals.gross,
    quote: taken.text,
    quoteHash: taken.hash,
    method,
    autoRenew: wish.autoRenew,
    piNumber,
    billing,
    reference: wish.reference,
    remark: wish.remark ?? '',
    holdReason: null,
    placedBy: act.actor,
    version: 1,
    expiresAtMs: act.nowMs + waits * DAY_MS,
    paidAtMs: null,
    closedAtMs: null,
    createdAtMs: act.nowMs,
  };
  await insertOrder(trx, order, await Promise.all(plan.quote.lines.map((line) => lineOf(trx, plan, line))));
  await insertQuote(trx, { ...held, orderId: order.id });
  await writeAudit(trx, act, {
    action: 'order.placed',
    subject: `${order.number}`,
    accountPath: order.payerPath,
    details: { id: order.id, method, kind: order.kind, quoteHash: order.quoteHash, changes: changesIn(plan) },
  });
  return order;
}

/** S1.29: who changed what from what to what; amounts are in the order. */
function changesIn({ touched }: HeldPlan) {
  return touched.map(({ number, before, after }) => ({
    subscription: number,
    sku: after.offer.sku,
    before: before?.quantity ?? 0,
    after: after.quantity,
    later: after.scheduled,
    priceVersion: after.priceVersion,
  }));
}

async function lineOf(trx: Trx, plan: HeldPlan, line: QuoteLine): Promise<OrderLine> {
  const { zone } = plan.quote;
  const touched = plan.touched.find(({ name }) => name === line.subscription);
  const offerId = plan.offerIds[line.sku] ?? (await findOffer(trx, { sku: line.sku }))?.id ?? touched?.offerId ?? '';
  return {
    line: line.line,
    subscription: touched?.number ?? null,
    offerId,
    plan: line.plan,
    kind: line.reason,
    quantityBefore: touched?.before?.quantity ?? 0,
    quantityAfter: touched?.after.quantity ?? 0,
    periodStartMs: startOfDayMs(line.from, zone),
    periodEndMs: line.until === null ? FOREVER_MS : startOfDayMs(line.until, zone),
    net: line.net,
    tax: line.tax,
    total: line.gross,
    words: line.words.text,
  };
}

function itemOf({ sku, quantity, gross, words, from, until }: QuoteLine) {
  return { name: sku, words, quantity, total: gross, from, until };
}
