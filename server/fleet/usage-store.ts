// Hourly use of PBXs in SQL; a report that comes twice changes nothing, a fuller one raises the peaks.
import type { UsageHour } from '../../shared/contracts/agent-wire.ts';
import type { Db, Trx } from '../db/open.ts';
import type { UsageHoursTable } from '../db/tables.ts';
import type { ActiveHour } from './both-active.ts';

export async function mergeUsage(trx: Trx, pbxId: string, hours: readonly UsageHour[]): Promise<void> {
  for (const hour of hours) {
    const known = await trx
      .selectFrom('usage_hours')
      .selectAll()
      .where('pbx_id', '=', pbxId)
      .where('hour', '=', hour.hour)
      .executeTakeFirst();
    const merged = {
      peak_calls: Math.max(known?.peak_calls ?? 0, hour.peakCalls),
      extensions: Math.max(known?.extensions ?? 0, hour.extensions),
      refused_calls: Math.max(known?.refused_calls ?? 0, hour.refusedCalls),
      refused_extensions: Math.max(known?.refused_extensions ?? 0, hour.refusedExtensions),
      ...activeOf(known, hour),
    };
    await trx
      .insertInto('usage_hours')
      .values({ pbx_id: pbxId, hour: hour.hour, ...merged })
      .onConflict((conflict) => conflict.columns(['pbx_id', 'hour']).doUpdateSet(merged))
      .execute();
  }
}

export interface UsageDay {
  /** Epoch seconds, start of the UTC day. */
  readonly day: number;
  readonly peakCalls: number;
  readonly extensions: number;
  readonly refusedCalls: number;
  readonly refusedExtensions: number;
}

/** A call admitted makes an hour active, also from an agent that only counts calls. */
function activeOf(known: Partial<UsageHoursTable> | undefined, { active, activeMinutes, peakCalls }: UsageHour) {
  const minutes = activeMinutes ?? null;
  return {
    active: Math.max(known?.active ?? 0, (active ?? peakCalls > 0) ? 1 : 0),
    active_minutes: minutes === null ? (known?.active_minutes ?? null) : Math.max(known?.active_minutes ?? 0, minutes),
  };
}

/** Which hours from `from` (epoch seconds) on took calls, oldest first. */
export async function activeHours(db: Db, pbxId: string, from: number): Promise<ActiveHour[]> {
  const rows = await db
    .selectFrom('usage_hours')
    .select(['hour', 'active', 'active_minutes as minutes'])
    .where('pbx_id', '=', pbxId)
    .where('hour', '>=', from)
    .orderBy('hour')
    .execute();
  return rows.map(({ hour, active, minutes }) => ({ hour, active: active === 1, minutes: minutes ?? undefined }));
}

/**
 * Peaks and refusals per UTC day from `from` (epoch seconds) on, oldest first. The PBXs of one entitlement are counted once:
 * its peak is the highest among them, because only one of them is meant to take calls.
 */
export async function dailyUsage(db: Db, pbxIds: readonly string[], from: number): Promise<UsageDay[]> {
  const rows = await db
    .selectFrom('usage_hours')
    .selectAll()
    .where('pbx_id', 'in', pbxIds)
    .where('hour', '>=', from)
    .orderBy('hour')
    .execute();
  const days = new Map<number, UsageDay>();
  for (const row of rows) {
    const day = row.hour - (row.hour % 86_400);
    const known = days.get(day);
    days.set(day, {
      day,
      peakCalls: Math.max(known?.peakCalls ?? 0, row.peak_calls),
      extensions: Math.max(known?.extensions ?? 0, row.extensions),
      refusedCalls: (known?.refusedCalls ?? 0) + row.refused_calls,
      refusedExtensions: (known?.refusedExtensions ?? 0) + row.refused_extensions,
    });
  }
  return [...days.values()];
}
