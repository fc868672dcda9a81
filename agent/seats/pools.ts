// The licences that a signed document holds of each kind, unit by unit: which count now, which have ended, which are free.
import { countsUntil } from '../../shared/capacity.ts';
import { unitIds } from '../../shared/ids.ts';
import type { Licence } from '../../shared/licence/licence.ts';
import { isSeatKind, type SeatKind } from '../../shared/seats.ts';
import { unitNumbers } from './unit-numbers.ts';

/** The units of one kind that one subscription gives. */
export interface Pool {
  readonly subscription: number;
  readonly offer: string;
  /** First second at which it no longer counts. */
  readonly until: number;
  readonly trial: boolean;
  /** Numbers run from 1 to this, without those in `terminated`. */
  readonly quantity: number;
  readonly terminated: ReadonlySet<number>;
  readonly uuidOf: (unit: number) => string;
  /** The way back; `uuid` in lower case. */
  readonly unitOf: (uuid: string) => number | undefined;
}

export interface Pools {
  readonly usable: ReadonlyMap<SeatKind, readonly Pool[]>;
  /** In the licence, but over: assignments on them are kept and have no effect (S3.40). */
  readonly ended: ReadonlyMap<SeatKind, readonly Pool[]>;
  /** Changes whenever the sets of units do. */
  readonly key: string;
}

export interface UnitRef {
  readonly subscription: number;
  readonly unit: number;
}

export function poolsAt(licence: Licence | undefined, atS: number): Pools {
  const usable = new Map<SeatKind, Pool[]>();
  const ended = new Map<SeatKind, Pool[]>();
  const seen = new Set<string>();
  const key: string[] = [];
  for (const { kind, subscription, offer, quantity, trial, ...grant } of licence?.grants ?? []) {
    if (licence === undefined || !isSeatKind(kind) || seen.has(`${kind} ${subscription}`)) continue;
    seen.add(`${kind} ${subscription}`);
    const until = countsUntil({ kind, subscription, offer, quantity, trial, ...grant }, licence.policy);
    const terminated = new Set(grant.terminatedUnits.filter((unit) => unit >= 1 && unit <= quantity));
    const uuidOf = unitIds(licence.issuer, subscription);
    const unitOf = unitNumbers(uuidOf, quantity);
    const pool = { subscription, offer, until, trial, quantity, terminated, uuidOf, unitOf };
    const pools = atS < until ? usable : ended;
    pools.set(kind, [...(pools.get(kind) ?? []), pool]);
    key.push([kind, subscription, quantity, [...terminated].join('.'), atS < until].join(':'));
  }
  return { usable, ended, key: key.join(' ') };
}

export function unitsIn(pools: readonly Pool[] | undefined): number {
  return (pools ?? []).reduce((sum, { quantity, terminated }) => sum + quantity - terminated.size, 0);
}

export function poolOf(pools: readonly Pool[] | undefined, ref: UnitRef): Pool | undefined {
  return pools?.find(
    ({ subscription, quantity, terminated }) =>
      subscription === ref.subscription && ref.unit >= 1 && ref.unit <= quantity && !terminated.has(ref.unit),
  );
}

/** The unit of that kind and UUID, taken or free, also where it has ended; `uuid` in lower case. */
export function unitOfUuid({ usable, ended }: Pools, kind: SeatKind, uuid: string): UnitRef | undefined {
  for (const { subscription, terminated, unitOf } of [...(usable.get(kind) ?? []), ...(ended.get(kind) ?? [])]) {
    const unit = unitOf(uuid);
    if (unit !== undefined && !terminated.has(unit)) return { subscription, unit };
  }
  return undefined;
}

/** In a fixed order: the subscription that lasts longest first, then by number. `taken`: keys by `unitKey`. */
export function* freeUnits(pools: readonly Pool[] | undefined, taken: ReadonlySet<string>): Generator<UnitRef> {
  const ordered = [...(pools ?? [])].sort((a, b) => b.until - a.until || a.subscription - b.subscription);
  for (const { subscription, quantity, terminated } of ordered) {
    for (let unit = 1; unit <= quantity; unit += 1) {
      if (!terminated.has(unit) && !taken.has(unitKey({ subscription, unit }))) {
        yield { subscription, unit };
      }
    }
  }
}

export function unitKey({ subscription, unit }: UnitRef): string {
  return `${subscription}/${unit}`;
}
