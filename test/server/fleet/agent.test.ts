// A clone is an instance that returns; nothing else is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Instance, noteInstance } from '../../../server/fleet/agent.ts';

const WINDOW_MS = 1_000_000;

function play(starts: readonly string[], stepMs = 1_000): boolean[] {
  let history: readonly Instance[] = [];
  return starts.map((instance, index) => {
    const noted = noteInstance(history, instance, index * stepMs, WINDOW_MS);
    history = noted.history;
    return noted.cloned;
  });
}

test('A, B, A is a clone; A, A, B, C is not', () => {
  expect(play(['a', 'b', 'a'])).toEqual([false, false, true]);
  expect(play(['a', 'a', 'b', 'c'])).toEqual([false, false, false, false]);
});

test('an instance that returns after the window is not held against it', () => {
  expect(play(['a', 'b', 'a'], WINDOW_MS)).toEqual([false, false, false]);
});

test('a process that only ever restarts under new names is never called a clone', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 4, maxLength: 8 }), { maxLength: 40 }), (names) => {
      expect(play(names)).not.toContain(true);
    }),
  );
});

test('two that alternate are found at the latest with the third session, whatever happened before', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 4, maxLength: 8 }), { maxLength: 20 }), (before) => {
      expect(play([...before, 'A', 'B', 'A']).at(-1)).toBe(true);
    }),
  );
});
