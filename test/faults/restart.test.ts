// A server that restarts with its fleet waiting serves all of it; the long form, with 5,000 agents, is in `npm run faults`.
import { expect, test } from 'vitest';
import { fullest, waitingFleet } from './waiting-fleet.ts';

test('300 agents in one instant are all served, within bounded memory, and told to come back spread', async () => {
  const fleet = await waitingFleet(300);
  expect(fleet.told).toHaveLength(300);
  expect([fleet.refusedForNow, fleet.unreached]).toEqual([0, 0]);
  expect(fleet.memoryPeakMiB - fleet.memoryBeforeMiB).toBeLessThan(150);
  expect(Math.min(...fleet.told)).toBeGreaterThanOrEqual(3_180);
  expect(Math.max(...fleet.told)).toBeLessThanOrEqual(3_540);
  // Twelfths of the time that the server tells, and of the three quarters of the hour that agents make of it.
  expect(fullest(fleet.told, 3_180, 3_540, 12)).toBeLessThan(2);
  expect(fullest(fleet.next, 795, 3_540, 12)).toBeLessThan(2);
}, 180_000);
