// What extensions have, many at once: read as a whole, and brought to what a file or an undo wishes.
import { type AddOn, isAddOn } from '../../shared/seats.ts';
import type { SeatDatabase } from './database.ts';
import { type Desk, nextRank } from './desk.ts';
import type { Stand, Wish } from './mass-check.ts';
import { addPerson } from './people.ts';
import { insertSeats, type NewSeat, nextSeatId } from './seat-rows.ts';
import { unitSource } from './unit-source.ts';

interface StandRow {
  readonly id: number;
  readonly extension: string;
  readonly person: string;
  readonly did: string | null;
  readonly kinds: string | null;
}
export type KnownStand = Stand & { readonly seat: number };

/** By extension; of all, or of those in `only`. */
export function standsOf(db: SeatDatabase, only?: ReadonlySet<string>): Map<string, KnownStand> {
  const rows = db.all<StandRow>(
    'select s.id, s.extension, s.person, s.did, (select group_concat(a.kind) from seats a where a.base = s.id) as kinds from seats s where s.extension is not null',
  );
  const wanted = only === undefined ? rows : rows.filter(({ extension }) => only.has(extension));
  return new Map(
    wanted.map(({ id, extension, person, did, kinds }) => [
      extension,
      { seat: id, person, did: did ?? undefined, addOns: (kinds ?? '').split(',').filter(isAddOn) },
    ]),
  );
}

/** Within a transaction: what is taken away goes first, so that numbers and licences may change hands within the file. */
export function bringAbout(desk: Desk, wishes: readonly Wish[], before: ReadonlyMap<string, KnownStand>): void {
  const { db, nowMs } = desk;
  for (const wish of wishes) takeAway(db, before.get(wish.extension), wish);
  const units = unitSource(desk);
  const unitOf = (kind: 'phone_system' | AddOn) => {
    const unit = units(kind);
    if (unit === undefined) throw new Error(`no ${kind} licence is left although they were counted`);
    return unit;
  };
  const added = (wish: Wish) => wish.addOns.filter((kind) => !before.get(wish.extension)?.addOns.includes(kind));
  let rank = nextRank(
    db,
    wishes.reduce((sum, wish) => sum + 1 + added(wish).length, 0),
  );
  let id = nextSeatId(db);
  const seats: Parameters<typeof insertSeats>[1][number][] = [];
  const insert = (seat: NewSeat) => {
    seats.push({ ...seat, id, rank });
    id += 1;
    rank += 1;
  };
  const fresh = new Map<string, string>();
  for (const wish of wishes) {
    const { extension, did = null } = wish;
    const person = wish.person ?? newPerson(desk, wish.name, fresh);
    let seat = before.get(extension)?.seat;
    if (seat === undefined) {
      seat = id;
      const place = { person, extension, did, assigned_ms: nowMs };
      insert({ kind: 'phone_system', base: null, unit: unitOf('phone_system'), ...place });
    } else {
      db.run('update seats set person = ?, did = ?, assigned_ms = ? where id = ?', person, did, nowMs, seat);
    }
    for (const kind of added(wish)) {
      const place = { person: null, extension: null, did: null, assigned_ms: nowMs };
      insert({ kind, base: seat, unit: unitOf(kind), ...place });
    }
  }
  insertSeats(db, seats);
}

function takeAway(db: SeatDatabase, stand: KnownStand | undefined, { did, addOns }: Wish): void {
  if (stand === undefined) return;
  if (stand.did !== did) db.run('update seats set did = null where id = ?', stand.seat);
  for (const code of stand.addOns)
    if (!addOns.includes(code)) db.run('delete from seats where base = ? and kind = ?', stand.seat, code);
}

function newPerson({ db, newId }: Desk, name: string, fresh: Map<string, string>): string {
  const known = fresh.get(name);
  if (known !== undefined) return known;
  const id = newId();
  addPerson(db, { id, name, email: null, origin: 'file', extension: null });
  fresh.set(name, id);
  return id;
}
