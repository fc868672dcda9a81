// The ladder a licence goes down, unactivated -> active -> stale -> grace -> restricted, and the dates ahead of it.
import { AS_SIGNED, type Capacity, capacityAt, countsUntil, type Giving, paidCapacityAt, unitsOf } from './capacity.ts';
import type { Grant, Licence } from './licence/licence.ts';
import { raiseEnds } from './raise.ts';

export type LadderState = 'unactivated' | 'active' | 'stale' | 'grace' | 'restricted';

/** What of a licence decides when it changes by itself. */
type Dated = Giving & Pick<Licence, 'freshUntil'>;

/** Where a licence stands. Dates are epoch seconds and computed from signed ones only. */
export interface Ladder {
  readonly state: LadderState;
  /** From then on news is overdue: a warning, never a reduction. */
  readonly staleFrom?: number;
  /** Start of the grace that runs, or of the next one. */
  readonly graceFrom?: number;
  /** From then on nothing but the floor counts. */
  readonly restrictedFrom?: number;
}

export function ladderAt(licence: Dated | undefined, at: number): Ladder {
  if (licence === undefined) return { state: 'unactivated' };
  const giving = licence.grants.filter((grant) => unitsOf(grant) > 0);
  const ends = giving.map((grant) => countsUntil(grant, licence.policy));
  const graceFrom = nextGrace(licence, giving, at);
  return {
    state: stateAt(licence, at),
    ...(licence.freshUntil === undefined ? {} : { staleFrom: licence.freshUntil }),
    ...(graceFrom === undefined ? {} : { graceFrom }),
    ...(ends.length === 0 ? {} : { restrictedFrom: Math.max(...ends) }),
  };
}

function stateAt(licence: Dated, at: number): LadderState {
  const counting = licence.grants.some((grant) => unitsOf(grant) > 0 && at < countsUntil(grant, licence.policy));
  if (!counting) return 'restricted';
  if (restsOnGrace(licence, at)) return 'grace';
  return licence.freshUntil !== undefined && at >= licence.freshUntil ? 'stale' : 'active';
}

/** Without what is in its grace the PBX could do less. A grant below the floor takes nothing away when it ends. */
function restsOnGrace(licence: Giving, at: number): boolean {
  return changesBetween(capacityAt(licence, at), paidCapacityAt(licence, at)).length > 0;
}

function nextGrace(licence: Giving, giving: readonly Grant[], at: number): number | undefined {
  const starts = giving
    .filter((grant) => countsUntil(grant, licence.policy) > at && restsOnGrace(licence, grant.until))
    .map((grant) => grant.until);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

export interface DateAhead {
  /** Epoch seconds. */
  readonly at: number;
  /** A state of the ladder, or a number that changes: `concurrent_calls 50 → 40`. */
  readonly change: string;
}

/** Everything that will change by itself after `at`, soonest first. */
export function nextDates(licence: Dated, at: number, circumstances = AS_SIGNED): readonly DateAhead[] {
  const { grants, policy, freshUntil } = licence;
  const turns = [
    ...grants.flatMap((grant) => [grant.until, countsUntil(grant, policy)]),
    ...raiseEnds(policy, circumstances.raises),
  ];
  const ahead = [...turns, ...(freshUntil === undefined ? [] : [freshUntil])].filter((turn) => turn > at);
  const instants = [...new Set(ahead)].sort((a, b) => a - b);
  const standing = (instant: number) => ({
    capacity: capacityAt(licence, instant, circumstances),
    state: stateAt(licence, instant),
  });
  let before = standing(at);
  return instants.flatMap((instant) => {
    const after = standing(instant);
    const changes = changesBetween(before.capacity, after.capacity);
    if (after.state !== before.state) changes.push(after.state);
    before = after;
    return changes.map((change) => ({ at: instant, change }));
  });
}

function changesBetween(before: Capacity, after: Capacity): string[] {
  const from = countsOf(before);
  const to = countsOf(after);
  const kinds = [...new Set([...from.keys(), ...to.keys()])];
  return kinds
    .filter((kind) => from.get(kind) !== to.get(kind))
    .map((kind) => `${kind} ${from.get(kind) ?? 0} → ${to.get(kind) ?? 0}`);
}

function countsOf({ calls, extensions, services, seats }: Capacity): ReadonlyMap<string, number> {
  const serviceCounts = [...services].map(([kind, { quantity }]) => [kind, quantity] as const);
  return new Map<string, number>([['concurrent_calls', calls], ['extensions', extensions], ...serviceCounts, ...seats]);
}
