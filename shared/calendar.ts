// Local dates in an account's fixed zone: periods of an anchor, days between, and the instants at which days begin (M5, M10, M11).
import { Temporal } from 'temporal-polyfill';
import { Fault } from './errors.ts';

const DAY_MS = 86_400_000;

/** `YYYY-MM-DD`. Dates of one zone compare as text. */
export type LocalDate = string;

/** Half-open: `from` belongs to it, `until` does not. */
export interface DateSpan {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

export interface Period extends DateSpan {
  /** 0 is the period that begins on the anchor. */
  readonly index: number;
}

/** True for an IANA name such as `Europe/Berlin`; false for offsets such as `+02:00`, which know no summer time. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/** True for a day that exists, written `YYYY-MM-DD`. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

/** The date that calendars in the zone show at the instant. */
export const localDateAt: (atMs: number, zone: string) => LocalDate = toldAgain((atMs, zone) =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate().toString(),
);

/** First instant of the date in the zone: midnight, or the end of the gap where summer time skips midnight. */
export const startOfDayMs: (date: LocalDate, zone: string) => number = toldAgain(
  (date, zone) => Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds,
);

const MOST_RULES = 64;
const MOST_OF_A_RULE = 512;

/**
 * An order asks for the same few days dozens of times, and a zone's rules take long to go through: the latest answers are kept.
 * `by` is what few are asked by: a zone, a number of months.
 */
function toldAgain<Asked, By, Answer>(tell: (asked: Asked, by: By) => Answer): (asked: Asked, by: By) => Answer {
  const rules = new Map<By, Map<Asked, Answer>>();
  return (asked, by) => {
    const known = rules.get(by);
    const told = known?.get(asked);
    if (told !== undefined) return told;
    const answer = tell(asked, by);
    if (known !== undefined && known.size < MOST_OF_A_RULE) known.set(asked, answer);
    else {
      if (rules.size >= MOST_RULES) rules.clear();
      rules.set(by, new Map([[asked, answer]]));
    }
    return answer;
  };
}

/** `duration` as ISO 8601 has it, `P1D`, `P2M`, `PT90M`, counted in UTC; undefined for any other text. */
export function instantAfter(fromMs: number, duration: string): number | undefined {
  try {
    const from = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO('UTC');
    return from.add(Temporal.Duration.from(duration)).epochMilliseconds;
  } catch {
    return undefined;
  }
}

export const addDays: (date: LocalDate, days: number) => LocalDate = toldAgain((date, days) =>
  dateText(dayNumber(date) * DAY_MS + days * DAY_MS),
);

/** Clamped to the month's last day. Never iterate it from clamped dates, see `periodOf`. */
export const addMonths: (date: LocalDate, months: number) => LocalDate = toldAgain((date, months) => {
  const month = monthNumber(date) + months;
  const firstMs = Date.UTC(Math.floor(month / 12), mod12(month), 1);
  const lastMs = Date.UTC(Math.floor((month + 1) / 12), mod12(month + 1), 0);
  return dateText(Math.min(firstMs + (Number(date.slice(8, 10)) - 1) * DAY_MS, lastMs));
});

/** Whole days from `from` to `until`; negative where `until` is earlier. */
export function daysBetween(from: LocalDate, until: LocalDate): number {
  return dayNumber(until) - dayNumber(from);
}

/** Days and months of bare dates are counted in UTC, which has no other days than whole ones. */
function dayNumber(date: LocalDate): number {
  return utcDay(date, 'UTC');
}

const utcDay: (date: LocalDate, zone: 'UTC') => number = toldAgain((date) => {
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms)) throw new Fault('not_a_date', `"${date}" is not a date written YYYY-MM-DD.`);
  return ms / DAY_MS;
});

function dateText(ms: number): LocalDate {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Months since year 0. */
function monthNumber(date: LocalDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

function mod12(month: number): number {
  return ((month % 12) + 12) % 12;
}

export function daysOf({ from, until }: DateSpan): number {
  return daysBetween(from, until);
}

/**
 * Period `index` of an anchor. Both ends are counted from the ORIGINAL anchor, so that 31 January gives 29 February,
 * 31 March, 30 April and never drifts to the 28th (M10).
 */
export function periodOf(anchor: LocalDate, months: number, index: number): Period {
  return { index, from: addMonths(anchor, index * months), until: addMonths(anchor, (index + 1) * months) };
}

/** The one period of the anchor that holds the date; its index is negative before the anchor. */
export function periodAt(anchor: LocalDate, months: number, date: LocalDate): Period {
  const guess = Math.floor((monthNumber(date) - monthNumber(anchor)) / months);
  const period = periodOf(anchor, months, guess);
  // A clamped or later anchor day may not have come yet in the date's month.
  return date < period.from ? periodOf(anchor, months, guess - 1) : period;
}

/** The days that both have, or undefined where there are none. */
export function overlapOf(a: DateSpan, b: DateSpan): DateSpan | undefined {
  const from = a.from > b.from ? a.from : b.from;
  const until = a.until < b.until ? a.until : b.until;
  return from < until ? { from, until } : undefined;
}

/** Every period of the anchor that shares days with the span, in order. */
export function periodsWithin(anchor: LocalDate, months: number, span: DateSpan): Period[] {
  const periods: Period[] = [];
  if (span.from >= span.until) return periods;
  for (let period = periodAt(anchor, months, span.from); period.from < span.until; ) {
    periods.push(period);
    period = periodOf(anchor, months, period.index + 1);
  }
  return periods;
}
