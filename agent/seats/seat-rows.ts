// Seats as they are stored: a base licence with its person and extension, or an add-on attached to one. SQL alone.
import type { AddOn, BaseLicence, SeatKind } from '../../shared/seats.ts';
import type { SeatDatabase } from './database.ts';
import { type UnitRef, unitKey } from './pools.ts';
import type { HeldSeat, Settlement } from './settle.ts';

export interface SeatRow {
  readonly id: number;
  readonly kind: SeatKind;
  /** Seat of the base licence that an add-on is attached to. */
  readonly base: number | null;
  readonly rank: number;
  /** Null for an add-on, and for a base licence that nobody has but that add-ons are attached to. */
  readonly person: string | null;
  readonly extension: string | null;
  readonly did: string | null;
  readonly assigned_ms: number;
  readonly subscription: number | null;
  readonly unit: number | null;
  readonly usable: 0 | 1;
}
export type BaseRow = SeatRow & { readonly kind: BaseLicence };
export type AddOnRow = SeatRow & { readonly kind: AddOn; readonly base: number };

export interface NewSeat extends Pick<SeatRow, 'kind' | 'base' | 'person' | 'extension' | 'did' | 'assigned_ms'> {
  readonly unit: UnitRef;
}

export function seatById(db: SeatDatabase, id: number): SeatRow | undefined {
  return db.get<SeatRow>('select * from seats where id = ?', id);
}

export function baseOfExtension(db: SeatDatabase, extension: string): BaseRow | undefined {
  return db.get<BaseRow>('select * from seats where extension = ?', extension);
}

export function baseOfDid(db: SeatDatabase, did: string): BaseRow | undefined {
  return db.get<BaseRow>('select * from seats where did = ?', did);
}

export function basesOfPerson(db: SeatDatabase, person: string): BaseRow[] {
  return db.all<BaseRow>('select * from seats where person = ? order by kind, rank', person);
}

export function addOnsOf(db: SeatDatabase, base: number): AddOnRow[] {
  return db.all<AddOnRow>('select * from seats where base = ? order by kind', base);
}

/** Base licences that nobody has, kept for what is attached to them. */
export function parkedOf(db: SeatDatabase, kind: BaseLicence): BaseRow[] {
  return db.all<BaseRow>(
    'select * from seats where kind = ? and base is null and extension is null and person is null',
    kind,
  );
}

export function seatOfUnit(db: SeatDatabase, kind: SeatKind, { subscription, unit }: UnitRef): SeatRow | undefined {
  return db.get<SeatRow>(
    'select * from seats where kind = ? and subscription = ? and unit = ?',
    ...[kind, subscription, unit],
  );
}

export function allSeats(db: SeatDatabase): HeldSeat[] {
  return db
    .all<SeatRow>('select id, kind, base, rank, person, subscription, unit, usable from seats')
    .map(({ id, kind, base, rank, person, subscription, unit, usable }) => ({
      ...{ id, kind, rank, subscription, unit },
      parked: base === null && person === null,
      usable: usable === 1,
    }));
}

export function takenUnits(db: SeatDatabase, kind: SeatKind): Set<string> {
  const rows = db.all<UnitRef>('select subscription, unit from seats where kind = ? and unit is not null', kind);
  return new Set(rows.map(unitKey));
}

export function insertSeat(db: SeatDatabase, seat: NewSeat, rank: number): number {
  const { kind, base, person, extension, did, assigned_ms, unit } = seat;
  return db.insert(
    'insert into seats (kind, base, rank, person, extension, did, assigned_ms, subscription, unit, usable) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)',
    ...[kind, base, rank, person, extension, did, assigned_ms, unit.subscription, unit.unit],
  );
}

/** Key of the next row; none was ever given twice. */
export function nextSeatId(db: SeatDatabase): number {
  return (db.get<{ seq: number }>("select seq from sqlite_sequence where name = 'seats'")?.seq ?? 0) + 1;
}

/** Where they are more than there are already, the indexes are made anew behind them: much quicker than row by row. */
export function insertSeats(
  db: SeatDatabase,
  seats: readonly (NewSeat & { readonly id: number; readonly rank: number })[],
): void {
  const stored = db.get<{ n: number }>('select count(*) as n from seats')?.n ?? 0;
  const indexes =
    seats.length > stored
      ? db.all<{ name: string; sql: string }>(
          "select name, sql from sqlite_master where type = 'index' and tbl_name = 'seats' and sql is not null",
        )
      : [];
  for (const { name } of indexes) db.run(`drop index ${name}`);
  db.insertAll(
    'seats',
    seats.map(({ id, kind, base, rank, person, extension, did, assigned_ms, unit: { subscription, unit } }) => [
      ...[id, kind, base, rank, person, extension, did, assigned_ms, subscription, unit, 1],
    ]),
  );
  for (const { sql } of indexes) db.run(sql);
}

export function moveSeat(
  db: SeatDatabase,
  id: number,
  to: Pick<SeatRow, 'person' | 'extension' | 'did' | 'rank' | 'assigned_ms'>,
): void {
  db.run(
    'update seats set person = ?, extension = ?, did = ?, rank = ?, assigned_ms = ? where id = ?',
    ...[to.person, to.extension, to.did, to.rank, to.assigned_ms, id],
  );
}

/** A base licence goes with what is attached to it. */
export function deleteSeat(db: SeatDatabase, id: number): void {
  db.run('delete from seats where id = ?', id);
}

/** Units change hands: all are put down before one is taken up. */
export function writeSettlement(db: SeatDatabase, { moves, dropped }: Settlement): void {
  for (const id of dropped) deleteSeat(db, id);
  for (const { id } of moves) db.run('update seats set subscription = null, unit = null where id = ?', id);
  for (const { id, unit, usable } of moves)
    db.run(
      'update seats set subscription = ?, unit = ?, usable = ? where id = ?',
      ...[unit?.subscription ?? null, unit?.unit ?? null, usable ? 1 : 0, id],
    );
}

export interface KindCount {
  readonly kind: SeatKind;
  readonly usable: number;
  readonly over: number;
}

/** Assigned ones, by whether the licence covers them; a base licence that nobody has is not assigned. */
export function countByKind(db: SeatDatabase): KindCount[] {
  return db.all<KindCount>(
    'select kind, sum(usable) as usable, sum(1 - usable) as over from seats where person is not null or base is not null group by kind',
  );
}

export function readMeta(db: SeatDatabase, name: string): string | undefined {
  return db.get<{ value: string }>('select value from meta where name = ?', name)?.value;
}

export function writeMeta(db: SeatDatabase, name: string, value: string): void {
  db.run(
    'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    name,
    value,
  );
}
