// What a plan's periods make of a span of days: the pieces that are charged, and where a term ends.
import {
  type DateSpan,
  daysOf,
  type LocalDate,
  overlapOf,
  type Period,
  periodAt,
  periodOf,
  periodsWithin,
  startOfDayMs,
} from '../../shared/calendar.ts';

/** One expiry for everything on a PBX (D2). `until` is the first day that is no longer paid. */
export interface Term {
  readonly anchor: LocalDate;
  readonly until: LocalDate;
}

/** Days inside ONE period; that period's real length is the denominator (M5). */
export interface Segment extends DateSpan {
  readonly days: number;
  readonly period: Period;
  readonly periodDays: number;
}

/** One segment per period of the anchor, so that each can be one obligation (M12). `months` is positive. */
export function segmentsOf(anchor: LocalDate, months: number, span: DateSpan): Segment[] {
  return periodsWithin(anchor, months, span).flatMap((period) => {
    const part = overlapOf(period, span);
    return part === undefined ? [] : [{ ...part, days: daysOf(part), period, periodDays: daysOf(period) }];
  });
}

/** Where a term ends that goes on from `from` for `cycles` periods; a begun period counts as the first. */
export function untilAfter(anchor: LocalDate, months: number, from: LocalDate, cycles: number): LocalDate {
  return periodOf(anchor, months, periodAt(anchor, months, from).index + cycles - 1).until;
}

/** First instant after the term, in the account's zone. */
export function expiryMs(term: Term, zone: string): number {
  return startOfDayMs(term.until, zone);
}
