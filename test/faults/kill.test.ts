// Killed at any instant, agent and server keep what they promised; the long form of this is `npm run faults`.
import { expect, test } from 'vitest';
import { killing } from './killing.ts';

test('25 kills at random instants: only signed limits on the PBX, no step back, nothing acknowledged is lost', async () => {
  const figures = await killing(25, Date.now() % 1_000_000);
  expect(figures.kills.agent + figures.kills.server).toBe(25);
  expect(figures.kills.agent).toBeGreaterThan(0);
  expect(figures.agreements).toBeGreaterThan(5);
  expect(figures.found.exact + figures.found.underWay).toBe(25);
}, 240_000);
