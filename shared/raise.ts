// Emergency raises that were taken: what they give at an instant, by the policy that is signed now. Pure.
import type { Policy } from './licence/licence.ts';
import { days } from './time.ts';

/** A raise that was taken. Epoch seconds. What it gives is bounded by the policy in force, whatever stands here. */
export interface TakenRaise {
  readonly at: number;
  readonly until: number;
  readonly percent: number;
  /** End of the term it was taken in: up to there it counts against the number of raises a term. */
  readonly term: number;
}

/** Whether a raise of `taken` gives something at an instant, and how much by the policy in force. */
export function percentAt({ raise: allowed }: Policy, taken: readonly TakenRaise[], at: number): number {
  if (allowed === undefined) return 0;
  const running = taken.filter((raise) => raise.at <= at && at < endOfRaise(raise, allowed.days));
  return Math.min(allowed.percent, Math.max(0, ...running.map(({ percent }) => percent)));
}

/** When each raise ends by the policy in force. */
export function raiseEnds({ raise: allowed }: Policy, taken: readonly TakenRaise[]): number[] {
  return allowed === undefined ? [] : taken.map((raise) => endOfRaise(raise, allowed.days));
}

function endOfRaise({ at, until }: TakenRaise, allowedDays: number): number {
  return Math.min(until, at + days(allowedDays));
}

/** Rounded up: a raise always gives at least one more of what there is. */
export function raised(count: number, percent: number): number {
  return Math.ceil((count * (100 + percent)) / 100);
}

/** Raises that count against the term at an instant: a licence that is exchanged within its term brings no new ones. */
export function takenThisTerm(taken: readonly TakenRaise[], at: number): readonly TakenRaise[] {
  return taken.filter((raise) => at < raise.term);
}
