// What a licence says in lists: its limits, and what of it ends next.
import { capacityAt, countsUntil, unitsOf } from '../../shared/capacity.ts';
import { extensionLimitAt } from '../../shared/seats.ts';
import type { Entitlement } from './snapshot.ts';

/** `now` is epoch seconds, what it gives are epoch milliseconds; 0 where nothing is paid for or tried out. */
export function termsIn({ grants, policy }: Entitlement, now: number) {
  const counting = grants.filter((grant) => unitsOf(grant) > 0 && countsUntil(grant, policy) > now);
  const trials = counting.filter(({ trial }) => trial);
  const [next] = counting.filter(({ trial }) => !trial).sort((a, b) => a.until - b.until);
  return {
    endsAtMs: next === undefined ? 0 : next.until * 1000,
    graceUntilMs: next === undefined ? 0 : countsUntil(next, policy) * 1000,
    trialUntilMs: Math.max(0, ...trials.map(({ until }) => until)) * 1000,
    limitCalls: capacityAt({ grants, policy }, now).calls,
    limitExtensions: extensionLimitAt({ grants, policy }, now),
  };
}
