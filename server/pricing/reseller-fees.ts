// What resellers owe for a month: one fee per customer account, in whole days, suspended or not (S4.1–S4.26, D4).
import {
  addDays,
  addMonths,
  type DateSpan,
  daysBetween,
  daysOf,
  type LocalDate,
  startOfDayMs,
} from '../../shared/calendar.ts';
import type { Currency } from '../../shared/currencies.ts';
import { formatAmount, mulDiv, type Rounding } from '../../shared/money.ts';
import { adjustedRate } from './adjustment.ts';
import { chargedOf, type FeeCharged, type FeeRate, type FeeSubscription, type Owed, owedSpans } from './fee-days.ts';
import { type PriceVersion, periodPrice, versionInForce } from './price.ts';
import { exactPerMinor } from './rounding-record.ts';

/** What one reseller is charged per month: the versions of its seller's list. */
export interface FeePrices {
  readonly resellerId: string;
  readonly versions: readonly PriceVersion[];
}

export interface FeeMonth {
  /** Any day of the calendar month. */
  readonly date: LocalDate;
  /** The vendor's own: one month for all. */
  readonly zone: string;
  readonly currency: Currency;
  readonly rounding: Rounding;
  /** Of the month only the days before this one; absent: all of them. */
  readonly before?: LocalDate;
}

interface FeeLine extends DateSpan {
  readonly subscription: string;
  readonly customerId: string;
  readonly resellerId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly priceVersion: string;
  readonly days: number;
  readonly monthDays: number;
  /** Days among them without service that are owed nevertheless. */
  readonly suspendedDays: number;
  readonly charged: FeeCharged;
  /** The whole month's price, rounded. */
  readonly rate: bigint;
  readonly net: bigint;
  /** Before it was rounded, in exact units (S4.16). */
  readonly exact: bigint;
  readonly text: string;
}

export interface Fees {
  /** A fee of nothing is a line of 0.00 (S4.24). */
  readonly lines: readonly FeeLine[];
  /** What is owed and has no price in force: to be told to finance, never guessed. */
  readonly unpriced: readonly { readonly subscription: string; readonly resellerId: string; readonly sku: string }[];
}

/**
 * Each day is owed by who sells at its end (the change day counts for the new state, M5). Lines of one rate are the
 * differences of one running sum, so a customer who moves between resellers owes exactly one month in total (S4.17).
 */
export function feesOf(month: FeeMonth, subscriptions: readonly FeeSubscription[], prices: readonly FeePrices[]): Fees {
  const from = `${month.date.slice(0, 8)}01`;
  const span: DateSpan = { from, until: addMonths(from, 1) };
  const priced = subscriptions.flatMap((subscription) =>
    daysBefore(month, owedSpans(subscription, month.zone, span)).map((owed) => ({
      subscription,
      owed,
      version: versionFor(subscription, owed, month, prices),
    })),
  );
  return {
    lines: joined(priced.flatMap((each) => (each.version ? [{ ...each, version: each.version }] : []))).map((each) =>
      lineOf(each, month, span),
    ),
    unpriced: priced
      .filter(({ version }) => version === undefined)
      .map(({ subscription, owed }) => ({
        subscription: subscription.subscription,
        resellerId: owed.event.resellerId,
        sku: owed.event.sku,
      })),
  };
}

function daysBefore({ before }: FeeMonth, spans: readonly Owed[]): readonly Owed[] {
  if (before === undefined) return spans;
  return spans.flatMap((span) => {
    const until = before < span.until ? before : span.until;
    return span.from < until ? [{ ...span, until }] : [];
  });
}

/** As the offer was counted that it was then. */
function rateOf(subscription: FeeSubscription, { event }: Owed): FeeRate {
  return event.former ?? subscription;
}

function versionFor(
  subscription: FeeSubscription,
  owed: Owed,
  { zone, currency }: FeeMonth,
  prices: readonly FeePrices[],
): PriceVersion | undefined {
  const { event, from } = owed;
  const { priceVersion } = rateOf(subscription, owed);
  const list = prices.find(({ resellerId }) => resellerId === event.resellerId)?.versions ?? [];
  const own = list.filter(
    ({ sku, plan, currency: code }) => sku === event.sku && plan === 'monthly' && code === currency,
  );
  return versionInForce(own, {
    atMs: Math.max(startOfDayMs(from, zone), event.fromMs),
    heldVersionId: priceVersion,
  });
}

interface Piece {
  readonly subscription: FeeSubscription;
  readonly owed: Owed;
  readonly version: PriceVersion;
}

/** Days that follow each other at one price for one reseller are one line, suspended or not. */
function joined(pieces: readonly Piece[]): Piece[] {
  const lines: Piece[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last === undefined || !continues(last, piece)) {
      lines.push(piece);
      continue;
    }
    const suspendedDays = last.owed.suspendedDays + piece.owed.suspendedDays;
    const { until, charged: end } = piece.owed;
    const charged = chargedOf(isFrom(last.owed.charged), isTo(last.owed.charged) || isTo(end));
    lines[lines.length - 1] = { ...last, owed: { ...last.owed, until, suspendedDays, charged } };
  }
  return lines;
}

const isFrom = (charged: FeeCharged) => charged === 'whole' || charged === 'from_first';
const isTo = (charged: FeeCharged) => charged === 'whole' || charged === 'to_last';

function continues(a: Piece, b: Piece): boolean {
  const [one, two] = [a.owed.event, b.owed.event];
  return (
    a.subscription === b.subscription &&
    a.owed.until === b.owed.from &&
    one.resellerId === two.resellerId &&
    one.sku === two.sku &&
    one.quantity === two.quantity &&
    a.version.id === b.version.id
  );
}

function lineOf({ subscription, owed, version }: Piece, { currency, rounding }: FeeMonth, month: DateSpan): FeeLine {
  const { from, until, event, suspendedDays, charged, free } = owed;
  const { quantity, sku, resellerId } = event;
  const monthDays = daysOf(month);
  const { model, adjustment } = rateOf(subscription, owed);
  const whole = free ? 0n : periodPrice(version, model, quantity);
  const { amount, scale } = adjustedRate(whole, quantity, adjustment);
  const upTo = (date: LocalDate) =>
    mulDiv(amount, BigInt(daysBetween(month.from, date)), scale * BigInt(monthDays), rounding);
  const days = daysBetween(from, until);
  const rate = mulDiv(amount, 1n, scale, rounding);
  const net = upTo(until) - upTo(from);
  const exact = mulDiv(amount * exactPerMinor(currency), BigInt(days), scale * BigInt(monthDays));
  const { subscription: name, customerId } = subscription;
  const facts = { subscription: name, customerId, resellerId, sku, quantity, priceVersion: version.id };
  const line = { ...facts, from, until, days, monthDays, suspendedDays, charged, rate, net, exact };
  return { ...line, text: textOf(line, currency, free) };
}

function textOf(line: Omit<FeeLine, 'text'>, currency: Currency, free: boolean): string {
  const { quantity, sku, from, until, days, monthDays, suspendedDays, charged, rate } = line;
  const span = `${quantity} × ${sku}, ${from} to ${addDays(until, -1)}`;
  if (free) return `${span}: ended within 24 hours and never used, no fee.`;
  const owed = suspendedDays === 0 ? '' : `, owed also for ${suspendedDays} days without service`;
  return `${span}: ${days} of ${monthDays} days at ${formatAmount(rate, currency)} ${currency}${owed}${CHARGED[charged]}.`;
}

const CHARGED: Readonly<Record<FeeCharged, string>> = {
  by_day: '',
  whole: ', the month charged whole as agreed',
  from_first: ', charged from the first of the month as agreed',
  to_last: ', charged to the end of the month as agreed',
};
