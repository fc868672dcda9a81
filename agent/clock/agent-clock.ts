// What time it is for the licence: the later of the wall clock and a mark that only signed time and running time move.
//
// A wall clock that is set back never lengthens anything, because the mark wins. One that jumped ahead by more than a day is
// quarantined: the mark goes on counting until a signed time confirms the wall, or until the wall has kept its distance
// through a day of running time (a site without internet that was switched off for a week must come to itself again).
// The mark never follows the wall, so a jump leaves nothing behind once the clock is right or a signed time arrives.

export const TOLERANCE_MS = 24 * 3_600_000;
/** Running time through which a wall clock ahead must keep its distance to be believed. */
export const PROBATION_MS = 24 * 3_600_000;
/** The wall may lose this much against the running clock and still count as steady. */
const STEADY_MS = 5 * 60_000;
/** Running time counted for one reading; a longer sleep is for the wall or a signed time to tell. */
const LONGEST_STEP_MS = 24 * 3_600_000;

/** What is kept on disk. Milliseconds. */
export interface ClockMark {
  /** Signed server time plus the time run since; undefined before the first signed time. */
  readonly markMs: number | undefined;
  /** How far ahead of the mark the wall is believed to be. */
  readonly believedAheadMs: number;
  /** A distance on probation, and how long it has been kept. */
  readonly probation?: { readonly aheadMs: number; readonly ranMs: number };
}

export interface ClockState extends ClockMark {
  /** Monotonic instant to which `markMs` belongs. */
  readonly atMonotonicMs: number;
}

export interface Instants {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export type Suspicion = 'none' | 'set-back' | 'jumped-ahead';

export interface ClockReading {
  readonly state: ClockState;
  /** Effective now. */
  readonly nowMs: number;
  readonly suspicion: Suspicion;
}

export const UNMARKED: ClockMark = { markMs: undefined, believedAheadMs: 0 };

export function startClock(kept: ClockMark, at: Instants): ClockState {
  return { ...kept, atMonotonicMs: at.monotonicMs };
}

/** One reading per cycle; the returned state goes into the next reading. */
export function readClock(before: ClockState, at: Instants): ClockReading {
  const ran = Math.min(Math.max(at.monotonicMs - before.atMonotonicMs, 0), LONGEST_STEP_MS);
  if (before.markMs === undefined) {
    return { state: { ...UNMARKED, atMonotonicMs: at.monotonicMs }, nowMs: at.wallMs, suspicion: 'none' };
  }
  const markMs = before.markMs + ran;
  const aheadMs = at.wallMs - markMs;
  const state = afterProbation({ ...before, markMs, atMonotonicMs: at.monotonicMs }, aheadMs, ran);
  if (aheadMs > state.believedAheadMs + TOLERANCE_MS) {
    return { state, nowMs: markMs + state.believedAheadMs, suspicion: 'jumped-ahead' };
  }
  return { state, nowMs: Math.max(markMs, at.wallMs), suspicion: aheadMs < -TOLERANCE_MS ? 'set-back' : 'none' };
}

/** A distance ahead that is kept long enough becomes believed; what is believed follows the wall down at once. */
function afterProbation(state: ClockState, aheadMs: number, ranMs: number): ClockState {
  const { probation, ...rest } = state;
  const believedAheadMs = Math.min(state.believedAheadMs, Math.max(0, aheadMs));
  if (aheadMs <= believedAheadMs + STEADY_MS) return { ...rest, believedAheadMs };
  const steady =
    probation !== undefined && aheadMs >= probation.aheadMs - STEADY_MS && aheadMs <= probation.aheadMs + TOLERANCE_MS;
  const kept = steady ? probation.ranMs + ranMs : 0;
  if (kept >= PROBATION_MS) return { ...rest, believedAheadMs: aheadMs };
  return { ...rest, believedAheadMs, probation: { aheadMs, ranMs: kept } };
}

/** A signed time that answers this agent's nonce: it is now, so the mark is set to it, back as well as forth. */
export function confirmNow(state: ClockState, at: Instants, signedMs: number): ClockState {
  const { state: run } = readClock(state, at);
  const near = run.markMs !== undefined && Math.abs(run.markMs - signedMs) < 60_000;
  const markMs = near ? Math.max(run.markMs ?? 0, signedMs) : signedMs;
  return { markMs, believedAheadMs: 0, atMonotonicMs: at.monotonicMs };
}

/** A signed date of a licence: it cannot be earlier than that. */
export function confirmAtLeast(state: ClockState, at: Instants, signedMs: number): ClockState {
  const { state: run } = readClock(state, at);
  if (run.markMs === undefined) {
    return { markMs: signedMs, believedAheadMs: Math.max(0, at.wallMs - signedMs), atMonotonicMs: at.monotonicMs };
  }
  if (signedMs <= run.markMs) return run;
  const believedAheadMs = Math.max(0, run.believedAheadMs - (signedMs - run.markMs));
  return { markMs: signedMs, believedAheadMs, atMonotonicMs: at.monotonicMs };
}
