// Uploads of mass configuration as they are stored: the file, its verdicts, and what Configure would do. SQL alone.
import type { MassRow, MassRun } from '../../shared/contracts/mass-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { SeatDatabase } from './database.ts';
import type { Stand, Wish } from './mass-check.ts';

/** What is known of a run without reading its rows. */
export type Summary = Pick<MassRun, 'rows' | 'verdicts' | 'changes' | 'notes' | 'shortfall'>;

export interface RunRow {
  readonly id: string;
  readonly state: MassRun['state'];
  readonly name: string;
  readonly checked_ms: number;
  readonly configured_ms: number | null;
  readonly undone_ms: number | null;
  /** Of the seats, when the run was last written. */
  readonly revision: number;
  /** JSON of `Summary`. */
  readonly summary: string;
}

/** JSON as it was judged: `plan` of `Plan`, `result` of `MassRow[]`. */
interface Judgement {
  readonly summary: string;
  readonly plan: string;
  readonly result: string;
}

/** What Configure changes, and the setting by which that was judged. */
export interface Plan {
  readonly several: boolean;
  readonly wishes: readonly Wish[];
}
export type Before = readonly (readonly [extension: string, stand: Stand | null])[];

const KEPT_RUNS = 10;
const SHOWN = 'id, state, name, checked_ms, configured_ms, undone_ms, revision, summary';
export const UPLOAD_AGAIN = 'Upload the file again.';

/** Takes the place of the one that was looked at before. */
export function storeRun(
  db: SeatDatabase,
  run: { readonly id: string; readonly name: string; readonly atMs: number; readonly revision: number },
  file: Uint8Array,
  { summary, plan, result }: Judgement,
): void {
  db.run("update mass_runs set state = 'superseded', plan = '' where state = 'checked'");
  db.run(
    `insert into mass_runs (id, state, name, checked_ms, revision, file, summary, plan, result)
     values (?, 'checked', ?, ?, ?, ?, ?, ?, ?)`,
    ...[run.id, run.name, run.atMs, run.revision, file, summary, plan, result],
  );
  db.run(
    'delete from mass_runs where id not in (select id from mass_runs order by checked_ms desc limit ?)',
    KEPT_RUNS,
  );
}

export function findRun(db: SeatDatabase, id: string): Result<RunRow> {
  const run = db.get<RunRow>(`select ${SHOWN} from mass_runs where id = ?`, id);
  return run === undefined
    ? refuse('run_unknown', 'There is no such upload; only the last ones are kept.', UPLOAD_AGAIN)
    : accept(run);
}

export function allRuns(db: SeatDatabase): RunRow[] {
  return db.all<RunRow>(`select ${SHOWN} from mass_runs order by checked_ms desc`);
}

export function rowsOfRun(db: SeatDatabase, id: string): readonly MassRow[] {
  return JSON.parse(resultOfRun(db, id) || '[]') as readonly MassRow[];
}

export function resultOfRun(db: SeatDatabase, id: string): string {
  return db.get<{ result: string }>('select result from mass_runs where id = ?', id)?.result ?? '';
}

export function planOfRun(db: SeatDatabase, id: string): Plan {
  const kept = db.get<{ plan: string }>('select plan from mass_runs where id = ?', id)?.plan;
  return kept ? (JSON.parse(kept) as Plan) : { several: false, wishes: [] };
}

export function fileOfRun(db: SeatDatabase, id: string): Uint8Array {
  return db.get<{ file: Uint8Array }>('select file from mass_runs where id = ?', id)?.file ?? new Uint8Array();
}

export function beforeOfRun(db: SeatDatabase, id: string): Before {
  const kept = db.get<{ before: string | null }>('select before from mass_runs where id = ?', id)?.before;
  return kept ? (JSON.parse(kept) as Before) : [];
}

/** `revision`: of the seats once this is committed; `judged` where it was judged anew. */
export function noteConfigured(
  db: SeatDatabase,
  id: string,
  at: { readonly atMs: number; readonly revision: number },
  before: Before,
  judged?: Judgement,
): void {
  db.run(
    "update mass_runs set state = 'configured', plan = '', configured_ms = ?, revision = ?, before = ? where id = ?",
    ...[at.atMs, at.revision, JSON.stringify(before), id],
  );
  if (judged !== undefined)
    db.run('update mass_runs set summary = ?, result = ? where id = ?', judged.summary, judged.result, id);
}

export function noteUndone(
  db: SeatDatabase,
  id: string,
  at: { readonly atMs: number; readonly revision: number },
): void {
  db.run(
    "update mass_runs set state = 'undone', undone_ms = ?, revision = ? where id = ?",
    ...[at.atMs, at.revision, id],
  );
}
