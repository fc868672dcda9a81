// Seats as the local API shows them: with their person, their licence, what is attached, and why one has no effect.
import type { Person, Seat, SeatTally } from '../../shared/contracts/seats-api.ts';
import {
  ADD_ON_NAMES,
  type AddOn,
  BASES,
  type BaseLicence,
  isBase,
  type SeatKind,
  seatKindName,
} from '../../shared/seats.ts';
import type { SeatDatabase } from './database.ts';
import type { Stock } from './judge.ts';
import { type PersonRow, personById } from './people.ts';
import { type Pool, type Pools, poolOf, unitsIn } from './pools.ts';
import { addOnsOf, type BaseRow, type SeatRow } from './seat-rows.ts';

/** What a view needs to know beside the stored row. */
export interface Sight {
  readonly db: SeatDatabase;
  readonly pools: Pools;
  readonly dateWords: (atS: number) => string;
}

export function personView({ id, name, email, origin, extension }: PersonRow): Person {
  return {
    ...{ id, name, origin },
    ...(email === null ? {} : { email }),
    ...(extension === null ? {} : { extension }),
  };
}

export function seatView(sight: Sight, row: BaseRow): Seat {
  const person = row.person === null ? undefined : personById(sight.db, row.person);
  const ended = row.usable === 0 && row.unit !== null;
  const state = person === undefined ? 'free' : row.usable === 1 ? 'assigned' : ended ? 'ended' : 'over_limit';
  return {
    seat: row.id,
    ...{ kind: row.kind, state, usable: row.usable === 1 && person !== undefined },
    ...unitView(sight, row),
    ...(person === undefined ? {} : { person: personView(person), assignedAt: Math.floor(row.assigned_ms / 1000) }),
    ...(row.extension === null ? {} : { extension: row.extension }),
    ...(row.did === null ? {} : { did: row.did }),
    addOns: addOnsOf(sight.db, row.id).map((addOn) => ({
      ...{ seat: addOn.id, code: addOn.kind, name: ADD_ON_NAMES[addOn.kind] },
      usable: addOn.usable === 1,
      ...unitView(sight, addOn),
    })),
  };
}

/** A licence with nobody and nothing on it. */
export function freeView(kind: BaseLicence, pool: Pool, unit: number): Seat {
  return { kind, state: 'free', usable: false, ...poolView(pool, unit), addOns: [] };
}

function unitView(sight: Sight, row: SeatRow) {
  const pool = poolOfSeat(sight.pools, row);
  return {
    ...(pool === undefined ? {} : poolView(pool, row.unit ?? 0)),
    ...(row.usable === 1 ? {} : { warning: warning(sight, row.kind, pool) }),
  };
}

/** Undefined for one without a licence. */
export function uuidOfSeat(pools: Pools, row: SeatRow): string | undefined {
  return poolOfSeat(pools, row)?.uuidOf(row.unit ?? 0);
}

function poolOfSeat({ usable, ended }: Pools, { kind, subscription, unit }: SeatRow): Pool | undefined {
  if (subscription === null || unit === null) return undefined;
  const ref = { subscription, unit };
  return poolOf(usable.get(kind), ref) ?? poolOf(ended.get(kind), ref);
}

function poolView({ subscription, offer, until, trial, uuidOf }: Pool, unit: number) {
  return { unit: uuidOf(unit), subscription, number: unit, offer, until, trial };
}

/** The text of the yellow triangle. */
function warning({ dateWords, pools }: Sight, kind: SeatKind, pool: Pool | undefined): string {
  if (pool !== undefined)
    return `Its licence ended on ${dateWords(pool.until)}. The assignment is kept and works again when that is renewed.`;
  return `Over the limit: ${unitsIn(pools.usable.get(kind))} ${seatKindName(kind)} licences are in force and others were assigned earlier. Order more, or unassign one.`;
}

/** `stock` counts every seat, which a single view does not need. */
export function tallyView(pools: Pools, stock: (kind: SeatKind) => Stock, kind: SeatKind): SeatTally {
  const { total, assigned, over } = stock(kind);
  const usable = pools.usable.get(kind) ?? [];
  const trial = usable
    .filter((pool) => pool.trial)
    .reduce((sum, pool) => sum + pool.quantity - pool.terminated.size, 0);
  const ends = usable.map(({ until }) => until);
  return {
    ...{ kind, name: seatKindName(kind), type: isBase(kind) ? 'base' : 'add-on', total, assigned },
    ...{ available: total - assigned, trial, overLimit: over },
    ...(ends.length === 0 ? {} : { until: Math.min(...ends) }),
  };
}

/** The bases with what goes with each, so that a page needs no list of its own. */
export function baseViews() {
  return (Object.keys(BASES) as BaseLicence[]).map((kind) => {
    const { name, takesExtension, addOns } = BASES[kind];
    return { kind, name, takesExtension, addOns: addOns.map((code: AddOn) => ({ code, name: ADD_ON_NAMES[code] })) };
  });
}
