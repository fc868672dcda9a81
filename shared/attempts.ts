// How guessing a password is slowed down: every failed attempt makes the next one wait longer.

export interface Attempts {
  readonly failures: number;
  /** No attempt before this. */
  readonly untilMs: number;
  readonly lastAtMs: number;
}

/** After so many failures in a row each further one waits as the list says; the last entry stays. */
export interface AttemptRule {
  readonly free: number;
  readonly delaysMs: readonly number[];
}

/** Failures are forgotten after a day without one. */
export const FORGET_MS = 86_400_000;

/** Milliseconds that the next attempt has to wait; 0 for not at all. */
export function waitOf(attempts: Attempts | undefined, nowMs: number): number {
  return Math.max(0, (attempts?.untilMs ?? 0) - nowMs);
}

export function afterFailure(before: Attempts | undefined, rule: AttemptRule, nowMs: number): Attempts {
  const { free, delaysMs } = rule;
  const remembered = before !== undefined && nowMs - before.lastAtMs < FORGET_MS ? before.failures : 0;
  const failures = remembered + 1;
  const delay = failures < free ? 0 : (delaysMs[Math.min(failures - free, delaysMs.length - 1)] ?? 0);
  return { failures, untilMs: nowMs + delay, lastAtMs: nowMs };
}

/** An attempt that turned out to be none. */
export function takenBack(attempts: Attempts): Attempts {
  return { ...attempts, failures: Math.max(0, attempts.failures - 1), untilMs: attempts.lastAtMs };
}
