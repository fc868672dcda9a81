// Paces refreshes asked by people: one per ten seconds, so that a stuck finger does not load the licence server (S5.30).

const PACE_MS = 10_000;

/** Each call asks to pass; 0 = go, otherwise the whole seconds to wait. A refused call does not lengthen the wait. */
export function createRefreshGate(monotonicMs: () => number): () => number {
  let openAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = monotonicMs();
    if (nowMs < openAtMs) return Math.ceil((openAtMs - nowMs) / 1000);
    openAtMs = nowMs + PACE_MS;
    return 0;
  };
}
