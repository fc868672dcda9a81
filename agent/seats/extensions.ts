// Extensions of the PBX and the people that their caller ids name; one that is gone for good frees what it had (S3.38).
import type { SeatDatabase } from './database.ts';
import { folded } from './fold.ts';
import { addPerson, basePersonOf, deletePerson, linkExtension, personOfExtension, renamePerson } from './people.ts';
import { type BaseRow, baseOfExtension, basesOfPerson, deleteSeat } from './seat-rows.ts';

/** A reload or a slow start must not cost anybody a licence: so long an extension has to be gone. */
const GONE_MS = 15 * 60_000;
/** Where many are gone at once a broken configuration is likelier than so many removals. */
const MASS_GONE_MS = 24 * 3_600_000;
const MASS_SHARE = 0.2;
const FEW = 5;

interface ExtensionRow {
  readonly key: string;
  readonly caller: string;
  readonly missing_since_ms: number | null;
}

export interface Synced {
  readonly added: readonly string[];
  /** Base licences that returned to the pool because their extension is gone. */
  readonly freed: readonly BaseRow[];
  readonly changed: boolean;
}

/** Extensions that are not known yet, or all: whose caller ids the PBX is asked for. */
export function unknownExtensions(db: SeatDatabase, found: readonly string[]): string[] {
  const known = new Set(db.all<{ key: string }>('select key from extensions').map(({ key }) => key));
  return found.filter((extension) => !known.has(extension));
}

/** `callers`: caller name by extension, for those that were asked for. Within a transaction of the caller. */
export function syncExtensions(
  { db, newId }: { readonly db: SeatDatabase; readonly newId: () => string },
  found: readonly string[],
  callers: ReadonlyMap<string, string>,
  nowMs: number,
): Synced {
  const known = new Map(db.all<ExtensionRow>('select * from extensions').map((row) => [row.key, row]));
  const present = new Set(found);
  const added = found.filter((extension) => !known.has(extension));
  for (const extension of added) meet(db, extension, callers.get(extension) ?? '', newId);
  let changed = added.length > 0;
  for (const [extension, caller] of callers) {
    const row = known.get(extension);
    if (row === undefined || row.caller === caller) continue;
    db.run('update extensions set caller = ? where key = ?', caller, extension);
    const person = personOfExtension(db, extension);
    if (person?.origin === 'pbx') renamePerson(db, person, nameOf(extension, caller));
    changed = true;
  }
  const freed: BaseRow[] = [];
  if (found.length === 0) return { added, freed, changed };
  const gone = [...known.values()].filter(({ key }) => !present.has(key));
  const patienceMs = gone.length > FEW && gone.length > known.size * MASS_SHARE ? MASS_GONE_MS : GONE_MS;
  for (const { key, missing_since_ms } of gone) {
    if (missing_since_ms === null || missing_since_ms > nowMs) note(db, key, nowMs);
    else if (nowMs - missing_since_ms >= patienceMs) {
      freed.push(...forget(db, key));
      changed = true;
    }
  }
  for (const { key, missing_since_ms } of known.values()) {
    if (missing_since_ms !== null && present.has(key)) note(db, key, null);
  }
  return { added, freed, changed };
}

function note(db: SeatDatabase, extension: string, sinceMs: number | null): void {
  db.run('update extensions set missing_since_ms = ? where key = ?', sinceMs, extension);
}

/** Whoever has the extension already is the person of it; otherwise its caller id names a new one. */
function meet(db: SeatDatabase, extension: string, caller: string, newId: () => string): void {
  db.run('insert into extensions (key, caller) values (?, ?)', extension, caller);
  const holder = basePersonOf(db, extension);
  if (holder !== undefined && holder.extension === null && (caller === '' || folded(caller) === folded(holder.name)))
    linkExtension(db, holder.id, extension);
  else addPerson(db, { id: newId(), name: nameOf(extension, caller), email: null, origin: 'pbx', extension });
}

function nameOf(extension: string, caller: string): string {
  return caller === '' ? extension : caller;
}

/** The extension, its licence with all that is attached, and the person it brought along, unless that one has others. */
function forget(db: SeatDatabase, extension: string): BaseRow[] {
  db.run('delete from extensions where key = ?', extension);
  const seat = baseOfExtension(db, extension);
  if (seat !== undefined) deleteSeat(db, seat.id);
  const person = personOfExtension(db, extension);
  if (person !== undefined && person.origin === 'pbx' && basesOfPerson(db, person.id).length === 0)
    deletePerson(db, person.id);
  else if (person !== undefined) linkExtension(db, person.id, null);
  return seat === undefined ? [] : [seat];
}
