// The simulated PBX's key-value database, with AstDB's awkwardness: a put is answered about a second before it is on disk.
import type { Family, RowChange, Rows } from '../state-rows.ts';

/** As measured on the real one: one open transaction, committed by a thread that sleeps a second. */
const COMMIT_AFTER_MS = 1000;

export interface DelayedDatabase {
  change(change: RowChange): void;
  rows(): Rows;
  value(family: Family, key: string): string | undefined;
  /** Everything waiting reaches the disk, as in a clean stop. */
  commit(): void;
  /** Everything that has not reached the disk yet is lost, as in a kill. */
  lose(): void;
  /** Lets a commit that is due happen. */
  settle(): void;
  /** What is on disk: [family, key, value]. */
  onDisk(): readonly StoredRow[];
}

export type StoredRow = readonly [family: string, key: string, value: string];

/** `onCommit` is called whenever rows reached the disk. `now` in milliseconds. */
export function delayedDatabase(
  stored: readonly StoredRow[],
  now: () => number,
  onCommit: () => void,
): DelayedDatabase {
  let disk = stored;
  let live = tables(disk);
  let waitingSinceMs: number | undefined;

  const commit = () => {
    if (waitingSinceMs === undefined) return;
    waitingSinceMs = undefined;
    disk = flat(live);
    onCommit();
  };
  const settle = () => {
    if (waitingSinceMs !== undefined && now() - waitingSinceMs >= COMMIT_AFTER_MS) commit();
  };

  return {
    change(change) {
      settle();
      waitingSinceMs ??= now();
      const table = live.get(change.family) ?? new Map<string, string>();
      live.set(change.family, table);
      if (change.change === 'put') table.set(change.key, change.value);
      else table.delete(change.key);
    },
    rows() {
      settle();
      return tables(flat(live)) as Rows;
    },
    value: (family, key) => live.get(family)?.get(key),
    commit,
    lose() {
      settle();
      waitingSinceMs = undefined;
      live = tables(disk);
    },
    settle,
    onDisk: () => disk,
  };
}

function tables(rows: readonly StoredRow[]): Map<string, Map<string, string>> {
  const result = new Map<string, Map<string, string>>();
  for (const [family, key, value] of rows) {
    const table = result.get(family) ?? new Map<string, string>();
    result.set(family, table.set(key, value));
  }
  return result;
}

function flat(live: ReadonlyMap<string, ReadonlyMap<string, string>>): readonly StoredRow[] {
  return [...live].flatMap(([family, table]) => [...table].map(([key, value]) => [family, key, value] as const));
}
