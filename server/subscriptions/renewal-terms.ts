// When a term is renewed by itself, when a charge that failed is tried again, and when somebody is reminded (S5.16, S5.27, M19).
import { localDateAt, periodAt, periodOf, startOfDayMs } from '../../shared/calendar.ts';
import { monthsOf, planOfCode } from '../pricing/plan.ts';
import { isBound } from './commitment.ts';
import { untilAfter } from './period.ts';
import { isTerm, type Subscription } from './subscription.ts';

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
 * is half over, before it is over. Ascending; the first is the charge itself. What was ordered long before, because it is paid
 * periods ahead, is charged then, and once more before those days are over: nothing ends yet.
 */
export function chargesAt(termEndsMs: number, graceMs: number, orderedAtMs: number): readonly number[] {
  const tries = [-RENEW_AHEAD_MS, -DAY_MS, Math.max(0, graceMs / 2 - DAY_MS), graceMs - DAY_MS];
  const late = tries.filter((afterMs) => afterMs < graceMs).map((afterMs) => termEndsMs + afterMs);
  const early = [orderedAtMs, orderedAtMs + RENEW_AHEAD_MS - DAY_MS].filter(
    (atMs) => atMs < termEndsMs - RENEW_AHEAD_MS,
  );
  return [...new Set([...early, ...late])];
}

/** Whether the latest try that has come is still to be made, given when the last one was begun. Missed ones are one. */
export function isChargeDue(tries: readonly number[], lastTriedMs: number | undefined, nowMs: number): boolean {
  const latest = tries.findLast((atMs) => atMs <= nowMs);
  return latest !== undefined && (lastTriedMs === undefined || lastTriedMs < latest);
}

type Timed = Pick<
  Subscription,
  'agreement' | 'anchor' | 'autoRenew' | 'commitment' | 'periodEndMs' | 'plan' | 'scheduled' | 'trial' | 'zone'
>;

/** It goes on after its term though nobody asks. */
export function renewsByItself(of: Timed): boolean {
  return of.scheduled?.quantity !== 0 && (of.autoRenew || isBound(of));
}

/**
 * By when its next term should be paid: the beginning of the first period that would have fewer paid ones behind it than were
 * agreed (S4.15). The end of the term where none were, or where it does not renew by itself: what is paid is used to its end.
 */
export function dueMs(of: Timed): number {
  return isTerm(of) && renewsByItself(of) ? payableMs(of) : of.periodEndMs;
}

/** The same for what is renewed, whoever asked for it. */
export function payableMs(of: Pick<Timed, 'agreement' | 'anchor' | 'periodEndMs' | 'plan' | 'zone'>): number {
  const ahead = of.agreement?.periodsInAdvance ?? 0;
  const months = monthsOf(planOfCode(of.plan));
  if (ahead === 0 || months === 0) return of.periodEndMs;
  const { index } = periodAt(of.anchor, months, localDateAt(of.periodEndMs, of.zone));
  return startOfDayMs(periodOf(of.anchor, months, index - ahead).from, of.zone);
}

/** What is due by then, and what ends with it, so that the common end stays common (D2). */
export function dueTogether<One extends Timed>(renewing: readonly One[], byMs: number): One[] {
  const ends = new Set(renewing.filter((one) => dueMs(one) <= byMs).map(({ periodEndMs }) => periodEndMs));
  return renewing.filter(({ periodEndMs }) => ends.has(periodEndMs));
}

/**
 * Periods until nothing of it is due any more: 1, or more after an outage, so that what is due now is one order however often
 * somebody looks. Undefined where MOST_CYCLES of them end in the past.
 */
export function cyclesToGo(held: readonly Timed[], nowMs: number): number | undefined {
  const longest = held.toSorted((a, b) => monthsOf(planOfCode(b.plan)) - monthsOf(planOfCode(a.plan)))[0];
  const months = longest === undefined ? 0 : monthsOf(planOfCode(longest.plan));
  if (longest === undefined || months === 0) return undefined;
  const from = localDateAt(longest.periodEndMs, longest.zone);
  for (let cycles = 1; cycles <= MOST_CYCLES; cycles += 1) {
    const endMs = startOfDayMs(untilAfter(longest.anchor, months, from, cycles), longest.zone);
    const isPaid = held.every((one) => dueMs({ ...one, periodEndMs: endMs }) > nowMs + RENEW_AHEAD_MS);
    if (isPaid || (cycles === MOST_CYCLES && endMs > nowMs)) return cycles;
  }
  return undefined;
}
