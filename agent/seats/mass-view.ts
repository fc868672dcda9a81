// A run of mass configuration in numbers, as the local API shows it. Pure.
import type { MassRow, MassRun } from '../../shared/contracts/mass-api.ts';
import type { MassCheck } from './mass-check.ts';
import type { RunRow, Summary } from './mass-store.ts';

export function summaryOf({ rows, notes, shortfall }: MassCheck): Summary {
  const verdict = (which: MassRow['verdict']) => rows.filter((row) => row.verdict === which).length;
  const change = (which: MassRow['change']) => rows.filter((row) => row.change === which).length;
  const sum = (of: (row: MassRow) => number) =>
    rows.reduce((total, row) => total + (row.change === 'none' ? 0 : of(row)), 0);
  const lacks = (row: MassRow, from: 'before' | 'after', to: 'before' | 'after') =>
    (row[from]?.addOns ?? []).filter((code) => !row[to]?.addOns.includes(code)).length;
  return {
    rows: rows.length,
    verdicts: { ok: verdict('ok'), warn: verdict('warn'), error: verdict('error') },
    changes: {
      ...{ assigned: change('assigned'), reassigned: change('reassigned') },
      ...{ changed: change('changed'), unchanged: change('unchanged') },
      addOnsAdded: sum((row) => lacks(row, 'after', 'before')),
      addOnsRemoved: sum((row) => lacks(row, 'before', 'after')),
      peopleAdded: rows.filter(({ wish }) => wish !== undefined && wish.person === undefined).length,
    },
    notes: [...notes],
    shortfall: [...shortfall],
  };
}

/** `revision`: of the seats now. */
export function runView(run: RunRow, revision: number): MassRun {
  const { rows, verdicts, changes, notes, shortfall } = JSON.parse(run.summary) as Summary;
  const { ok, warn, error } = verdicts;
  const canConfigure =
    run.state !== 'checked' || notes.length > 0 || error === rows ? 'no' : error > 0 ? 'valid_rows_only' : 'yes';
  return {
    ...{ id: run.id, state: run.state, name: run.name, checkedAt: Math.floor(run.checked_ms / 1000) },
    ...(run.configured_ms === null ? {} : { configuredAt: Math.floor(run.configured_ms / 1000) }),
    ...(run.undone_ms === null ? {} : { undoneAt: Math.floor(run.undone_ms / 1000) }),
    ...{ rows, verdicts, changes, notes, shortfall, canConfigure },
    canUndo: run.state === 'configured' && run.revision === revision,
    message: `${rows} rows: ${ok} in order, ${warn} with a remark, ${error} with an error.`,
  };
}
