// What resellers owe for a month: one fee per customer account, in whole days, suspended or not (S4.1–S4.26, D4).
import {
  addDays,
  addMonths,
  type DateSpan,
  daysBetween,
  daysOf,
  type LocalDate,
  localDateAt,
  overlapOf,
  startOfDayMs,
} from '../../shared/calendar.ts';
import type { Currency } from '../../shared/currencies.ts';
import { formatAmount, mulDiv, type Rounding } from '../../shared/money.ts';
import { type Adjustment, adjustedRate } from './adjustment.ts';
import type { PricingModel } from './plan.ts';
import { type PriceVersion, periodPrice, versionInForce } from './price.ts';
import { exactPerMinor } from './rounding-record.ts';

/** `suspended` and `blocked` still owe (S4.3, S4.12); `pending` does not yet, `ended` no more. */
type FeeState = 'pending' | 'active' | 'suspended' | 'blocked' | 'ended';

export interface FeeEvent {
  readonly fromMs: number;
  readonly state: FeeState;
  /** Who sells to the customer from here on. */
  readonly resellerId: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface FeeSubscription {
  readonly subscription: string;
  readonly customerId: string;
  readonly model: PricingModel;
  readonly activatedAtMs: number | null;
  /** The price version that it was sold by; it is kept where that seller's list has it (M17). */
  readonly priceVersion?: string;
  readonly adjustment: Adjustment;
  /** In the order of time; each holds until the next. */
  readonly history: readonly FeeEvent[];
}

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

const HOURS_24_MS = 86_400_000;

/**
 * Each day is owed by who sells at its end (the change day counts for the new state, M5). Lines of one rate are the
 * differences of one running sum, so a customer who moves between resellers owes exactly one month in total (S4.17).
 */
export function feesOf(month: FeeMonth, subscriptions: readonly FeeSubscription[], prices: readonly FeePrices[]): Fees {
  const from = `${month.date.slice(0, 8)}01`;
  const span: DateSpan = { from, until: addMonths(from, 1) };
  const priced = subscriptions.flatMap((subscription) =>
    owedSpans(subscription, month, span).map((owed) => ({
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

interface Owed extends DateSpan {
  readonly event: FeeEvent;
  readonly suspendedDays: number;
  /** Assigned and taken away again before anything was used: a line of nothing (S4.18). */
  readonly free: boolean;
}

function owedSpans(subscription: FeeSubscription, month: FeeMonth, span: DateSpan): Owed[] {
  const { history } = subscription;
  const first = history.find(({ state }) => owes(state));
  if (first === undefined) return [];
  const free = wasNeverUsed(subscription, first);
  const dated = history.map((event) => ({ event, date: localDateAt(event.fromMs, month.zone) }));
  const spans = dated.flatMap(({ event, date }, i) => {
    const part = overlapOf({ from: date, until: dated[i + 1]?.date ?? span.until }, span);
    if (part === undefined || !owes(event.state)) return [];
    return [{ ...part, event, free, suspendedDays: event.state === 'active' ? 0 : daysOf(part) }];
  });
  if (spans.length > 0) return spans;
  return oneDay(dated, span, first, free);
}

/** Sold and ended within one day: that day is owed, or shown as nothing where it was never used. */
function oneDay(
  dated: readonly { readonly event: FeeEvent; readonly date: LocalDate }[],
  span: DateSpan,
  first: FeeEvent,
  free: boolean,
): Owed[] {
  const begun = dated.find(({ event }) => event === first);
  const ended = dated.find(({ event }) => event.fromMs >= first.fromMs && !owes(event.state));
  if (begun === undefined || ended === undefined || begun.date !== ended.date) return [];
  const day = overlapOf({ from: begun.date, until: addDays(begun.date, 1) }, span);
  return day === undefined ? [] : [{ ...day, event: first, free, suspendedDays: 0 }];
}

function owes(state: FeeState): boolean {
  return state === 'active' || state === 'suspended' || state === 'blocked';
}

function wasNeverUsed({ history, activatedAtMs }: FeeSubscription, first: FeeEvent): boolean {
  const ended = history.find(({ state, fromMs }) => state === 'ended' && fromMs >= first.fromMs);
  if (activatedAtMs !== null || ended === undefined || ended.fromMs - first.fromMs >= HOURS_24_MS) return false;
  return !history.some(({ state, fromMs }) => owes(state) && fromMs > ended.fromMs);
}

function versionFor(
  { priceVersion }: FeeSubscription,
  { event, from }: Owed,
  { zone, currency }: FeeMonth,
  prices: readonly FeePrices[],
): PriceVersion | undefined {
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
    lines[lines.length - 1] = { ...last, owed: { ...last.owed, until: piece.owed.until, suspendedDays } };
  }
  return lines;
}

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
  const { from, until, event, suspendedDays, free } = owed;
  const { quantity, sku, resellerId } = event;
  const monthDays = daysOf(month);
  const whole = free ? 0n : periodPrice(version, subscription.model, quantity);
  const { amount, scale } = adjustedRate(whole, quantity, subscription.adjustment);
  const upTo = (date: LocalDate) =>
    mulDiv(amount, BigInt(daysBetween(month.from, date)), scale * BigInt(monthDays), rounding);
  const days = daysBetween(from, until);
  const rate = mulDiv(amount, 1n, scale, rounding);
  const net = upTo(until) - upTo(from);
  const exact = mulDiv(amount * exactPerMinor(currency), BigInt(days), scale * BigInt(monthDays));
  const { subscription: name, customerId } = subscription;
  const facts = { subscription: name, customerId, resellerId, sku, quantity, priceVersion: version.id };
  const line = { ...facts, from, until, days, monthDays, suspendedDays, rate, net, exact };
  return { ...line, text: textOf(line, currency, free) };
}

function textOf(line: Omit<FeeLine, 'text'>, currency: Currency, free: boolean): string {
  const { quantity, sku, from, until, days, monthDays, suspendedDays, rate } = line;
  const span = `${quantity} × ${sku}, ${from} to ${addDays(until, -1)}`;
  if (free) return `${span}: ended within 24 hours and never used, no fee.`;
  const owed = suspendedDays === 0 ? '' : `, owed also for ${suspendedDays} days without service`;
  return `${span}: ${days} of ${monthDays} days at ${formatAmount(rate, currency)} ${currency}${owed}.`;
}
