// When an account that sells and uses nothing is removed, and by which rule (S2.9, S2.10, S2.21, S2.24).

const DAY_MS = 86_400_000;
/** S2.9. */
const NEVER_SUBSCRIBED_MS = 28 * DAY_MS;
/** S2.10, S2.13. */
const ALL_CANCELLED_MS = 14 * DAY_MS;
/** D3: so long the vendor may restore it. */
export const RESTORABLE_MS = 7 * DAY_MS;
/** Days before the removal at which somebody is told; that it was done is told too (S2.3). */
const REMOVAL_THRESHOLDS = [7, 1] as const;

export type RemovalRule = 'never_subscribed' | 'all_cancelled';

export interface Removal {
  readonly rule: RemovalRule;
  readonly atMs: number;
}

export interface RemovalFacts {
  readonly createdAtMs: number;
  /** Children that are not closed. */
  readonly hasChildren: boolean;
  /** When the last child was closed or removed. */
  readonly lastChildEndedAtMs: number | null;
  readonly restoredAtMs: number | null;
  /** Something that was given by hand is in force. */
  readonly hasGrantsByHand: boolean;
  readonly hasOpenOrder: boolean;
  readonly lastOrderAtMs: number | null;
  readonly subscriptions: readonly { readonly isCancelled: boolean; readonly endedAtMs: number }[];
}

/** Undefined: it stays. Everything that happened to it since begins its time anew. */
export function removalOf(facts: RemovalFacts): Removal | undefined {
  const { subscriptions, hasChildren, hasGrantsByHand, hasOpenOrder } = facts;
  if (hasChildren || hasGrantsByHand || hasOpenOrder) return undefined;
  if (subscriptions.some(({ isCancelled }) => !isCancelled)) return undefined;
  const { createdAtMs, lastChildEndedAtMs, restoredAtMs, lastOrderAtMs } = facts;
  const moved = Math.max(createdAtMs, lastChildEndedAtMs ?? 0, restoredAtMs ?? 0, lastOrderAtMs ?? 0);
  if (subscriptions.length === 0) return { rule: 'never_subscribed', atMs: moved + NEVER_SUBSCRIBED_MS };
  const ended = Math.max(...subscriptions.map(({ endedAtMs }) => endedAtMs));
  return { rule: 'all_cancelled', atMs: Math.max(moved, ended) + ALL_CANCELLED_MS };
}

/** The nearest threshold that has come, in whole days; undefined while the removal is further off, or due. */
export function removalThreshold(atMs: number, nowMs: number): number | undefined {
  if (atMs <= nowMs) return undefined;
  return REMOVAL_THRESHOLDS.toReversed().find((days) => atMs - nowMs <= days * DAY_MS);
}
