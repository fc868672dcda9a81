// Names what is on the PBX although it was applied otherwise, and the likely cause: a restart, an edit, or no apply yet.
import { scheduleText } from './call-schedule.ts';
import type { EnforcedState } from './driver.ts';

export interface Drift {
  /** 'calls', 'emergency', 'extension 1001', 'registration 1001', 'service hotel_pms', 'extension check', 'note of raises' or 'revision'. */
  readonly key: string;
  readonly wanted: string;
  readonly found: string;
  readonly cause: 'restart' | 'edited' | 'never-applied';
}

/** What the agent itself brought about. */
export interface LastApplied {
  readonly state: EnforcedState;
  /** States found or applied before, newest first: what a PBX that lost its last second may come back with. */
  readonly earlier: readonly EnforcedState[];
  /** The PBX started, or the connection was lost and came back, since the apply. */
  readonly bootedSince: boolean;
}

const NOTHING = 'nothing';
const REMEMBERED_STATES = 4;
/** A wiped database must not fill the status page: the rest is summed up in one line. */
const MAX_LISTED = 50;

/** Called after every apply that was read back. */
export function rememberApplied(
  last: LastApplied | undefined,
  before: EnforcedState,
  state: EnforcedState,
): LastApplied {
  const earlier = [before, ...(last === undefined ? [] : [last.state, ...last.earlier])];
  return { state, earlier: earlier.slice(0, REMEMBERED_STATES), bootedSince: false };
}

/** Called on `booted` and `connected`. */
export function rememberBoot(last: LastApplied | undefined): LastApplied | undefined {
  return last === undefined ? undefined : { ...last, bootedSince: true };
}

/** Empty when everything is as it was applied, or when this agent has applied nothing yet but an earlier run of it did. */
export function driftBetween(last: LastApplied | undefined, found: EnforcedState): readonly Drift[] {
  if (last === undefined) {
    if (found.revision !== undefined) return [];
    return [{ key: 'revision', wanted: 'a licence', found: NOTHING, cause: 'never-applied' }];
  }
  const wantedValues = keyedValues(last.state);
  const foundValues = keyedValues(found);
  const earlierValues = last.bootedSince ? last.earlier.map(keyedValues) : [];
  const drift: Drift[] = [];
  for (const key of new Set([...wantedValues.keys(), ...foundValues.keys()])) {
    const wanted = wantedValues.get(key);
    const seen = foundValues.get(key);
    if (wanted === seen) continue;
    const hadBefore = earlierValues.some((values) => values.get(key) === seen);
    drift.push({
      key,
      wanted: wanted ?? NOTHING,
      found: seen ?? NOTHING,
      cause: last.bootedSince && hadBefore ? 'restart' : 'edited',
    });
  }
  return shortened(drift);
}

/** Flat view of a state: one key per thing a person could have edited. Absent = not there. */
function keyedValues(state: EnforcedState): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (state.calls !== undefined) values.set('calls', scheduleText(state.calls));
  if (state.emergency !== undefined) values.set('emergency', state.emergency);
  if (state.revision !== undefined) values.set('revision', state.revision);
  if (state.raises !== undefined) values.set('note of raises', state.raises);
  if (!state.extensionsChecked) values.set('extension check', 'off');
  for (const [extension, features] of state.extensions) {
    values.set(`extension ${extension}`, features === '' ? 'licensed' : `licensed with ${features}`);
  }
  for (const extension of state.blocked) values.set(`registration ${extension}`, 'refused');
  for (const [service, value] of state.services) values.set(`service ${service}`, value);
  return values;
}

function shortened(drift: readonly Drift[]): readonly Drift[] {
  if (drift.length <= MAX_LISTED) return drift;
  const rest = drift.slice(MAX_LISTED - 1);
  const cause = rest[0]?.cause ?? 'edited';
  return [
    ...drift.slice(0, MAX_LISTED - 1),
    { key: `and ${rest.length} more`, wanted: 'as applied', found: 'otherwise', cause },
  ];
}
