// Which assignments the licence covers, in a fixed order: the oldest first, never at random. Pure: seats in, moves out.
import type { SeatKind } from '../../shared/seats.ts';
import { freeUnits, type Pools, poolOf, type UnitRef, unitKey, unitsIn } from './pools.ts';

/** What of a stored seat decides. */
export interface HeldSeat {
  readonly id: number;
  readonly kind: SeatKind;
  /** Grows with every assignment; the newest lose first. */
  readonly rank: number;
  /** A base licence that nobody has, kept for the add-ons that are attached to it. */
  readonly parked: boolean;
  readonly subscription: number | null;
  readonly unit: number | null;
  readonly usable: boolean;
}

interface Move {
  readonly id: number;
  /** Undefined: it holds no licence. */
  readonly unit: UnitRef | undefined;
  readonly usable: boolean;
}

export interface Settlement {
  /** Seats whose unit or effect changes. */
  readonly moves: readonly Move[];
  /** Parked ones that no licence is left for: their add-ons return to the pool. */
  readonly dropped: readonly number[];
}

/**
 * The oldest assignments have the units that count. One keeps its own unit where that counts; else it takes a free one, so
 * that nobody loses a licence while another lies idle. Those beyond keep an ended unit that is still in the licence, and get
 * their effect back when there is one again (S3.29, S3.40).
 */
export function settle(pools: Pools, seats: readonly HeldSeat[]): Settlement {
  const moves: Move[] = [];
  const dropped: number[] = [];
  for (const [kind, held] of Map.groupBy(seats, (seat) => seat.kind)) {
    const usable = pools.usable.get(kind);
    const ended = pools.ended.get(kind);
    const ordered = held.sort((a, b) => Number(a.parked) - Number(b.parked) || a.rank - b.rank);
    const covered = ordered.slice(0, unitsIn(usable));
    const taken = new Set<string>();
    const without: HeldSeat[] = [];
    for (const seat of covered) {
      const ref = refOf(seat);
      if (ref === undefined || taken.has(unitKey(ref)) || poolOf(usable, ref) === undefined) without.push(seat);
      else {
        taken.add(unitKey(ref));
        if (!seat.usable) moves.push({ id: seat.id, unit: ref, usable: true });
      }
    }
    const free = without.length === 0 ? undefined : freeUnits(usable, taken);
    for (const { id } of without) moves.push({ id, unit: free?.next().value ?? undefined, usable: true });
    const kept = new Set<string>();
    for (const seat of ordered.slice(covered.length)) {
      const ref = refOf(seat);
      const keeps = ref !== undefined && !kept.has(unitKey(ref)) && poolOf(ended, ref) !== undefined;
      if (keeps) kept.add(unitKey(ref));
      if (seat.parked && !keeps) dropped.push(seat.id);
      else if (seat.usable || keeps !== (ref !== undefined))
        moves.push({ id: seat.id, unit: keeps ? ref : undefined, usable: false });
    }
  }
  return { moves, dropped };
}

function refOf({ subscription, unit }: HeldSeat): UnitRef | undefined {
  return subscription === null || unit === null ? undefined : { subscription, unit };
}
