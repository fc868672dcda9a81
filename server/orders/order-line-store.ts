// Lines of orders in SQL, also where they turn out otherwise than they were placed.
import { insertLate } from '../db/late-rows.ts';
import { changesOnly, remember, remembered } from '../db/memory.ts';
import type { Db, Trx } from '../db/open.ts';
import { statement } from '../db/statement.ts';
import type { OrderLine } from './order.ts';

export async function writeOrderLines(trx: Trx, orderId: string, lines: readonly OrderLine[]): Promise<void> {
  for (const line of lines) await writeLine(trx, orderId, line);
  remember(trx, 'order_lines', orderId, lines);
}

/** Or the same again, with the subscription that it led to. */
async function writeLine(trx: Trx, orderId: string, line: OrderLine): Promise<void> {
  changesOnly(trx, 'order_lines', orderId);
  const row = {
    order_id: orderId,
    line: line.line,
    subscription: line.subscription,
    offer_id: line.offerId,
    plan: line.plan,
    kind: line.kind,
    quantity_before: line.quantityBefore,
    quantity_after: line.quantityAfter,
    period_start_ms: line.periodStartMs,
    period_end_ms: line.periodEndMs,
    net: line.net,
    tax: line.tax,
    total: line.total,
    words: line.words,
  };
  insertLate(trx, 'order_lines', row, NAMED, `${orderId} ${line.line}`);
}

const NAMED = 'on conflict (order_id, line) do update set subscription = excluded.subscription';

const LINES = statement((db, { orderId }: { orderId: string }) =>
  db.selectFrom('order_lines').selectAll().where('order_id', '=', orderId).orderBy('line'),
);

export function orderLines(db: Db, orderId: string): Promise<readonly OrderLine[]> {
  return remembered(db, 'order_lines', orderId, async () => {
    const rows = await LINES.all(db, { orderId });
    return rows.map((row) => ({
      line: row.line,
      subscription: row.subscription,
      offerId: row.offer_id,
      plan: row.plan,
      kind: row.kind,
      quantityBefore: row.quantity_before,
      quantityAfter: row.quantity_after,
      periodStartMs: row.period_start_ms,
      periodEndMs: row.period_end_ms,
      net: BigInt(row.net),
      tax: BigInt(row.tax),
      total: BigInt(row.total),
      words: row.words,
    }));
  });
}

/** The subscription that a line led to. */
export async function nameSubscription(trx: Trx, orderId: string, line: number, subscription: number): Promise<void> {
  const lines = (await orderLines(trx, orderId)).map((one) => (one.line === line ? { ...one, subscription } : one));
  const named = lines.find((one) => one.line === line);
  if (named !== undefined) await writeLine(trx, orderId, named);
  remember(trx, 'order_lines', orderId, lines);
}

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
