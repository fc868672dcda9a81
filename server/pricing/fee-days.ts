// Which days of a month a fee is owed for, by whom and for how many units: pure (S4.3, S4.15, S4.17, S4.18).
import { addDays, type DateSpan, daysOf, type LocalDate, localDateAt, overlapOf } from '../../shared/calendar.ts';
import { BY_THE_DAY, type FeeTerms } from '../subscriptions/fee-terms.ts';
import type { Adjustment } from './adjustment.ts';
import type { PricingModel } from './plan.ts';

const HOURS_24_MS = 86_400_000;

/** `suspended` and `blocked` still owe (S4.3, S4.12); `pending` does not yet, `ended` no more. */
type FeeState = 'pending' | 'active' | 'suspended' | 'blocked' | 'ended';

export interface FeeEvent {
  readonly fromMs: number;
  readonly state: FeeState;
  /** Who sells to the customer from here on. */
  readonly resellerId: string;
  readonly sku: string;
  readonly quantity: number;
  /** Where it was another offer then: how that one was counted (S4.18). */
  readonly former?: FeeRate;
}

/** How a fee of one offer is counted. */
export interface FeeRate {
  readonly model: PricingModel;
  /** The price version that it was sold by; it is kept where that seller's list has it (M17). */
  readonly priceVersion?: string;
  readonly adjustment: Adjustment;
}

export interface FeeSubscription extends FeeRate {
  readonly subscription: string;
  readonly customerId: string;
  readonly activatedAtMs: number | null;
  /** Absent: by the day at both ends. */
  readonly terms?: Pick<FeeTerms, 'firstPeriod' | 'lastPeriod'>;
  /** In the order of time; each holds until the next. */
  readonly history: readonly FeeEvent[];
}

/** Days beyond those on which it was held are owed where the month in which it begins or ends is owed whole. */
export type FeeCharged = 'by_day' | 'whole' | 'from_first' | 'to_last';

export interface Owed extends DateSpan {
  readonly event: FeeEvent;
  readonly suspendedDays: number;
  readonly charged: FeeCharged;
  /** Assigned and taken away again before anything was used: a line of nothing (S4.18). */
  readonly free: boolean;
}

interface Dated {
  readonly event: FeeEvent;
  readonly date: LocalDate;
}

/** In the order of time, no day twice. `zone`: the vendor's, in which days and months are counted. */
export function owedSpans(subscription: FeeSubscription, zone: string, month: DateSpan): Owed[] {
  const { history, terms = BY_THE_DAY } = subscription;
  const first = history.find(({ state }) => owes(state));
  if (first === undefined) return [];
  const free = wasNeverUsed(subscription, first);
  const dated = history.map((event) => ({ event, date: localDateAt(event.fromMs, zone) }));
  const spans = dated.flatMap(({ event, date }, i): Owed[] => {
    const part = overlapOf({ from: date, until: dated[i + 1]?.date ?? month.until }, month);
    if (part === undefined || !owes(event.state)) return [];
    const suspendedDays = event.state === 'active' ? 0 : daysOf(part);
    return [{ ...part, event, free, suspendedDays, charged: 'by_day' }];
  });
  const held = spans.length > 0 ? spans : oneDay(dated, month, first, free);
  return free ? held : wholeAtEnds(held, dated, month, terms);
}

/** Sold and ended within one day: that day is owed, or shown as nothing where it was never used. */
function oneDay(dated: readonly Dated[], month: DateSpan, first: FeeEvent, free: boolean): Owed[] {
  const begun = dated.find(({ event }) => event === first);
  const ended = dated.find(({ event }) => event.fromMs >= first.fromMs && !owes(event.state));
  if (begun === undefined || ended === undefined || begun.date !== ended.date) return [];
  const day = overlapOf({ from: begun.date, until: addDays(begun.date, 1) }, month);
  return day === undefined ? [] : [{ ...day, event: first, free, suspendedDays: 0, charged: 'by_day' }];
}

/**
 * Each end by itself: from the first of the month in which it begins, at the quantity and by the seller that it began with;
 * to the last of the month in which it ends, as it ended. What changes hands in between is divided by days as ever.
 */
function wholeAtEnds(
  held: readonly Owed[],
  dated: readonly Dated[],
  month: DateSpan,
  { firstPeriod, lastPeriod }: NonNullable<FeeSubscription['terms']>,
): Owed[] {
  const begins = dated.filter(({ event }, i) => owes(event.state) && !owesAt(dated[i - 1])).map(({ date }) => date);
  const ends = dated.filter(({ event }, i) => !owes(event.state) && owesAt(dated[i - 1])).map(({ date }) => date);
  const owed: Owed[] = [];
  for (const [i, span] of held.entries()) {
    const before = owed.at(-1)?.until ?? month.from;
    const after = held[i + 1]?.from ?? month.until;
    const from = firstPeriod === 'full' && begins.includes(span.from) ? before : span.from;
    // Held for one day alone, it ended on the day it began.
    const isLast = ends.includes(span.until) || (begins.includes(span.from) && ends.includes(span.from));
    const until = lastPeriod === 'full' && isLast ? after : span.until;
    owed.push({ ...span, from, until, charged: chargedOf(from < span.from, until > span.until) });
  }
  return owed;
}

function owesAt(dated: Dated | undefined): boolean {
  return dated !== undefined && owes(dated.event.state);
}

export function chargedOf(fromFirst: boolean, toLast: boolean): FeeCharged {
  if (fromFirst && toLast) return 'whole';
  if (fromFirst) return 'from_first';
  return toLast ? 'to_last' : 'by_day';
}

function owes(state: FeeState): boolean {
  return state === 'active' || state === 'suspended' || state === 'blocked';
}

function wasNeverUsed({ history, activatedAtMs }: FeeSubscription, first: FeeEvent): boolean {
  const ended = history.find(({ state, fromMs }) => state === 'ended' && fromMs >= first.fromMs);
  if (activatedAtMs !== null || ended === undefined || ended.fromMs - first.fromMs >= HOURS_24_MS) return false;
  return !history.some(({ state, fromMs }) => owes(state) && fromMs > ended.fromMs);
}
