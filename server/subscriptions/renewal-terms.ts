// When a term is renewed by itself, when a charge that failed is tried again, and when somebody is reminded (S5.16, S5.27, M19).
import { localDateAt, startOfDayMs } from '../../shared/calendar.ts';
import { monthsOf, type PlanCode } from '../pricing/plan.ts';
import { untilAfter } from './period.ts';
import type { Subscription } from './subscription.ts';

const DAY_MS = 86_400_000;

/**
 * Three days before the term ends, for every plan: late enough for both reminders to come first, early enough for a
 * second try before anything ends.
 */
export const RENEW_AHEAD_MS = 3 * DAY_MS;

/** M12: periods that an outage missed are charged together, and never more of them than this at once. */
const MOST_CYCLES = 12;

/** S5.16: days before the end of a term; the 30 are for plans of a year and more. */
export const REMINDER_DAYS = [7, 30] as const;

/**
 * A charge that failed is tried again one day before each change of state (M19): before the term ends, before the grace
 * is half over, before it is over. Ascending; the first is the charge itself.
 */
export function chargesAt(termEndsMs: number, graceMs: number): readonly number[] {
  const tries = [-RENEW_AHEAD_MS, -DAY_MS, Math.max(0, graceMs / 2 - DAY_MS), graceMs - DAY_MS];
  return [...new Set(tries.filter((afterMs) => afterMs < graceMs).map((afterMs) => termEndsMs + afterMs))];
}

/** Whether the latest try that has come is still to be made, given when the last one was begun. Missed ones are one. */
export function isChargeDue(tries: readonly number[], lastTriedMs: number | undefined, nowMs: number): boolean {
  const latest = tries.findLast((atMs) => atMs <= nowMs);
  return latest !== undefined && (lastTriedMs === undefined || lastTriedMs < latest);
}

type Timed = Pick<Subscription, 'anchor' | 'zone' | 'periodEndMs' | 'plan'>;

/**
 * Periods until nothing of it is due any more: 1, or more after an outage, so that what is due now is one order however often
 * somebody looks. Undefined where MOST_CYCLES of them end in the past.
 */
export function cyclesToGo(held: readonly Timed[], planOf: (code: string) => PlanCode, nowMs: number) {
  const longest = held.toSorted((a, b) => monthsOf(planOf(b.plan)) - monthsOf(planOf(a.plan)))[0];
  const months = longest === undefined ? 0 : monthsOf(planOf(longest.plan));
  if (longest === undefined || months === 0) return undefined;
  const from = localDateAt(longest.periodEndMs, longest.zone);
  for (let cycles = 1; cycles <= MOST_CYCLES; cycles += 1) {
    const endMs = startOfDayMs(untilAfter(longest.anchor, months, from, cycles), longest.zone);
    if (endMs > nowMs + RENEW_AHEAD_MS || (cycles === MOST_CYCLES && endMs > nowMs)) return cycles;
  }
  return undefined;
}
