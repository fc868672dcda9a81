// Mass configuration over the stored seats: a file is kept with its verdicts, put into force as a whole, and taken back.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { changing, type Desk, revisionOf, stocks } from './desk.ts';
import { checkMass, type MassCheck, type MassFacts, type Stand, type Wish } from './mass-check.ts';
import { readMassFile } from './mass-file.ts';
import {
  type Before,
  beforeOfRun,
  fileOfRun,
  findRun,
  noteConfigured,
  noteUndone,
  type Plan,
  planOfRun,
  type RunRow,
  resultOfRun,
  type Summary,
  storeRun,
  UPLOAD_AGAIN,
} from './mass-store.ts';
import { summaryOf } from './mass-view.ts';
import { bringAbout, type KnownStand, standsOf } from './stands.ts';

/** Stores the file with its verdicts; nothing else changes (S3.18). */
export function checkFile(desk: Desk, name: string, bytes: Uint8Array): Result<RunRow> {
  const lines = readMassFile(bytes);
  if (!lines.ok) return lines;
  const judged = judgementOf(desk, checkMass(lines.value, factsOf(desk)));
  const run = { id: desk.newId(), name, atMs: desk.nowMs, revision: revisionOf(desk.db) };
  desk.db.transaction(() => storeRun(desk.db, run, bytes, judged));
  return findRun(desk.db, run.id);
}

/** All rows or none, and with errors in the file only its valid rows, if that is wanted. */
export function configureRun(desk: Desk, id: string, validRowsOnly: boolean): Result<RunRow | undefined> {
  const { db, nowMs } = desk;
  return changing<RunRow, string>(desk, () => {
    const run = findRun(db, id);
    if (!run.ok) return run;
    if (run.value.state === 'configured') return accept(undefined);
    if (run.value.state !== 'checked')
      return refuse('run_over', 'A later upload took the place of this one.', UPLOAD_AGAIN);
    const planned = planNow(desk, run.value);
    if (!planned.ok) return planned;
    const { plan, judged, outdated } = planned.value;
    const { notes, verdicts } = JSON.parse(judged?.summary ?? run.value.summary) as Summary;
    const [note] = notes;
    if (note !== undefined) return refuse('none_available', note.message, 'Nothing was changed.');
    if (verdicts.error > 0 && !validRowsOnly)
      return refuse(
        'rows_with_errors',
        'Some rows have errors, so nothing was changed.',
        'Mend them and upload again, or configure the valid rows only.',
      );
    if (outdated)
      return refuse(
        'preview_outdated',
        'The licences were changed since the preview, and it would do something else now. Nothing was changed.',
        UPLOAD_AGAIN,
      );
    const before = standsOf(db, new Set(plan.wishes.map(({ extension }) => extension)));
    bringAbout(desk, plan.wishes, before);
    const kept = plan.wishes.map(({ extension }) => [extension, standOf(before.get(extension))] as const);
    noteConfigured(db, id, { atMs: nowMs, revision: revisionOf(db) + 1 }, kept, judged);
    return findRun(db, id);
  });
}

/** Only while nothing else was changed since: what came later is nobody's to overwrite unasked. */
export function undoRun(desk: Desk, id: string): Result<RunRow | undefined> {
  const { db, nowMs } = desk;
  return changing<RunRow, string>(desk, () => {
    const run = findRun(db, id);
    if (!run.ok) return run;
    const { state, revision } = run.value;
    if (state === 'undone') return accept(undefined);
    if (state !== 'configured')
      return refuse('run_over', 'This upload was not configured.', 'There is nothing to undo.');
    if (revision !== revisionOf(db))
      return refuse(
        'changed_since',
        'Licences were changed since, so undoing would overwrite that.',
        'Change the assignments one by one, or upload a file with how it shall be.',
      );
    const stands: Before = beforeOfRun(db, id);
    const current = standsOf(db, new Set(stands.map(([extension]) => extension)));
    for (const [extension, stand] of stands)
      if (stand === null) db.run('delete from seats where extension = ?', extension);
    const wishes = stands.flatMap(([extension, stand]): Wish[] =>
      stand === null ? [] : [{ extension, name: '', ...stand }],
    );
    bringAbout(desk, wishes, current);
    noteUndone(db, id, { atMs: nowMs, revision: revision + 1 });
    return findRun(db, id);
  });
}

/** The plan that was shown, while nothing it went by has changed; else judged anew, `outdated` where that comes to something else. */
function planNow(desk: Desk, run: RunRow): Result<{ plan: Plan; judged?: Judged; outdated: boolean }> {
  const plan = planOfRun(desk.db, run.id);
  if (run.revision === revisionOf(desk.db) && plan.several === desk.several && allKnown(desk, plan.wishes))
    return accept({ plan, outdated: false });
  const lines = readMassFile(fileOfRun(desk.db, run.id));
  if (!lines.ok) return lines;
  const judged = judgementOf(desk, checkMass(lines.value, factsOf(desk)));
  const outdated = judged.result !== resultOfRun(desk.db, run.id);
  return accept({ plan: JSON.parse(judged.plan) as Plan, judged, outdated });
}

type Judged = ReturnType<typeof judgementOf>;

function allKnown({ db }: Desk, wishes: readonly Wish[]): boolean {
  const people = [...new Set(wishes.flatMap(({ person }) => person ?? []))];
  const known = db.get<{ n: number }>(
    'select count(*) as n from json_each(?) w join people p on p.id = w.value',
    JSON.stringify(people),
  );
  return known?.n === people.length;
}

function judgementOf({ several }: Desk, check: MassCheck) {
  const wishes = check.rows.flatMap(({ wish, change }) => (wish === undefined || change === 'unchanged' ? [] : [wish]));
  const plan: Plan = { several, wishes };
  return {
    summary: JSON.stringify(summaryOf(check)),
    plan: JSON.stringify(plan),
    result: JSON.stringify(check.rows.map(({ wish: _, ...row }) => row)),
  };
}

function standOf(known: KnownStand | undefined): Stand | null {
  return known === undefined ? null : { person: known.person, did: known.did, addOns: known.addOns };
}

function factsOf(desk: Desk): MassFacts {
  const { db, several } = desk;
  return {
    people: db.all<MassFacts['people'][number]>('select id, name, name_key, email, extension from people'),
    seats: standsOf(db),
    onPbx: new Set(
      db.all<{ key: string }>('select key from extensions where missing_since_ms is null').map(({ key }) => key),
    ),
    stock: stocks(desk),
    several,
  };
}
