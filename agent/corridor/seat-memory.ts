// What the agent remembers of its seats between two looks at their database.
import type { Licence } from '../../shared/licence/licence.ts';
import type { Refusal } from '../../shared/result.ts';
import type { SeatDatabase } from '../seats/database.ts';
import type { Pools } from '../seats/pools.ts';

export interface SeatMemory {
  db: SeatDatabase | undefined;
  /** Why the seats cannot be read or written; undefined while they can. */
  fault: Refusal | undefined;
  /** Of the licence that was asked of last: what was worked out from its units is not worked out again. */
  licensed: { readonly licence: Licence | undefined; readonly pools: Pools } | undefined;
  inForce: { readonly revision: number; readonly letters: ReadonlyMap<string, string> } | undefined;
  /** The run of mass configuration that is being put into force, with rows of the PBX done and to do. */
  progress: { readonly run: string; readonly done: number; readonly total: number } | undefined;
  /** The PBX was reloaded: names may have changed. */
  callersStale: boolean;
}

export const NO_SEATS: SeatMemory = {
  db: undefined,
  fault: undefined,
  licensed: undefined,
  inForce: undefined,
  progress: undefined,
  callersStale: true,
};
