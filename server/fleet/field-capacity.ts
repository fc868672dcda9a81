// The sums of capacity over a field: exact where it is small; of a large one counted once a minute, however many look, and told as of then.
import type { Db } from '../db/open.ts';
import { sumOfCapacity } from './standing-store.ts';

type Sums = Awaited<ReturnType<typeof sumOfCapacity>>;

interface FieldCapacity extends Sums {
  readonly countedAtMs: number;
}

type FieldCapacityReader = (db: Db, scope: string, nowMs: number) => Promise<FieldCapacity>;

/** From so many PBXs on one count takes as long as several other reads of the first page. */
const LARGE_FROM_PBXS = 5_000;
const KEPT_MS = 60_000;
const SCOPES_KEPT = 200;

export function createFieldCapacity(
  sum: (db: Db, scope: string) => Promise<Sums> = sumOfCapacity,
  largeFrom: number = LARGE_FROM_PBXS,
): FieldCapacityReader {
  const kept = new Map<string, FieldCapacity>();
  return async (db, scope, nowMs) => {
    const known = kept.get(scope);
    if (known !== undefined && known.countedAtMs <= nowMs && nowMs < known.countedAtMs + KEPT_MS) return known;
    const counted = { ...(await sum(db, scope)), countedAtMs: nowMs };
    kept.delete(scope);
    if (counted.pbxs < largeFrom) return counted;
    if (kept.size >= SCOPES_KEPT) kept.clear();
    kept.set(scope, counted);
    return counted;
  };
}
