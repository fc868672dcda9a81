// Licence arithmetic: what a PBX may use at an instant, why, and until when. Instants are epoch seconds; nothing reads a clock.
import type { Grant, GrantKind, Licence, Policy, Service } from './licence/licence.ts';
import { SERVICES } from './licence/licence.ts';
import { percentAt, raised, raiseEnds, type TakenRaise } from './raise.ts';
import { days } from './time.ts';

/** `until` of a step that never ends (year 2286). */
export const FOREVER = 9_999_999_999;
/** A PBX keeps the schedule in one short value, see `callsSchedule`. */
export const MAX_STEPS = 8;

/** What happened at this PBX and changes its numbers, by what the policy signs about it. */
export interface Circumstances {
  readonly raises: readonly TakenRaise[];
  /** It stands by for another PBX, and both took calls for longer than is allowed. */
  readonly heldBack: boolean;
}
export const AS_SIGNED: Circumstances = { raises: [], heldBack: false };

export interface Capacity {
  readonly calls: number;
  readonly extensions: number;
  /** Services that are on. `until` is when the last grant behind it stops counting. */
  readonly services: ReadonlyMap<Service, { readonly quantity: number; readonly until: number }>;
  /** Base licences and add-ons that may be assigned. */
  readonly seats: ReadonlyMap<GrantKind, number>;
}

/** First second at which the grant no longer counts: `until`, and the grace after it for what was paid (S5: a trial has none). */
export function countsUntil(grant: Grant, policy: Policy): number {
  return grant.trial ? grant.until : grant.until + days(policy.graceDays);
}

/** Units of the grant that were not terminated; unit numbers beyond the quantity terminate nothing. */
export function unitsOf(grant: Grant): number {
  return grant.quantity - new Set(grant.terminatedUnits.filter((unit) => unit >= 1 && unit <= grant.quantity)).size;
}

/** What of a licence decides what may be used. */
export type Giving = Pick<Licence, 'grants' | 'policy'>;

export function capacityAt(licence: Giving, at: number, { raises, heldBack } = AS_SIGNED): Capacity {
  const { policy } = licence;
  const percent = percentAt(policy, raises, at);
  const capacity = capacityOf(licence, (grant) => at < countsUntil(grant, policy), percent);
  return heldBack ? { ...capacity, calls: policy.floor.calls } : capacity;
}

/** The same without grace: what is in force by terms that still run. */
export function paidCapacityAt(licence: Giving, at: number): Capacity {
  return capacityOf(licence, (grant) => at < grant.until, 0);
}

function capacityOf({ grants, policy }: Giving, counts: (grant: Grant) => boolean, percent: number): Capacity {
  const totals = new Map<GrantKind, number>();
  const ends = new Map<GrantKind, number>();
  for (const grant of grants) {
    const units = unitsOf(grant);
    if (units === 0 || !counts(grant)) continue;
    totals.set(grant.kind, (totals.get(grant.kind) ?? 0) + units);
    ends.set(grant.kind, Math.max(ends.get(grant.kind) ?? 0, countsUntil(grant, policy)));
  }
  const services = new Map<Service, { quantity: number; until: number }>();
  const seats = new Map<GrantKind, number>();
  for (const [kind, quantity] of totals) {
    if (isService(kind)) services.set(kind, { quantity, until: ends.get(kind) ?? 0 });
    else if (kind !== 'concurrent_calls' && kind !== 'extensions') seats.set(kind, quantity);
  }
  return {
    calls: Math.max(raised(totals.get('concurrent_calls') ?? 0, percent), policy.floor.calls),
    extensions: Math.max(raised(totals.get('extensions') ?? 0, percent), policy.floor.extensions),
    services,
    seats,
  };
}

function isService(kind: GrantKind): kind is Service {
  return (SERVICES as readonly GrantKind[]).includes(kind);
}

/**
 * The concurrent calls from `from` on as ascending steps, the last one until FOREVER, so that a PBX lowers its own limit
 * while the agent is dead. Where more than MAX_STEPS would be needed, the near ones are exact and the far ones keep the
 * higher number up to the last end: never too little is provided, and the agent writes it anew long before.
 */
export function callsSchedule(
  licence: Licence,
  from: number,
  circumstances = AS_SIGNED,
): { until: number; calls: number }[] {
  const grants = licence.grants.filter((grant) => grant.kind === 'concurrent_calls');
  const ends = [
    ...grants.map((grant) => countsUntil(grant, licence.policy)),
    ...raiseEnds(licence.policy, circumstances.raises),
  ].filter((end) => end > from && end < FOREVER);
  const starts = [from, ...[...new Set(ends)].sort((a, b) => a - b)];
  const steps = starts.map((start, i) => ({
    until: starts[i + 1] ?? FOREVER,
    calls: capacityAt(licence, start, circumstances).calls,
  }));
  const merged = steps.filter((step, i) => step.calls !== steps[i + 1]?.calls);
  const last = merged.at(-1);
  const beforeLast = merged.at(-2);
  if (merged.length <= MAX_STEPS || last === undefined || beforeLast === undefined) return merged;
  const exact = merged.slice(0, MAX_STEPS - 2);
  const bridge = merged.slice(MAX_STEPS - 2, MAX_STEPS - 1).map(({ calls }) => ({ until: beforeLast.until, calls }));
  return [...exact, ...bridge, last];
}

export interface ExplainedPart {
  readonly grant: Grant;
  readonly units: number;
  readonly state: 'counts' | 'grace' | 'ended';
  /** First second at which it no longer counts. */
  readonly until: number;
}

/** Why the total of a kind is what it is. `floor` is what is left without any grant; the total is never below it. */
export function explain(
  licence: Giving,
  kind: GrantKind,
  at: number,
): { readonly total: number; readonly floor: number; readonly parts: readonly ExplainedPart[] } {
  const parts = licence.grants
    .filter((grant) => grant.kind === kind)
    .map((grant) => ({
      grant,
      units: unitsOf(grant),
      state: stateOf(grant, licence.policy, at),
      until: countsUntil(grant, licence.policy),
    }));
  const floors: Partial<Record<GrantKind, number>> = {
    concurrent_calls: licence.policy.floor.calls,
    extensions: licence.policy.floor.extensions,
  };
  const floor = floors[kind] ?? 0;
  const sum = parts.reduce((total, part) => total + (part.state === 'ended' ? 0 : part.units), 0);
  return { total: Math.max(sum, floor), floor, parts };
}

function stateOf(grant: Grant, policy: Policy, at: number): ExplainedPart['state'] {
  if (at < grant.until) return 'counts';
  return at < countsUntil(grant, policy) ? 'grace' : 'ended';
}
