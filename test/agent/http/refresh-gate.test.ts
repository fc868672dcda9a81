// The pace of refreshes: one per ten seconds, counted from the last one that passed.
import { expect, it } from 'vitest';
import { createRefreshGate } from '../../../agent/http/refresh-gate.ts';

it('lets one refresh pass per ten seconds and says how long to wait', () => {
  let nowMs = 5_000;
  const gate = createRefreshGate(() => nowMs);
  expect(gate()).toBe(0);
  expect(gate()).toBe(10);
  nowMs += 9_001;
  expect(gate()).toBe(1);
  nowMs += 999;
  expect(gate()).toBe(0);
});

it('does not lengthen the wait for those who ask too often', () => {
  let nowMs = 0;
  const gate = createRefreshGate(() => nowMs);
  gate();
  const waits = [1, 2, 3, 4].map(() => {
    nowMs += 2_000;
    return gate();
  });
  expect(waits).toEqual([8, 6, 4, 2]);
});
