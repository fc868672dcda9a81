// How a PBX stands in lists: what ends next, whether its licence is applied, how near it is to its limits. Instants are epoch milliseconds.

import { PBX_STATES } from '../../shared/contracts/server-api.ts';

export type PbxState = (typeof PBX_STATES)[number];

/** Not heard of for so long. */
const SILENT_MS = 7 * 86_400_000;
/** Of the nearest limit, in thousandths; beyond it something is refused already. */
const NEAR = 900;
const FULL = 1_000;

export interface Terms {
  /** What ends next of what is paid for; 0: nothing is paid for. */
  readonly endsAtMs: number;
  readonly graceUntilMs: number;
  readonly trialUntilMs: number;
  readonly limitCalls: number;
  readonly limitExtensions: number;
}

export interface Use {
  readonly usedCalls: number;
  readonly usedExtensions: number;
}

export interface Standing extends Terms, Use {
  /** 0: never. */
  readonly seenAtMs: number;
  readonly issuedSeq: number;
  /** Since when a licence waits to be applied; 0: none does. */
  readonly waitingSinceMs: number;
  readonly usedPermille: number;
}

/** Thousandths of the limit that is nearest, more than all of them where it is exceeded by however little. */
export function usedPermille(limits: Pick<Terms, 'limitCalls' | 'limitExtensions'>, use: Use): number {
  const of = (used: number, limit: number) =>
    used === 0 ? 0 : Math.min(9_999, Math.max(used > limit ? FULL + 1 : 0, Math.floor((used * FULL) / limit)));
  return Math.max(of(use.usedCalls, limits.limitCalls), of(use.usedExtensions, limits.limitExtensions));
}

/** A column of the list and where it must lie; the first one names few rows where few are in that state. */
interface Bounds {
  readonly column:
    | 'waiting_since_ms'
    | 'seen_at_ms'
    | 'ends_at_ms'
    | 'grace_until_ms'
    | 'trial_until_ms'
    | 'used_permille';
  readonly from: number;
  readonly below?: number;
}

/** Grace looks at the next end alone: one that is over and still counts. */
export function boundsOf(state: PbxState, nowMs: number): readonly [Bounds, ...Bounds[]] {
  switch (state) {
    case 'waiting':
      return [{ column: 'waiting_since_ms', from: 1 }];
    case 'silent':
      return [{ column: 'seen_at_ms', from: 1, below: nowMs - SILENT_MS }];
    case 'grace':
      return [
        { column: 'ends_at_ms', from: 1, below: nowMs + 1 },
        { column: 'grace_until_ms', from: nowMs + 1 },
      ];
    case 'trial':
      return [{ column: 'trial_until_ms', from: nowMs + 1 }];
    case 'over_limit':
      return [{ column: 'used_permille', from: FULL + 1 }];
    case 'near_limit':
      return [{ column: 'used_permille', from: NEAR + 1, below: FULL + 1 }];
  }
}

/** In which order those in a state are looked at: the longest, the soonest or the fullest first. */
export const ORDER_OF_STATE = {
  waiting: 'waiting',
  silent: 'seen',
  grace: 'ends',
  trial: 'trial',
  over_limit: '-used',
  near_limit: '-used',
} as const satisfies Record<PbxState, string>;

/** The same told of one PBX, so that a list says why each row is in it. */
export function statesOf(standing: Standing, nowMs: number): PbxState[] {
  const values = {
    waiting_since_ms: standing.waitingSinceMs,
    seen_at_ms: standing.seenAtMs,
    ends_at_ms: standing.endsAtMs,
    grace_until_ms: standing.graceUntilMs,
    trial_until_ms: standing.trialUntilMs,
    used_permille: standing.usedPermille,
  };
  const within = ({ column, from, below }: Bounds) =>
    values[column] >= from && (below === undefined || values[column] < below);
  return PBX_STATES.filter((state) => boundsOf(state, nowMs).every(within));
}
