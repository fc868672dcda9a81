// The enforced state as rows of a PBX's key-value database (AstDB): the layout that the gate reads.
import { readSchedule, scheduleText } from './call-schedule.ts';
import type { EnforcedState, Step } from './driver.ts';

/** The families the agent owns. Nothing else in the database is read or touched. */
export const FAMILIES = {
  licence: 'licence',
  extensions: 'licext',
  services: 'licsvc',
  /** Registrar shadows: an AOR that takes no contacts. Shared with the admin's own rows, which are left alone. */
  shadows: 'ps_aors/aor',
} as const;

/** The one value by which the agent knows its own registrar shadows. */
export const SHADOW = '{"max_contacts":"0"}';

export type Family = (typeof FAMILIES)[keyof typeof FAMILIES];
export type Rows = ReadonlyMap<Family, ReadonlyMap<string, string>>;

export type RowChange =
  | { readonly change: 'put'; readonly family: Family; readonly key: string; readonly value: string }
  | { readonly change: 'delete'; readonly family: Family; readonly key: string };

export function stateFromRows(rows: Rows): EnforcedState {
  const licence = rows.get(FAMILIES.licence);
  const calls = licence?.get('calls');
  const shadows = rows.get(FAMILIES.shadows) ?? new Map<string, string>();
  return {
    calls: calls === undefined ? undefined : readSchedule(calls),
    emergency: licence?.get('emergency') || undefined,
    extensions: rows.get(FAMILIES.extensions) ?? new Map(),
    extensionsChecked: licence?.get('extensions') !== 'off',
    blocked: new Set([...shadows].filter(([, value]) => value === SHADOW).map(([extension]) => extension)),
    services: rows.get(FAMILIES.services) ?? new Map(),
    revision: licence?.get('revision') || undefined,
    raises: licence?.get('raises') || undefined,
  };
}

export function rowChange(step: Step): RowChange {
  switch (step.do) {
    case 'set-calls':
      return put(FAMILIES.licence, 'calls', scheduleText(step.to));
    case 'set-emergency':
      return putOrDelete(FAMILIES.licence, 'emergency', step.to);
    case 'note-raises':
      return putOrDelete(FAMILIES.licence, 'raises', step.to);
    case 'set-revision':
      return putOrDelete(FAMILIES.licence, 'revision', step.to);
    case 'license-extension':
      return put(FAMILIES.extensions, step.extension, step.to);
    case 'unlicense-extension':
      return { change: 'delete', family: FAMILIES.extensions, key: step.extension };
    case 'check-extensions':
      return { change: 'delete', family: FAMILIES.licence, key: 'extensions' };
    case 'block-registration':
      return put(FAMILIES.shadows, step.extension, SHADOW);
    case 'unblock-registration':
      return { change: 'delete', family: FAMILIES.shadows, key: step.extension };
    case 'set-service':
      return put(FAMILIES.services, step.service, step.to);
    case 'clear-service':
      return { change: 'delete', family: FAMILIES.services, key: step.service };
  }
}

function put(family: Family, key: string, value: string): RowChange {
  return { change: 'put', family, key, value };
}

function putOrDelete(family: Family, key: string, value: string): RowChange {
  return value === '' ? { change: 'delete', family, key } : put(family, key, value);
}
