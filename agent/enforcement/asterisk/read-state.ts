// Reads what is in force on Asterisk: the agent's rows of AstDB and the extensions that are set up.
import { Fault } from '../../../shared/errors.ts';
import type { EnforcedState } from '../driver.ts';
import { FAMILIES, type Family, type Rows, stateFromRows } from '../state-rows.ts';
import type { AmiClient } from './ami-client.ts';
import { field } from './ami-frames.ts';
import { type KnownExtension, readExtensions } from './extensions.ts';

export interface AsteriskReading {
  readonly state: EnforcedState;
  readonly extensions: readonly KnownExtension[];
}

/** `known`: extensions that are not asked for anew. */
export async function readState(
  client: AmiClient,
  signal: AbortSignal,
  known?: readonly KnownExtension[],
): Promise<AsteriskReading> {
  const families = Object.values(FAMILIES);
  const [extensions, ...tables] = await Promise.all([
    known ?? readExtensions(client, signal),
    ...families.map((family) => readFamily(client, family, signal)),
  ]);
  const rows: Rows = new Map(families.map((family, at) => [family, tables[at] ?? new Map()]));
  return { state: byExtension(stateFromRows(rows), extensions), extensions };
}

/** Key to value of one family of AstDB. */
export async function readFamily(
  client: AmiClient,
  family: Family | 'registrar/contact',
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const prefix = `/${family}/`;
  const rows = new Map<string, string>();
  const refusal = await client.list(
    { Action: 'DBGetTree', Family: family },
    (item) => {
      const path = field(item, 'Key');
      if (path.startsWith(prefix)) rows.set(path.slice(prefix.length), field(item, 'Val'));
    },
    signal,
  );
  if (refusal !== undefined) throw new Fault('pbx_refused', `Asterisk refused to list ${family}: ${refusal}.`);
  return rows;
}

/** Shadows are kept by address-of-record; an extension is blocked when all of its own are. */
function byExtension(state: EnforcedState, extensions: readonly KnownExtension[]): EnforcedState {
  const strays = new Set(state.blocked);
  const blocked = new Set<string>();
  for (const { extension, aors } of extensions) {
    if (aors.every((aor) => state.blocked.has(aor))) {
      blocked.add(extension);
      for (const aor of aors) strays.delete(aor);
    }
  }
  return { ...state, blocked: new Set([...blocked, ...strays]) };
}
