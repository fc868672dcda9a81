// What a wrong, set or jumping clock may and may not do to a licence.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClockState,
  confirmAtLeast,
  confirmNow,
  PROBATION_MS,
  readClock,
  startClock,
  TOLERANCE_MS,
  UNMARKED,
} from '../../../agent/clock/agent-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2027, 0, 1);

const marked = (markMs = T0): ClockState =>
  startClock({ markMs, believedAheadMs: 0 }, { wallMs: markMs, monotonicMs: 0 });

/** A run: each step the machine runs on, and its wall clock is off by so much. */
const runs = fc.array(
  fc.record({
    ranMs: fc.integer({ min: 0, max: 20 * HOUR }),
    offMs: fc.integer({ min: -4000 * DAY, max: 4000 * DAY }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('effective now', () => {
  it('is the wall clock on a machine that never saw a signed time', () => {
    const { nowMs, suspicion } = readClock(startClock(UNMARKED, { wallMs: 5, monotonicMs: 0 }), {
      wallMs: 77,
      monotonicMs: 9,
    });
    expect({ nowMs, suspicion }).toEqual({ nowMs: 77, suspicion: 'none' });
  });

  it('never falls behind signed time plus running time, whatever the wall clock says', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        let state = marked();
        let ranMs = 0;
        for (const step of steps) {
          ranMs += step.ranMs;
          const reading = readClock(state, { wallMs: T0 + ranMs + step.offMs, monotonicMs: ranMs });
          state = reading.state;
          expect(reading.nowMs).toBeGreaterThanOrEqual(T0 + ranMs);
        }
      }),
    );
  });

  it('is right again with the next signed time, whatever jumps went before', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: -4000 * DAY, max: 4000 * DAY }), (steps, offMs) => {
        let state = marked();
        let ranMs = 0;
        for (const step of steps) {
          ranMs += step.ranMs;
          state = readClock(state, { wallMs: T0 + ranMs + step.offMs, monotonicMs: ranMs }).state;
        }
        const at = { wallMs: T0 + ranMs + offMs, monotonicMs: ranMs };
        const { nowMs } = readClock(confirmNow(state, at, T0 + ranMs), at);
        expect(nowMs).toBeGreaterThanOrEqual(T0 + ranMs);
        // A wall that is ahead by less than the tolerance is believed; more never shortens anything.
        expect(nowMs).toBeLessThanOrEqual(T0 + ranMs + Math.min(Math.max(0, offMs), TOLERANCE_MS));
      }),
    );
  });

  it('puts a jump of more than a day into quarantine and names it', () => {
    const reading = readClock(marked(), { wallMs: T0 + 3 * DAY, monotonicMs: HOUR });
    expect(reading).toMatchObject({ nowMs: T0 + HOUR, suspicion: 'jumped-ahead' });
  });

  it('believes a wall that was three days ahead after a power cut, once it kept its distance for a day of running', () => {
    let state = marked();
    for (let ranMs = 0; ranMs < PROBATION_MS; ranMs += HOUR) {
      const reading = readClock(state, { wallMs: T0 + 3 * DAY + ranMs, monotonicMs: ranMs });
      expect(reading).toMatchObject({ nowMs: T0 + ranMs, suspicion: 'jumped-ahead' });
      state = reading.state;
    }
    const after = readClock(state, { wallMs: T0 + 4 * DAY, monotonicMs: DAY });
    expect(after).toMatchObject({ nowMs: T0 + 4 * DAY, suspicion: 'none' });
  });

  it('counts the probation through nightly restarts', () => {
    let kept: ClockState = marked();
    let wallMs = T0 + 3 * DAY;
    for (let day = 0; day < 3; day += 1) {
      let state = startClock(kept, { wallMs, monotonicMs: 0 });
      for (let ranMs = 0; ranMs <= 16 * HOUR; ranMs += HOUR) {
        state = readClock(state, { wallMs: wallMs + ranMs, monotonicMs: ranMs }).state;
      }
      kept = state;
      wallMs += DAY;
    }
    const reading = readClock(startClock(kept, { wallMs, monotonicMs: 0 }), { wallMs, monotonicMs: 0 });
    expect(reading).toMatchObject({ nowMs: wallMs, suspicion: 'none' });
  });

  it('leaves nothing behind when a believed jump turns out wrong and the wall is set right', () => {
    let state = marked();
    for (let ranMs = 0; ranMs <= 25 * HOUR; ranMs += HOUR) {
      state = readClock(state, { wallMs: T0 + 5000 * DAY + ranMs, monotonicMs: ranMs }).state;
    }
    const wrong = readClock(state, { wallMs: T0 + 5000 * DAY + 26 * HOUR, monotonicMs: 26 * HOUR });
    expect(wrong.nowMs).toBeGreaterThan(T0 + 4999 * DAY);
    const right = readClock(wrong.state, { wallMs: T0 + 27 * HOUR, monotonicMs: 27 * HOUR });
    expect(right).toMatchObject({ nowMs: T0 + 27 * HOUR, suspicion: 'none' });
    const next = readClock(right.state, { wallMs: T0 + 5000 * DAY, monotonicMs: 28 * HOUR });
    expect(next).toMatchObject({ nowMs: T0 + 28 * HOUR, suspicion: 'jumped-ahead' });
  });

  it('reports a clock set back by more than a day, and goes by running time at once', () => {
    expect(readClock(marked(), { wallMs: T0 - HOUR, monotonicMs: HOUR })).toMatchObject({
      nowMs: T0 + HOUR,
      suspicion: 'none',
    });
    const far = readClock(marked(), { wallMs: T0 - 2 * DAY, monotonicMs: HOUR });
    expect(far).toMatchObject({ nowMs: T0 + HOUR, suspicion: 'set-back' });
  });

  it('takes the date of a licence as a lower bound only', () => {
    const at = { wallMs: T0 + HOUR, monotonicMs: HOUR };
    expect(confirmAtLeast(marked(), at, T0 - 90 * DAY).markMs).toBe(T0 + HOUR);
    expect(confirmAtLeast(marked(), at, T0 + 2 * DAY).markMs).toBe(T0 + 2 * DAY);
  });

  it('does not suspect an honest wall because a pasted code is old', () => {
    const at = { wallMs: T0, monotonicMs: 0 };
    const first = confirmAtLeast(startClock(UNMARKED, at), at, T0 - 90 * DAY);
    expect(readClock(first, at)).toMatchObject({ nowMs: T0, suspicion: 'none' });
  });
});
