// When an agent polls: spread, bounded, never faster than the server allows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, nextPollMs } from '../../../agent/poller/schedule.ts';

const chance = fc.double({ min: 0, max: 0.999_999, noNaN: true });

describe('the poll schedule', () => {
  it('keeps the promise of an hour: never later than the period, never sooner than about a quarter of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 86_400 }),
        fc.string(),
        fc.integer({ min: 0, max: 4e12 }),
        chance,
        (period, serial, now, luck) => {
          const wait = nextPollMs(period, serial, now, luck);
          expect(wait).toBeLessThanOrEqual(period * 1000);
          expect(wait).toBeGreaterThanOrEqual(Math.floor(period * 250 * 0.94));
        },
      ),
    );
  });

  it('spreads a fleet that was switched on together over the hour', () => {
    const waits = Array.from({ length: 1000 }, (_, n) => nextPollMs(3600, `PBX-${n}`, 1_800_000_000_000, 0));
    const quarters = [0, 0, 0, 0];
    for (const wait of waits)
      quarters[Math.min(3, Math.floor(wait / 900_000))] = (quarters[Math.min(3, Math.floor(wait / 900_000))] ?? 0) + 1;
    expect(quarters[1]).toBeGreaterThan(150);
    expect(quarters[2]).toBeGreaterThan(150);
  });

  it('backs off up to an hour and never below what the server asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        chance,
        fc.option(fc.integer({ min: 0, max: 86_400_000 }), { nil: undefined }),
        (failures, luck, asked) => {
          const wait = backoffMs(failures, asked, luck);
          expect(wait).toBeGreaterThanOrEqual(1_000 + (asked ?? 0));
          expect(wait).toBeLessThanOrEqual(3_600_000 + (asked ?? 0));
        },
      ),
    );
    expect(backoffMs(1, undefined, 0.99)).toBeLessThan(5_000);
  });
});
