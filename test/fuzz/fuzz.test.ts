// The short form of fuzzing: a fixed seed against every door. `npm run fuzz` is the long one, with a seed of its own.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chanceOf } from './chance.ts';
import { FORMAT_TARGETS } from './formats.ts';
import { SIGNED_TARGETS } from './signed-nonsense.ts';
import { FuzzFailure, fuzz, type Target } from './target.ts';
import { openDoors } from './targets.ts';

const SEED = 20_260_101;
let doors: readonly Target[] = [];
beforeAll(async () => {
  doors = await openDoors();
});
afterAll(async () => {
  for (const door of doors) await door.close?.();
});

it.each(FORMAT_TARGETS)('no changed $name is accepted and none makes the reader throw', async (target) => {
  expect((await fuzz(target, SEED, 400)).cases).toBe(400);
});

it.each(SIGNED_TARGETS)('nonsense of a genuine key gives nothing beyond bounds: $name', async (target) => {
  expect((await fuzz(target, SEED, 150)).cases).toBe(150);
});

it.each(['poll-answer', 'local-api', 'server-api', 'agent-wire'])('nothing sent to %s makes it fail', async (name) => {
  const target = doors.find((door) => door.name === name);
  expect(target).toBeDefined();
  if (target !== undefined) expect((await fuzz(target, SEED, 120)).cases).toBe(120);
});

it('a case can be had again by its seed and number', () => {
  for (const target of FORMAT_TARGETS) {
    const made = [0, 1, 2].map((index) => target.make(chanceOf(SEED, index)));
    expect([0, 1, 2].map((index) => target.make(chanceOf(SEED, index)))).toEqual(made);
    expect(new Set(made.map(String)).size).toBeGreaterThan(1);
  }
});

it('a failure names target, seed, case and input', async () => {
  const [licence] = FORMAT_TARGETS;
  const judge = (input: unknown) => (String(input).length > 0 ? 'as if it were accepted' : undefined);
  const failed = fuzz({ ...(licence as Target), judge }, SEED, 3);
  await expect(failed).rejects.toThrow(FuzzFailure);
  await expect(failed).rejects.toThrow(/--target licence --seed 20260101 --case 0\n {2}input [0-9a-f]+$/);
});
