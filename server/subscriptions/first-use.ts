// When something that is charged from its first use on was first used, told by what agents report: pure (S4.15).
import type { GrantKind } from '../../shared/licence/licence.ts';

export interface Unused {
  readonly number: number;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
  /** What it gives the PBX. */
  readonly units: ReadonlyMap<GrantKind, number>;
}

/** So many units of a kind at some time within `[fromMs, untilMs)`. */
export interface SeenUse {
  readonly kind: GrantKind;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly used: number;
}

export interface FirstUse {
  readonly number: number;
  readonly atMs: number;
  readonly kind: GrantKind;
  readonly used: number;
}

/**
 * What is charged already is used first, then what waits, in the order of the numbers: a fee begins only where more units of
 * its kind were in use than everything before it gives. `others`: units that are no longer waited for.
 */
export function firstUses(
  waiting: readonly Unused[],
  others: ReadonlyMap<GrantKind, number>,
  seen: readonly SeenUse[],
): FirstUse[] {
  const before = new Map(others);
  const inTime = seen.toSorted((a, b) => a.fromMs - b.fromMs);
  return waiting.flatMap(({ number, createdAtMs, endedAtMs, units }) => {
    const use = inTime.find(
      ({ kind, fromMs, untilMs, used }) =>
        units.has(kind) &&
        untilMs > createdAtMs &&
        (endedAtMs === null || fromMs < endedAtMs) &&
        used > (before.get(kind) ?? 0),
    );
    for (const [kind, count] of units) before.set(kind, (before.get(kind) ?? 0) + count);
    if (use === undefined) return [];
    return [{ number, kind: use.kind, used: use.used, atMs: Math.max(use.fromMs, createdAtMs) }];
  });
}
