// Where assignments are changed: one transaction per change, judged on what is stored at that moment, counted in a revision.
import { accept, type Result } from '../../shared/result.ts';
import type { SeatKind } from '../../shared/seats.ts';
import type { SeatDatabase } from './database.ts';
import type { Stock } from './judge.ts';
import { type Pools, unitsIn } from './pools.ts';
import { allSeats, countByKind, readMeta, writeMeta, writeSettlement } from './seat-rows.ts';
import { settle } from './settle.ts';

/** What every change of seats goes by. */
export interface Desk {
  readonly db: SeatDatabase;
  readonly pools: Pools;
  readonly nowMs: number;
  readonly newId: () => string;
  /** A person may have one base licence of a kind for each of several extensions. */
  readonly several: boolean;
}

/** All or nothing: a refusal changes nothing. `work` answers undefined where there is nothing to change. */
export function changing<T, C extends string>(
  desk: Desk,
  work: () => Result<T | undefined, C>,
): Result<T | undefined, C> {
  const job = () => {
    const result = work();
    if (result.ok && result.value !== undefined) noteChange(desk);
    return result;
  };
  return desk.db.transaction(job, (result) => result.ok);
}

/** Within the transaction of a change: what became free goes to those that are over the limit, and the change counts. */
export function noteChange(desk: Desk): void {
  settleOver(desk);
  countUp(desk.db);
}

/** Counts the changes of what is assigned. */
export function revisionOf(db: SeatDatabase): number {
  return Number(readMeta(db, 'revision') ?? 0);
}

export function countUp(db: SeatDatabase): void {
  writeMeta(db, 'revision', String(revisionOf(db) + 1));
}

export function nextRank(db: SeatDatabase, count = 1): number {
  const rank = Number(readMeta(db, 'rank') ?? 0) + 1;
  writeMeta(db, 'rank', String(rank + count - 1));
  return rank;
}

/** The oldest first. */
function settleOver({ db, pools }: Desk): void {
  if (db.get('select 1 from seats where usable = 0 limit 1') === undefined) return;
  writeSettlement(db, settle(pools, allSeats(db)));
}

/** What the licence says now, where that changed: by a new licence, or because an end has passed. True when a seat changed. */
export function settleByLicence({ db, pools }: Pick<Desk, 'db' | 'pools'>): boolean {
  if (readMeta(db, 'settled') === pools.key) return false;
  return db.transaction(() => {
    const settlement = settle(pools, allSeats(db));
    writeSettlement(db, settlement);
    writeMeta(db, 'settled', pools.key);
    countUp(db);
    return settlement.moves.length + settlement.dropped.length > 0;
  });
}

export function stocks({ db, pools }: Pick<Desk, 'db' | 'pools'>): (kind: SeatKind) => Stock {
  const counts = new Map(countByKind(db).map((count) => [count.kind, count]));
  return (kind) => ({
    total: unitsIn(pools.usable.get(kind)),
    assigned: counts.get(kind)?.usable ?? 0,
    over: counts.get(kind)?.over ?? 0,
  });
}

export const UNCHANGED = accept(undefined);
