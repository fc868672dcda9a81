// Taking an emergency raise: more calls and extensions for some days, by the admin alone, as often a term as the policy says.
import { countsUntil, unitsOf } from './capacity.ts';
import type { Licence } from './licence/licence.ts';
import { percentAt, type TakenRaise, takenThisTerm } from './raise.ts';
import { accept, type Result, refuse } from './result.ts';
import { days } from './time.ts';

export type RaiseCode = 'raise_not_allowed' | 'raise_used_up' | 'raise_running' | 'raise_no_use';

/** The raise that may be taken now. It ends with the licence at the latest. */
export function nextRaise(licence: Licence, taken: readonly TakenRaise[], at: number): Result<TakenRaise, RaiseCode> {
  const { raise } = licence.policy;
  if (raise === undefined) {
    return refuse('raise_not_allowed', 'The licence of this PBX allows no emergency raise.', ORDER);
  }
  const giving = licence.grants.filter((grant) => unitsOf(grant) > 0 && LIMITS.has(grant.kind));
  const counting = giving.filter((grant) => at < countsUntil(grant, licence.policy));
  if (counting.length === 0) {
    return refuse('raise_no_use', 'No extension and no concurrent call is in force that could be raised.', ORDER);
  }
  if (percentAt(licence.policy, taken, at) > 0) {
    return refuse('raise_running', 'An emergency raise is running already.', 'See `status` for when it ends.');
  }
  const used = takenThisTerm(taken, at).length;
  if (used >= raise.perTerm) {
    return refuse(
      'raise_used_up',
      `The ${raise.perTerm} of this term ${raise.perTerm === 1 ? 'is' : 'are'} used up.`,
      ORDER,
      {
        used,
      },
    );
  }
  const term = Math.max(...counting.map((grant) => countsUntil(grant, licence.policy)));
  return accept({ at, until: Math.min(at + days(raise.days), term), percent: raise.percent, term });
}

const ORDER = 'Order what is needed in the portal; it is in force as soon as it is paid.';
const LIMITS: ReadonlySet<string> = new Set(['extensions', 'concurrent_calls']);
