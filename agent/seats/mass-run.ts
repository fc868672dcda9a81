// Mass configuration over the stored seats: a file is kept with its verdicts, put into force as a whole, and taken back.
import type { MassRow, MassRun } from '../../shared/contracts/mass-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type AddOn, isAddOn } from '../../shared/seats.ts';
import { changing, type Desk, nextRank, revisionOf, stocks } from './desk.ts';
import { checkMass, type MassCheck, type Stand, type Wish } from './mass-check.ts';
import { readMassFile } from './mass-file.ts';
import { addPerson } from './people.ts';
import { freeUnits, type UnitRef } from './pools.ts';
import { deleteSeat, insertSeat, takenUnits } from './seat-rows.ts';

export interface RunRow {
  readonly id: string;
  readonly state: 'checked' | 'configured' | 'undone' | 'superseded';
  readonly name: string;
  readonly checked_ms: number;
  readonly configured_ms: number | null;
  readonly undone_ms: number | null;
  /** Of the seats, when the run was last written. */
  readonly revision: number;
  readonly file: Uint8Array;
  readonly result: string;
  readonly before: string | null;
}
type Kept = Pick<MassCheck, 'notes' | 'shortfall'> & { readonly rows: readonly MassRow[] };
type Before = readonly (readonly [extension: string, stand: Stand | null])[];

const KEPT_RUNS = 10;
const GONE = 'Upload the file again.';

/** Stores the file with its verdicts; nothing else changes (S3.18). */
export function checkFile(desk: Desk, name: string, bytes: Uint8Array): Result<RunRow> {
  const lines = readMassFile(bytes);
  if (!lines.ok) return lines;
  const check = checkMass(lines.value, factsOf(desk));
  const id = desk.newId();
  desk.db.transaction(() => {
    desk.db.run("update mass_runs set state = 'superseded' where state = 'checked'");
    desk.db.run(
      "insert into mass_runs (id, state, name, checked_ms, revision, file, result) values (?, 'checked', ?, ?, ?, ?, ?)",
      ...[id, name, desk.nowMs, revisionOf(desk.db), bytes, resultOf(check)],
    );
    desk.db.run(
      'delete from mass_runs where id not in (select id from mass_runs order by checked_ms desc limit ?)',
      KEPT_RUNS,
    );
  });
  return findRun(desk, id);
}

export function findRun({ db }: Desk, id: string): Result<RunRow> {
  const run = db.get<RunRow>('select * from mass_runs where id = ?', id);
  return run === undefined
    ? refuse('run_unknown', 'There is no such upload; only the last ones are kept.', GONE)
    : accept(run);
}

export function allRuns({ db }: Desk): RunRow[] {
  return db.all<RunRow>('select * from mass_runs order by checked_ms desc');
}

/** Judged anew on what is stored now: all rows or none, and with errors in the file only its valid rows, if that is wanted. */
export function configureRun(desk: Desk, id: string, validRowsOnly: boolean): Result<RunRow | undefined> {
  return changing<RunRow, string>(desk, () => {
    const run = findRun(desk, id);
    if (!run.ok) return run;
    if (run.value.state === 'configured') return accept(undefined);
    if (run.value.state !== 'checked') return refuse('run_over', 'A later upload took the place of this one.', GONE);
    const lines = readMassFile(run.value.file);
    if (!lines.ok) return lines;
    const check = checkMass(lines.value, factsOf(desk));
    const [note] = check.notes;
    if (note !== undefined) return refuse('none_available', note.message, 'Nothing was changed.');
    if (check.rows.some(({ verdict }) => verdict === 'error') && !validRowsOnly)
      return refuse(
        'rows_with_errors',
        'Some rows have errors, so nothing was changed.',
        'Mend them and upload again, or configure the valid rows only.',
      );
    if (revisionOf(desk.db) !== run.value.revision && resultOf(check) !== run.value.result)
      return refuse(
        'preview_outdated',
        'The licences were changed since the preview, and it would do something else now. Nothing was changed.',
        GONE,
      );
    const wishes = check.rows.flatMap(({ wish, change }) =>
      wish === undefined || change === 'unchanged' ? [] : [wish],
    );
    const before = standsOf(desk, new Set(wishes.map(({ extension }) => extension)));
    bringAbout(desk, wishes, before);
    const kept: Before = wishes.map(({ extension }) => [extension, before.get(extension) ?? null]);
    desk.db.run(
      "update mass_runs set state = 'configured', configured_ms = ?, revision = ?, before = ?, result = ? where id = ?",
      ...[desk.nowMs, revisionOf(desk.db) + 1, JSON.stringify(kept), resultOf(check), id],
    );
    return findRun(desk, id);
  });
}

/** Only while nothing else was changed since: what came later is nobody's to overwrite unasked. */
export function undoRun(desk: Desk, id: string): Result<RunRow | undefined> {
  return changing<RunRow, string>(desk, () => {
    const run = findRun(desk, id);
    if (!run.ok) return run;
    const { state, before, revision } = run.value;
    if (state === 'undone') return accept(undefined);
    if (state !== 'configured' || before === null)
      return refuse('run_over', 'This upload was not configured.', 'There is nothing to undo.');
    if (revision !== revisionOf(desk.db))
      return refuse(
        'changed_since',
        'Licences were changed since, so undoing would overwrite that.',
        'Change the assignments one by one, or upload a file with how it shall be.',
      );
    const stands = JSON.parse(before) as Before;
    const current = standsOf(desk, new Set(stands.map(([extension]) => extension)));
    for (const [extension, stand] of stands) if (stand === null) drop(desk, extension);
    const wishes = stands.flatMap(([extension, stand]): Wish[] =>
      stand === null ? [] : [{ extension, name: '', ...stand }],
    );
    bringAbout(desk, wishes, current);
    desk.db.run(
      "update mass_runs set state = 'undone', undone_ms = ?, revision = ? where id = ?",
      desk.nowMs,
      revision + 1,
      id,
    );
    return findRun(desk, id);
  });
}

export function keptOf(run: RunRow): Kept {
  return JSON.parse(run.result) as Kept;
}

export function runView(run: RunRow, revision: number): MassRun {
  const { rows, notes, shortfall } = keptOf(run);
  const verdict = (which: MassRow['verdict']) => rows.filter((row) => row.verdict === which).length;
  const change = (which: MassRow['change']) => rows.filter((row) => row.change === which).length;
  const sum = (of: (row: MassRow) => number) =>
    rows.reduce((total, row) => total + (row.change === 'none' ? 0 : of(row)), 0);
  const lacks = (row: MassRow, from: 'before' | 'after', to: 'before' | 'after') =>
    (row[from]?.addOns ?? []).filter((code) => !row[to]?.addOns.includes(code)).length;
  const errors = verdict('error');
  const canConfigure =
    run.state !== 'checked' || notes.length > 0 || errors === rows.length
      ? 'no'
      : errors > 0
        ? 'valid_rows_only'
        : 'yes';
  return {
    ...{
      id: run.id,
      state: run.state,
      name: run.name,
      checkedAt: Math.floor(run.checked_ms / 1000),
      rows: rows.length,
    },
    ...(run.configured_ms === null ? {} : { configuredAt: Math.floor(run.configured_ms / 1000) }),
    ...(run.undone_ms === null ? {} : { undoneAt: Math.floor(run.undone_ms / 1000) }),
    verdicts: { ok: verdict('ok'), warn: verdict('warn'), error: errors },
    changes: {
      ...{
        assigned: change('assigned'),
        reassigned: change('reassigned'),
        changed: change('changed'),
        unchanged: change('unchanged'),
      },
      addOnsAdded: sum((row) => lacks(row, 'after', 'before')),
      addOnsRemoved: sum((row) => lacks(row, 'before', 'after')),
      peopleAdded: rows.filter((row) => 'isNew' in row && row.isNew === true).length,
    },
    notes: [...notes],
    shortfall: [...shortfall],
    canConfigure,
    canUndo: run.state === 'configured' && run.revision === revision,
    message: `${rows.length} rows: ${verdict('ok')} in order, ${verdict('warn')} with a remark, ${errors} with an error.`,
  };
}

function resultOf({ rows, notes, shortfall }: MassCheck): string {
  const shown = rows.map(({ wish, ...row }) =>
    wish !== undefined && wish.person === undefined ? { ...row, isNew: true } : row,
  );
  return JSON.stringify({ rows: shown, notes, shortfall });
}

function factsOf(desk: Desk) {
  const { db, several } = desk;
  return {
    people: db.all<{ id: string; name: string; email: string | null; extension: string | null }>(
      'select id, name, email, extension from people',
    ),
    seats: standsOf(desk),
    onPbx: new Set(
      db.all<{ key: string }>('select key from extensions where missing_since_ms is null').map(({ key }) => key),
    ),
    stock: stocks(desk),
    several,
  };
}

interface StandRow {
  readonly extension: string;
  readonly person: string;
  readonly did: string | null;
  readonly kinds: string | null;
}

function standsOf({ db }: Desk, only?: ReadonlySet<string>): Map<string, Stand> {
  const rows = db.all<StandRow>(
    'select s.extension, s.person, s.did, (select group_concat(a.kind) from seats a where a.base = s.id) as kinds from seats s where s.extension is not null',
  );
  const wanted = only === undefined ? rows : rows.filter(({ extension }) => only.has(extension));
  return new Map(
    wanted.map(({ extension, person, did, kinds }) => [
      extension,
      { person, did: did ?? undefined, addOns: (kinds ?? '').split(',').filter(isAddOn) },
    ]),
  );
}

/** Within a transaction: what is taken away goes first, so that numbers and licences may change hands within the file. */
function bringAbout(desk: Desk, wishes: readonly Wish[], before: ReadonlyMap<string, Stand>): void {
  const { db } = desk;
  const ids = new Map(
    db
      .all<{ extension: string; id: number }>('select extension, id from seats where extension is not null')
      .map(({ extension, id }) => [extension, id]),
  );
  const fresh = new Map<string, string>();
  for (const { extension, did, addOns } of wishes) {
    const stand = before.get(extension);
    const id = ids.get(extension);
    if (stand === undefined || id === undefined) continue;
    if (stand.did !== did) db.run('update seats set did = null where id = ?', id);
    for (const code of stand.addOns)
      if (!addOns.includes(code)) db.run('delete from seats where base = ? and kind = ?', id, code);
  }
  const units = unitSource(desk);
  for (const wish of wishes) {
    const person = wish.person ?? newPerson(desk, wish.name, fresh);
    const had = before.get(wish.extension);
    let id = ids.get(wish.extension);
    if (id === undefined) {
      const place = { person, extension: wish.extension, did: wish.did ?? null, assigned_ms: desk.nowMs };
      id = insertSeat(db, { kind: 'phone_system', base: null, unit: units('phone_system'), ...place }, nextRank(db));
    } else {
      db.run(
        'update seats set person = ?, did = ?, assigned_ms = ? where id = ?',
        person,
        wish.did ?? null,
        desk.nowMs,
        id,
      );
    }
    for (const kind of wish.addOns) {
      if (had?.addOns.includes(kind)) continue;
      const place = { person: null, extension: null, did: null, assigned_ms: desk.nowMs };
      insertSeat(db, { kind, base: id, unit: units(kind), ...place }, nextRank(db));
    }
  }
}

function newPerson({ db, newId }: Desk, name: string, fresh: Map<string, string>): string {
  const id = fresh.get(name) ?? newId();
  if (!fresh.has(name)) addPerson(db, { id, name, email: null, origin: 'file', extension: null });
  fresh.set(name, id);
  return id;
}

/** Free units one after the other; base licences to which add-ons were left attached are taken apart when no others are left. */
function unitSource(desk: Desk): (kind: 'phone_system' | AddOn) => UnitRef & { readonly uuid: string } {
  const sources = new Map<string, ReturnType<typeof freeUnits>>();
  return (kind) => {
    const source = sources.get(kind) ?? freeUnits(desk.pools.usable.get(kind), takenUnits(desk.db, kind));
    sources.set(kind, source);
    const next = source.next().value;
    if (next !== undefined) return next;
    const parked = desk.db.get<UnitRef & { id: number; uuid: string }>(
      'select id, subscription, unit, uuid from seats where kind = ? and person is null and base is null and usable = 1 limit 1',
      kind,
    );
    if (parked === undefined) throw new Error(`no ${kind} unit is left although they were counted`);
    deleteSeat(desk.db, parked.id);
    return { subscription: parked.subscription, unit: parked.unit, uuid: parked.uuid };
  };
}

function drop({ db }: Desk, extension: string): void {
  db.run('delete from seats where extension = ?', extension);
}
