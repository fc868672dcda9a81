// Hourly use of PBXs in SQL; a report that comes twice changes nothing, a fuller one raises the peaks.
import type { UsageHour } from '../../shared/contracts/agent-wire.ts';
import type { Db, Trx } from '../db/open.ts';

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

/** Peaks and refusals per UTC day from `from` (epoch seconds) on, oldest first. */
export async function dailyUsage(db: Db, pbxId: string, from: number): Promise<UsageDay[]> {
  const rows = await db
    .selectFrom('usage_hours')
    .selectAll()
    .where('pbx_id', '=', pbxId)
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
