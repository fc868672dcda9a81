// A clock that can be set ahead, for servers that run in test mode.

/** What `nowMs` of everything follows; the real server has none. */
export interface MovableClock {
  nowMs(): number;
  moveTo(nowMs: number): void;
}

/** Goes on from where it was moved to, as fast as the real one. */
export function movableClock(realMs: () => number): MovableClock {
  let aheadMs = 0;
  return {
    nowMs: () => realMs() + aheadMs,
    moveTo(nowMs) {
      aheadMs = nowMs - realMs();
    },
  };
}
