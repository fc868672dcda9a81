// Why a subscription gives its PBX nothing any more, since when, and by whom (S2.16).
import type { StoppedWhy } from '../../shared/contracts/stopped-api.ts';
import { FOREVER_MS, type Subscription } from './subscription.ts';
import type { SubscriptionEvent } from './subscription-event-store.ts';

export interface Stopped {
  readonly why: StoppedWhy;
  readonly sinceMs: number;
  /** Who suspended it, seen from who asks; null where nobody did. */
  readonly by: 'you' | 'above' | 'below' | null;
  /** What was said when it was suspended or ended by hand. */
  readonly reason: string | null;
  /** Until then a renewal takes it up again (S3.23). */
  readonly renewableUntilMs: number | null;
}

interface Seen {
  readonly nowMs: number;
  readonly graceMs: number;
  readonly reactivationMs: number;
  /** Path of who asks. */
  readonly scope: string;
  /** Its own, oldest first. */
  readonly events: readonly Pick<SubscriptionEvent, 'kind' | 'details' | 'orderId'>[];
}

/** Null while it gives what it should. */
export function stoppedBy(subscription: Subscription, seen: Seen): Stopped | null {
  const { state, trial, periodEndMs, endedAtMs, suspendedAtMs, suspendedBy } = subscription;
  const reasonOf = (kind: SubscriptionEvent['kind']) => {
    const { reason } = seen.events.findLast((event) => event.kind === kind)?.details ?? {};
    return typeof reason === 'string' ? reason : null;
  };
  const told = { by: null, reason: null, renewableUntilMs: null };
  const overAtMs = trial || periodEndMs >= FOREVER_MS ? periodEndMs : periodEndMs + seen.graceMs;
  if (state === 'cancelled') {
    const expired = seen.events.findLast(({ kind }) => kind !== 'cancelled')?.kind === 'expired';
    if (expired) return { ...told, why: 'expired', sinceMs: overAtMs };
    const sinceMs = Math.min(endedAtMs ?? overAtMs, overAtMs);
    const byOrder = seen.events.findLast(({ kind }) => kind === 'cancelled')?.orderId ?? null;
    // The full licence stands in its place (S2.6).
    if (trial && byOrder !== null) return { ...told, why: 'replaced', sinceMs };
    if (sinceMs < periodEndMs) return { ...told, why: 'removed', sinceMs, reason: reasonOf('cancelled') };
    return { ...told, why: trial ? 'trial_over' : 'removed', sinceMs };
  }
  if (state === 'suspended') {
    const by = byWhom(suspendedBy, seen.scope);
    return { ...told, why: 'suspended', sinceMs: suspendedAtMs ?? 0, by, reason: reasonOf('suspended') };
  }
  // The clock has come by before the job that writes it down.
  if (state !== 'expired' && overAtMs > seen.nowMs) return null;
  if (trial) return { ...told, why: 'trial_over', sinceMs: overAtMs };
  const untilMs = periodEndMs + seen.reactivationMs;
  return { ...told, why: 'expired', sinceMs: overAtMs, renewableUntilMs: untilMs > seen.nowMs ? untilMs : null };
}

function byWhom(suspendedBy: string | null, scope: string): Stopped['by'] {
  if (suspendedBy === null) return null;
  if (suspendedBy === scope) return 'you';
  return scope.startsWith(suspendedBy) ? 'above' : 'below';
}
