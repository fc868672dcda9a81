// The one function behind every preview and every charge (M16): what an order costs, line by line, and what is held after it.
import { addMonths, type LocalDate, localDateAt } from '../../shared/calendar.ts';
import type { Currency } from '../../shared/currencies.ts';
import { abs, LARGEST_AMOUNT, mulDiv, sumOf } from '../../shared/money.ts';
import { accept, type Refusal, type Result, refuse } from '../../shared/result.ts';
import { expiryMs, type Term, untilAfter } from '../subscriptions/period.ts';
import { adjustedRate } from './adjustment.ts';
import { newBatches } from './new-batches.ts';
import { monthsOf } from './plan.ts';
import { periodPrice } from './price.ts';
import { quoteAmend, quoteCancel } from './quote-amend.ts';
import {
  monthsAtOnce,
  quoteMigrate,
  quoteNew,
  quoteRenew,
  quoteTerminate,
  quoteUndo,
  renewsFrom,
} from './quote-changes.ts';
import { type Desk, type Pricing, versionOn } from './quote-desk.ts';
import { quoteEnd } from './quote-end.ts';
import type { Change, Holding, MoneyPolicy, OrderInput, QuoteCode } from './quote-input.ts';
import type { Draft, QuoteLine } from './quote-line.ts';
import { finishLines, type Settlement, settle, type Totals, totalsOf } from './quote-totals.ts';
import { roundingRecord } from './rounding-record.ts';

/** A price hold and a sane bill: nobody pays for more than this at once. */
const LONGEST_MONTHS = 120;

/** Old and new side by side (S1.10), for one whole period without tax and coupon. */
interface QuantityAndPrice {
  readonly quantity: number;
  readonly perPeriod: bigint;
  readonly months: number;
}

interface ChangeSummary {
  readonly subscription: string;
  readonly sku: string;
  readonly before: QuantityAndPrice | null;
  readonly after: QuantityAndPrice;
  /** What holds from a later day on. */
  readonly later: (QuantityAndPrice & { readonly from: LocalDate }) | null;
}

export interface Quote {
  readonly reference: string;
  readonly currency: Currency;
  readonly zone: string;
  /** The local day it was quoted for; on another day it is another quote. */
  readonly date: LocalDate;
  readonly policy: MoneyPolicy;
  readonly lines: readonly QuoteLine[];
  readonly changes: readonly ChangeSummary[];
  readonly totals: Totals;
  readonly settlement: Settlement;
  /** Ends of the PBX's term after the order, null where nothing has an end. */
  readonly term: Term | null;
  readonly expiresAtMs: number | null;
  /** What is held once it is charged, with the new charges as batches. */
  readonly holdings: readonly Holding[];
}

/**
 * Refuses the whole order where one change is impossible (S1.29): `detail.change` is its index. The same input on the same
 * local day gives the same quote, whatever the hour.
 */
export function quoteOrder(input: OrderInput): Result<Quote, QuoteCode> {
  const desk: Desk = { input, today: localDateAt(input.nowMs, input.zone) };
  const plan = termOf(desk);
  if (!plan.ok) return plan;
  const drafts: Draft[] = [];
  const states = new Map<string, Holding>();
  for (const [index, change] of input.changes.entries()) {
    const priced = priceChange(desk, index, withState(change, states), states, plan.value);
    if (!priced.ok) return { ok: false, refusal: inChange(priced.refusal, index) };
    drafts.push(...priced.value.drafts);
    for (const holding of priced.value.holdings) states.set(holding.subscription, holding);
  }
  if (input.changes.length === 0) return refuse('nothing_changes', 'The order is empty.', 'Choose what to order.');
  return finish(desk, drafts, states);
}

function inChange(refusal: Refusal<QuoteCode>, change: number): Refusal<QuoteCode> {
  return { ...refusal, detail: { ...refusal.detail, change } };
}

/** A renewal in the same order goes on from what the change before it left. */
function withState(change: Change, states: ReadonlyMap<string, Holding>): Change {
  if (change.kind !== 'renew') return change;
  return { ...change, holding: states.get(change.holding.subscription) ?? change.holding };
}

function priceChange(
  desk: Desk,
  index: number,
  change: Change,
  states: ReadonlyMap<string, Holding>,
  plan: TermPlan,
): Pricing {
  const name = change.kind === 'new' ? change.subscription : 'holding' in change ? change.holding.subscription : '';
  if (change.kind !== 'renew' && states.has(name)) {
    return refuse('changed_twice', 'One subscription is changed twice in this order.', 'Make it one change.');
  }
  switch (change.kind) {
    case 'new':
      return quoteNew(desk, index, change, plan.anchor, plan.until);
    case 'amend':
      return quoteAmend(desk, index, change);
    case 'cancel':
      return quoteCancel(desk, index, change);
    case 'migrate':
      return quoteMigrate(desk, index, change);
    case 'renew':
      return quoteRenew(desk, index, change, plan.until);
    case 'end':
      return quoteEnd(desk, index, change.holding);
    case 'terminate':
      return quoteTerminate(desk, index, change);
    case 'undo':
      return quoteUndo(desk, index, change);
  }
}

interface TermPlan {
  readonly anchor: LocalDate;
  readonly until: LocalDate;
}

/** The common end of the order: renewals move it, otherwise it is the PBX's, otherwise as far as what is paid longest at once (D2). */
function termOf(desk: Desk): Result<TermPlan, QuoteCode> {
  const { today, input } = desk;
  const { term, renewTo, changes } = input;
  const running = term !== null && term.until > today ? term : undefined;
  const months = Math.max(0, ...changes.map((change) => (change.kind === 'new' ? monthsAtOnce(change) : 0)));
  const own: TermPlan = running ?? { anchor: today, until: addMonths(today, months) };
  const renewals = changes.filter((change) => change.kind === 'renew');
  const longest = renewals.toSorted((a, b) => monthsOf(b.holding.plan) - monthsOf(a.holding.plan))[0];
  if (longest === undefined) return accept(own);
  const { anchor, plan } = longest.holding;
  const from = renewsFrom(desk, longest);
  if (renewTo === undefined || from === undefined || monthsOf(plan) === 0) {
    return refuse('renewal_empty', 'The renewal names no end.', 'Say for how many periods or until which day.');
  }
  const until = 'until' in renewTo ? renewTo.until : untilAfter(anchor, monthsOf(plan), from, renewTo.cycles);
  if (until > addMonths(today, LONGEST_MONTHS)) {
    return refuse('term_too_long', `${until} is more than ${LONGEST_MONTHS} months away.`, 'Choose an earlier end.');
  }
  return accept({ anchor: term?.anchor ?? anchor, until });
}

function finish(desk: Desk, drafts: readonly Draft[], states: ReadonlyMap<string, Holding>): Result<Quote, QuoteCode> {
  const { reference, currency, zone, policy, coupon, balances, changes } = desk.input;
  const lines = finishLines(drafts, coupon, policy);
  const totals = totalsOf(lines, roundingOf(desk, drafts, lines));
  if (lines.some(({ gross }) => abs(gross) > LARGEST_AMOUNT) || abs(totals.gross) > LARGEST_AMOUNT) {
    return refuse('amount_too_large', 'The order is larger than any amount that can be booked.', 'Order less at once.');
  }
  const charged = newBatches(reference, drafts, lines, totals.rounding ?? 0n);
  const holdings = [...states.values()].map((holding) => ({
    ...holding,
    batches: [...holding.batches, ...(charged.get(holding.subscription) ?? [])],
  }));
  const ends = holdings.flatMap(({ paidUntil, anchor }) => (paidUntil === null ? [] : [{ paidUntil, anchor }]));
  const last = ends.toSorted((a, b) => (a.paidUntil < b.paidUntil ? 1 : -1))[0];
  const term = last === undefined ? desk.input.term : { anchor: last.anchor, until: last.paidUntil };
  return accept({
    reference,
    currency,
    zone,
    date: desk.today,
    policy,
    lines,
    changes: holdings.map((after) => summaryOf(desk, after, beforeOf(changes, after.subscription))),
    totals,
    settlement: settle(totals.gross, balances),
    term,
    expiresAtMs: term === null ? null : expiryMs(term, zone),
    holdings,
  });
}

/** An order that is taken back takes its record back with its lines, and leaves none of its own. */
function roundingOf({ input }: Desk, drafts: readonly Draft[], lines: readonly QuoteLine[]): bigint {
  const undone = input.changes.filter((change) => change.kind === 'undo');
  if (undone.length === 0) return roundingRecord(drafts, lines, input);
  return -sumOf(undone.map(({ order }) => order.totals.rounding ?? 0n));
}

function beforeOf(changes: readonly Change[], subscription: string): Holding | undefined {
  const change = changes.find((each) => 'holding' in each && each.holding.subscription === subscription);
  return change !== undefined && 'holding' in change ? change.holding : undefined;
}

function summaryOf(desk: Desk, after: Holding, before: Holding | undefined): ChangeSummary {
  const { scheduled } = after;
  return {
    subscription: after.subscription,
    sku: after.offer.sku,
    before: before === undefined ? null : priceOfAll(desk, before, before.quantity),
    after: priceOfAll(desk, after, after.quantity),
    later:
      scheduled === null
        ? null
        : { from: scheduled.from, ...priceOfAll(desk, after, scheduled.quantity, scheduled.from) },
  };
}

function priceOfAll(desk: Desk, holding: Holding, quantity: number, date = desk.today): QuantityAndPrice {
  const version = versionOn(desk, holding, holding.priceVersion, date);
  const list = version === undefined ? 0n : periodPrice(version, holding.offer.model, quantity);
  const { amount, scale } = adjustedRate(list, quantity, holding.adjustment);
  return { quantity, perPeriod: mulDiv(amount, 1n, scale, desk.input.policy.rounding), months: monthsOf(holding.plan) };
}
