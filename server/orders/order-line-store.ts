// Lines of an order that turn out otherwise than they were placed, in SQL.
import type { Trx } from '../db/open.ts';

export interface LineDays {
  readonly line: number;
  readonly periodStartMs: number;
  readonly periodEndMs: number;
  readonly words: string;
}

/** The days that it pays for after all; its amounts never change. */
export async function moveOrderLine(trx: Trx, orderId: string, days: LineDays): Promise<void> {
  await trx
    .updateTable('order_lines')
    .set({ period_start_ms: days.periodStartMs, period_end_ms: days.periodEndMs, words: days.words })
    .where('order_id', '=', orderId)
    .where('line', '=', days.line)
    .execute();
}
