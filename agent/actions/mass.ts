// The verbs of mass configuration: upload and look, configure as a whole, undo; stored first, then in force on the PBX.
import { stringify } from 'csv-stringify/sync';
import type { MassRows, MassRowsQuery, MassRun } from '../../shared/contracts/mass-api.ts';
import type { EventAct } from '../../shared/event-words.ts';
import { accept, type Result } from '../../shared/result.ts';
import { applyInForce } from '../corridor/apply.ts';
import { type Memory, tellTime } from '../corridor/memory.ts';
import { seatDesk, seatFault } from '../corridor/seat-desk.ts';
import type { Corridor } from '../cycle.ts';
import { type Desk, revisionOf } from '../seats/desk.ts';
import { SAMPLE } from '../seats/mass-file.ts';
import { checkFile, configureRun, undoRun } from '../seats/mass-run.ts';
import { allRuns, findRun, type RunRow, rowsOfRun } from '../seats/mass-store.ts';
import { runView } from '../seats/mass-view.ts';

export interface MassVerbs {
  sample(): string;
  check(name: string, bytes: Uint8Array): Promise<Result<MassRun>>;
  runs(): Result<{ items: MassRun[] }>;
  run(id: string): Result<MassRun>;
  rows(id: string, query: MassRowsQuery): Result<MassRows>;
  /** CSV with the verdict of every row; cells that a spreadsheet would calculate are escaped. */
  result(id: string): Result<string>;
  configure(id: string, options: { readonly validRowsOnly: boolean }): Promise<Result<MassRun>>;
  undo(id: string): Promise<Result<MassRun>>;
}

export function massVerbs(corridor: Corridor): MassVerbs {
  const { alone, deps, memory } = corridor;
  const withDesk = <T>(work: (desk: Desk) => Result<T>): Result<T> => {
    const desk = seatDesk(memory, deps, tellTime(memory, deps));
    return desk.ok ? guarded(memory, () => work(desk.value)) : desk;
  };
  const view = (run: RunRow, desk: Desk) => withProgress(runView(run, revisionOf(desk.db)), memory);
  const viewed = (run: Result<RunRow>, desk: Desk) => (run.ok ? accept(view(run.value, desk)) : run);
  return {
    sample: () => SAMPLE,
    check: (name, bytes) => alone(async () => withDesk((desk) => viewed(checkFile(desk, name, bytes), desk))),
    runs: () => withDesk((desk) => accept({ items: allRuns(desk.db).map((run) => view(run, desk)) })),
    run: (id) => withDesk((desk) => viewed(findRun(desk.db, id), desk)),
    rows: (id, query) => withDesk((desk) => rowsOf(desk, id, query)),
    result: (id) => withDesk((desk) => resultFile(desk, id)),
    configure: (id, { validRowsOnly }) =>
      putInForce(corridor, id, 'mass_configured', (desk) => configureRun(desk, id, validRowsOnly)),
    undo: (id) => putInForce(corridor, id, 'mass_undone', (desk) => undoRun(desk, id)),
  };
}

function putInForce(
  { alone, deps, memory }: Corridor,
  id: string,
  act: EventAct,
  change: (desk: Desk) => Result<RunRow | undefined>,
): Promise<Result<MassRun>> {
  return alone(async () => {
    const nowMs = tellTime(memory, deps);
    const desk = seatDesk(memory, deps, nowMs);
    if (!desk.ok) return desk;
    const changed = guarded(memory, () => change(desk.value));
    if (!changed.ok) return changed;
    const run = changed.value === undefined ? findRun(desk.value.db, id) : accept(changed.value);
    if (!run.ok) return run;
    const view = runView(run.value, revisionOf(desk.value.db));
    if (changed.value === undefined) return accept(view);
    const { assigned, reassigned, changed: other } = view.changes;
    memory.audit.note(Math.floor(nowMs / 1000), act, { run: id, assigned, reassigned, changed: other });
    const onProgress = (done: number, total: number) => {
      memory.seats.progress = { run: id, done, total };
    };
    onProgress(0, 0);
    await applyInForce(memory, deps, nowMs, { known: memory.pbx.configured, onProgress });
    memory.seats.progress = undefined;
    const { lastRefusal } = memory.pbx;
    if (lastRefusal === undefined) return accept(view);
    const { code, message, next } = lastRefusal;
    return accept({ ...view, refusal: { code, message, next } });
  });
}

function withProgress(run: MassRun, { seats: { progress } }: Memory): MassRun {
  if (progress?.run !== run.id) return run;
  const { done, total } = progress;
  return { ...run, progress: { done, total } };
}

function guarded<T>(memory: Memory, work: () => Result<T>): Result<T> {
  try {
    return work();
  } catch (thrown) {
    return seatFault(memory, thrown);
  }
}

function rowsOf({ db }: Desk, id: string, { verdict, cursor, limit }: MassRowsQuery): Result<MassRows> {
  const run = findRun(db, id);
  if (!run.ok) return run;
  const offset = Number(cursor ?? 0);
  const rows = rowsOfRun(db, id).filter((row) => verdict === undefined || row.verdict === verdict);
  const items = rows.slice(offset, offset + limit);
  return accept({ items, ...(rows.length > offset + limit ? { next: String(offset + limit) } : {}) });
}

function resultFile({ db }: Desk, id: string): Result<string> {
  const run = findRun(db, id);
  if (!run.ok) return run;
  const rows = rowsOfRun(db, id).map(({ line, extension, verdict, change, notes, after }) => ({
    ...{ Line: line, 'Ext key': extension, User: after?.user ?? '', Result: verdict, Change: change },
    Remarks: notes.map(({ column, message }) => `${column}: ${message}`).join(' '),
  }));
  return accept(stringify(rows, { header: true, bom: true, escape_formulas: true, record_delimiter: 'windows' }));
}
