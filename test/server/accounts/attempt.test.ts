// Every failed attempt makes the next one wait longer, up to an end, and is forgotten after a day.
import { expect, test } from 'vitest';
import { RULES } from '../../../server/accounts/attempt-store.ts';
import { type Attempts, afterFailure, FORGET_MS, takenBack, waitOf } from '../../../shared/attempts.ts';

/** The waits that somebody meets who tries again as soon as it is allowed. */
function waits(kind: 'email' | 'address', count: number): number[] {
  let attempts: Attempts | undefined;
  let nowMs = 1_000_000;
  return Array.from({ length: count }, () => {
    attempts = afterFailure(attempts, RULES[kind], nowMs);
    const wait = waitOf(attempts, nowMs);
    nowMs += wait;
    return wait / 1000;
  });
}

test('a user waits after the fifth failure, longer each time, never above five minutes', () => {
  expect(waits('email', 10)).toEqual([0, 0, 0, 0, 5, 15, 60, 300, 300, 300]);
});

test('an address, which many may share, has more patience and less mercy', () => {
  expect(waits('address', 26).slice(18)).toEqual([0, 1, 5, 15, 60, 300, 900, 900]);
});

test('a day without a failure forgets them; an attempt that was none is taken back', () => {
  const many: Attempts = { failures: 9, untilMs: 5, lastAtMs: 5 };
  expect(afterFailure(many, RULES.email, 5 + FORGET_MS)).toMatchObject({ failures: 1 });
  const tried = afterFailure(many, RULES.email, 100);
  expect(takenBack(tried)).toMatchObject({ failures: 9 });
  expect(waitOf(takenBack(tried), 100)).toBe(0);
});
