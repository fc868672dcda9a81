// Quotes, orders and subscriptions as callers see them: no cost of a level above, no path.

import { localDateAt } from '../../shared/calendar.ts';
import { formatAmount, toMoneyJson } from '../../shared/money.ts';
import type { NamedSubscription } from '../flows/name-rows.ts';
import type { History } from '../flows/show-history.ts';
import { type Columns, instantCell, yesCell } from '../http/csv-list.ts';
import type { HeldPlan } from '../orders/held-plan.ts';
import type { Order, OrderLine } from '../orders/order.ts';
import type { HeldQuote } from '../orders/quote-store.ts';
import type { QuoteLine } from '../pricing/quote-line.ts';
import { paidUntil } from '../subscriptions/holding.ts';
import { dueMs, renewsByItself } from '../subscriptions/renewal-terms.ts';
import { FOREVER_MS, isLive, isTerm, type Subscription, unitsHeld } from '../subscriptions/subscription.ts';

export interface Suggestion {
  readonly item: number;
  readonly code: string;
  readonly sku: string;
  readonly message: string;
}

export function quoteView(held: HeldQuote, plan: HeldPlan, suggestions: readonly Suggestion[]) {
  const { quote, touched, pbxId } = plan;
  const { currency, totals } = quote;
  const money = (amount: bigint) => toMoneyJson({ amount, currency });
  return {
    quoteId: held.id,
    hash: held.hash,
    accountId: held.accountId,
    payerId: held.payerId,
    pbxId,
    currency,
    items: touched.map((one) => itemView(one, plan)),
    lines: quote.lines.map((line) => lineView(line, plan)),
    totals: {
      ...{ net: money(totals.net), tax: money(totals.tax), gross: money(totals.gross) },
      rounding: totals.rounding === undefined ? null : money(totals.rounding),
    },
    vat: plan.vat ?? null,
    heldUntilMs: held.heldUntilMs,
    suggestions,
  };
}

const PER = new Map([
  [0, 'once'],
  [1, 'month'],
  [12, 'year'],
]);

function itemView(one: HeldPlan['touched'][number], { quote }: HeldPlan) {
  const summary = quote.changes.find(({ subscription }) => subscription === one.name);
  const later = summary?.later ?? null;
  const before = summary?.before ?? null;
  const waits = later !== null && JSON.stringify(one.before?.scheduled ?? null) !== JSON.stringify(one.after.scheduled);
  const after = waits ? later : summary?.after;
  const months = summary?.after.months ?? 0;
  const money = (amount: bigint) => toMoneyJson({ amount, currency: quote.currency });
  return {
    item: one.item,
    subscription: one.number,
    sku: one.after.offer.sku,
    plan: one.plan,
    quantityBefore: before?.quantity ?? 0,
    quantityAfter: after?.quantity ?? 0,
    totalBefore: money(before?.perPeriod ?? 0n),
    totalAfter: money(after?.perPeriod ?? 0n),
    per: perText(months),
    effective: waits ? ('renewal' as const) : ('now' as const),
    effectiveOn: waits ? later.from : quote.date,
  };
}

export function perText(months: number): string {
  return PER.get(months) ?? `${months / 12} years`;
}

function lineView(line: QuoteLine, { quote, touched }: HeldPlan) {
  const money = (amount: bigint) => toMoneyJson({ amount, currency: quote.currency });
  const one = touched.find(({ name }) => name === line.subscription);
  return {
    line: line.line,
    item: one?.item ?? 0,
    kind: line.kind,
    reason: line.reason,
    subscription: one?.number ?? null,
    sku: line.sku,
    plan: one?.plan ?? line.plan,
    quantity: line.quantity,
    from: line.from,
    until: line.until,
    days: line.days,
    periodDays: line.periodDays,
    net: money(line.net),
    taxPercent: percentText(line.taxMilliPercent),
    tax: money(line.tax),
    gross: money(line.gross),
    words: line.words,
  };
}

/** 33300 → "33.3". */
function percentText(milliPercent: number): string {
  const digits = `${milliPercent}`.padStart(4, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`.replace(/\.?0+$/, '');
}

export function orderView(order: Order) {
  const { id, number, accountId, payerId, pbxId, kind, state, holdReason, method, autoRenew, piNumber, currency } =
    order;
  const { billing, reference, remark, version, expiresAtMs, paidAtMs, closedAtMs, createdAtMs } = order;
  const money = (amount: bigint) => toMoneyJson({ amount, currency });
  return {
    ...{ id, number, accountId, payerId, pbxId, kind, state, holdReason, method, autoRenew, piNumber },
    net: money(order.net),
    tax: money(order.tax),
    total: money(order.total),
    ...{ billing, reference, remark, version, expiresAtMs, paidAtMs, closedAtMs, createdAtMs },
  };
}

export function orderLineView(line: OrderLine, order: Order, sku: string, zone: string) {
  const money = (amount: bigint) => toMoneyJson({ amount, currency: order.currency });
  const { offerId: _, net, tax, total, ...facts } = line;
  const from = localDateAt(line.periodStartMs, zone);
  return {
    ...facts,
    from,
    until: paidUntil(line.periodEndMs, zone),
    sku,
    net: money(net),
    tax: money(tax),
    total: money(total),
  };
}

/** Amounts as decimals without a currency, which has its own column. */
export const ORDER_COLUMNS: Columns<Order> = {
  number: ({ number }) => number,
  state: ({ state }) => state,
  kind: ({ kind }) => kind,
  method: ({ method }) => method,
  accountId: ({ accountId }) => accountId,
  payerId: ({ payerId }) => payerId,
  pbxId: ({ pbxId }) => pbxId,
  currency: ({ currency }) => currency,
  net: ({ net, currency }) => formatAmount(net, currency),
  tax: ({ tax, currency }) => formatAmount(tax, currency),
  total: ({ total, currency }) => formatAmount(total, currency),
  reference: ({ reference }) => reference,
  remark: ({ remark }) => remark,
  created: ({ createdAtMs }) => instantCell(createdAtMs),
  paid: ({ paidAtMs }) => instantCell(paidAtMs),
};

/** S3.20. `total` counts the units that are usable; days are those of the subscription's own zone. */
export const SUBSCRIPTION_COLUMNS: Columns<NamedSubscription> = {
  number: ({ subscription }) => subscription.number,
  account: ({ account }) => account,
  pbx: ({ pbx }) => pbx,
  sku: ({ sku }) => sku,
  name: ({ name }) => name,
  plan: ({ subscription }) => subscription.plan,
  total: ({ subscription }) => unitsHeld(subscription),
  terminated: ({ subscription }) => subscription.terminatedUnits.length,
  state: ({ subscription }) => subscription.state,
  autoRenew: ({ subscription }) => yesCell(subscription.autoRenew),
  renews: ({ subscription }) =>
    subscription.autoRenew && isLive(subscription) ? paidUntil(dueMs(subscription), subscription.zone) : '',
  expires: ({ subscription: { periodEndMs, zone } }) => paidUntil(periodEndMs, zone),
  trial: ({ subscription }) => yesCell(subscription.trial),
  internal: ({ subscription }) => yesCell(subscription.internal),
  created: ({ subscription }) => instantCell(subscription.createdAtMs),
  suspended: ({ subscription }) => instantCell(subscription.suspendedAtMs),
  ended: ({ subscription }) => instantCell(subscription.endedAtMs),
};

export function subscriptionView(subscription: Subscription, sku: string) {
  const { number, accountId, payerId, pbxId, offerId, plan, terminatedUnits, state, trial, internal } = subscription;
  const { periodStartMs, periodEndMs, autoRenew, scheduled, version } = subscription;
  const { activatedAtMs, suspendedAtMs, endedAtMs, createdAtMs } = subscription;
  return {
    ...{ number, accountId, payerId, pbxId, offerId, sku, plan },
    quantity: unitsHeld(subscription),
    ...{ terminatedUnits, state, trial, internal, periodStartMs },
    periodEndMs: periodEndMs >= FOREVER_MS ? null : periodEndMs,
    autoRenew,
    periodsInAdvance: subscription.agreement?.periodsInAdvance ?? 0,
    renewsAtMs:
      isLive(subscription) && isTerm(subscription) && renewsByItself(subscription) ? dueMs(subscription) : null,
    scheduled:
      scheduled === undefined
        ? null
        : {
            quantity: scheduled.quantity,
            from: scheduled.from,
            offerId: scheduled.offerId ?? null,
            plan: scheduled.plan ?? null,
          },
    ...{ version, activatedAtMs, suspendedAtMs, endedAtMs, createdAtMs },
  };
}

/** Without the price version: it is an id of the price list, which is not for everybody. */
export function subscriptionEventView({ atMs, kind, quantityBefore, quantityAfter, orderId, details }: History) {
  const { priceVersion: _, ...shown } = details;
  // Whose it was before is not for whom it is now.
  const told = kind === 'transferred' ? {} : shown;
  return { atMs, kind, quantityBefore, quantityAfter, orderId, details: told };
}
