// A fleet that lost its server in the same instant does not come back in the same second.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs, nextPollMs } from '../../agent/poller/schedule.ts';

const FLEET = 5_000;
const FAILED_MS = 1_800_000_000_000;

/** A chance of its own for each agent, as its random bytes give it. */
function chances(seed: number, round: number): number[] {
  return Array.from({ length: FLEET }, (_, n) => {
    return createHash('sha256').update(`${seed} ${round} ${n}`).digest().readUInt32BE(0) / 2 ** 32;
  });
}

/** The largest share of `instants` that one window of `widthMs` holds. */
function fullest(instants: readonly number[], widthMs: number): number {
  const counts = new Map<number, number>();
  for (const at of instants) counts.set(Math.floor(at / widthMs), (counts.get(Math.floor(at / widthMs)) ?? 0) + 1);
  return Math.max(...counts.values()) / instants.length;
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe('5,000 agents after a failure they share', () => {
  test('no second holds more than 28 % of them after the first, 13 % after the second, 2 % after the fifth failure', () => {
    const shares = { 1: 0.28, 2: 0.13, 3: 0.07, 5: 0.02 };
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const [failures, share] of Object.entries(shares)) {
          const back = chances(seed, Number(failures)).map((chance) => backoffMs(Number(failures), undefined, chance));
          expect(fullest(back, 1_000)).toBeLessThan(share);
          // Nor do many come in the same hundredth of a second.
          expect(fullest(back, 10)).toBeLessThan(0.01);
        }
      }),
      { numRuns: 5 },
    );
  });

  test('one Retry-After that all were told does not bring them together', () => {
    const back = chances(1, 1).map((chance) => backoffMs(1, 60_000, chance));
    expect(Math.min(...back)).toBeGreaterThanOrEqual(60_000);
    expect(fullest(back, 1_000)).toBeLessThan(0.28);
  });

  test('an agent that polls at its phase goes on at its phase: one poll an hour', () => {
    let nowMs = FAILED_MS;
    for (let poll = 0; poll < 3; poll += 1) nowMs += nextPollMs(3_600, 'PBX-1', nowMs, 0);
    for (const chance of chances(1, 1).slice(0, 100)) {
      const wait = nextPollMs(3_600, 'PBX-1', nowMs, chance);
      expect(wait).toBeGreaterThan(3_600_000 * 0.9);
      nowMs += wait;
    }
  });

  test('polled in one second, their next polls fill three quarters of the hour: no minute holds more than twice its share', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        // The server tells each serial its own period, an hour less up to a tenth.
        const told = chances(seed, 1).map((share) => Math.round(3_540 - share * 360));
        const waits = chances(seed, 0).map((chance, n) =>
          nextPollMs(told[n] ?? 0, `PBX-${seed}-${n}`, FAILED_MS, chance),
        );
        const minutes = 45;
        expect(fullest(waits, 60_000)).toBeLessThan(2 / minutes);
      }),
      { numRuns: 5 },
    );
  });
});
