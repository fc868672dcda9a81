// The first time that base licences decide who may call: whoever may call by then goes on (a call is never harmed by licensing).
import { countUp, type Desk, nextRank } from './desk.ts';
import { addOnsOfLetters } from './in-force.ts';
import { personOfExtension } from './people.ts';
import { insertSeat, readMeta, writeMeta } from './seat-rows.ts';
import { type UnitSource, unitSource } from './unit-source.ts';

const natural = new Intl.Collator('en', { numeric: true });

/**
 * Gives the extensions in force, with their features, the licences that there are, lowest number first; once, and only where
 * nothing was ever assigned: a new seats database on a PBX with seats begins so too. The number of seats made.
 */
export function adoptSeats(desk: Desk, inForce: ReadonlyMap<string, string>): number {
  const { db } = desk;
  if (readMeta(db, 'adopted') !== undefined) return 0;
  return db.transaction(() => {
    writeMeta(db, 'adopted', String(desk.nowMs));
    if (db.get('select 1 from seats limit 1') !== undefined) return 0;
    let adopted = 0;
    const units = unitSource(desk);
    for (const extension of [...inForce.keys()].sort(natural.compare)) {
      const person = personOfExtension(db, extension);
      if (person === undefined) continue;
      const unit = units('phone_system');
      if (unit === undefined) break;
      const place = { person: person.id, extension, did: null, assigned_ms: desk.nowMs };
      const seat = insertSeat(db, { kind: 'phone_system', base: null, unit, ...place }, nextRank(db));
      attachFeatures(desk, units, seat, inForce.get(extension) ?? '');
      adopted += 1;
    }
    if (adopted > 0) countUp(db);
    return adopted;
  });
}

function attachFeatures(desk: Desk, units: UnitSource, base: number, letters: string): void {
  for (const kind of addOnsOfLetters(letters)) {
    const unit = units(kind);
    if (unit === undefined) continue;
    const place = { person: null, extension: null, did: null, assigned_ms: desk.nowMs };
    insertSeat(desk.db, { kind, base, unit, ...place }, nextRank(desk.db));
  }
}
