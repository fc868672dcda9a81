// Free licences of every kind, one after the other, for changes of many seats at once: each kind is looked through once.
import type { SeatKind } from '../../shared/seats.ts';
import type { Desk } from './desk.ts';
import { freeUnits, type UnitRef } from './pools.ts';
import { deleteSeat, takenUnits } from './seat-rows.ts';

export type UnitSource = (kind: SeatKind) => UnitRef | undefined;

/**
 * Within a transaction, which nothing else gives licences away in. Base licences to which add-ons were left attached are taken
 * apart when no others are left. Undefined: none of the kind is left.
 */
export function unitSource({ db, pools }: Pick<Desk, 'db' | 'pools'>): UnitSource {
  const sources = new Map<SeatKind, ReturnType<typeof freeUnits>>();
  return (kind) => {
    const source = sources.get(kind) ?? freeUnits(pools.usable.get(kind), takenUnits(db, kind));
    sources.set(kind, source);
    const next = source.next().value;
    if (next !== undefined) return next;
    const parked = db.get<UnitRef & { id: number }>(
      'select id, subscription, unit from seats where kind = ? and base is null and extension is null and person is null and usable = 1 limit 1',
      kind,
    );
    if (parked === undefined) return undefined;
    deleteSeat(db, parked.id);
    return { subscription: parked.subscription, unit: parked.unit };
  };
}
