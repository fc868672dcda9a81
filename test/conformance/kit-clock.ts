// The clock that the kit holds in its hand: wall and running time of the machine under test, which stand still until moved.
import { renameSync, writeFileSync } from 'node:fs';

/** What stands in the file. Milliseconds. */
export interface ClockFile {
  readonly wallMs: number;
  /** Since the last boot. */
  readonly runMs: number;
}

export interface KitClock {
  readonly file: string;
  /** The time it really is, epoch ms: what an honest server would sign. */
  readonly trueMs: () => number;
  /** Time passes, for everybody. */
  pass(ms: number): void;
  /** Sets the machine's wall clock to be wrong by so much; 0 sets it right. */
  wallWrongBy(ms: number): void;
  /** The machine starts anew: its running time begins at zero. */
  reboot(): void;
}

export function kitClock(file: string, startMs: number): KitClock {
  const time = { trueMs: startMs, wrongMs: 0, runMs: 1_000_000 };
  function tell(): void {
    const told: ClockFile = { wallMs: time.trueMs + time.wrongMs, runMs: time.runMs };
    writeFileSync(`${file}.new`, JSON.stringify(told));
    renameSync(`${file}.new`, file);
  }
  tell();
  return {
    file,
    trueMs: () => time.trueMs,
    pass(ms) {
      time.trueMs += ms;
      time.runMs += ms;
      tell();
    },
    wallWrongBy(ms) {
      time.wrongMs = ms;
      tell();
    },
    reboot() {
      time.runMs = 0;
      tell();
    },
  };
}
