// Lines of paid orders in SQL, as what was bought for a PBX.
import type { Db } from '../db/open.ts';

export interface PaidLine {
  readonly orderId: string;
  readonly number: number;
  readonly payerPath: string;
  readonly paidAtMs: number;
  readonly subscription: number | null;
  readonly sku: string;
  readonly kind: string;
  readonly quantityBefore: number;
  readonly quantityAfter: number;
}

/** Latest first; what was paid and is held back has reached no PBX. */
export async function paidLinesOfPbx(db: Db, pbxId: string, limit: number): Promise<PaidLine[]> {
  const rows = await db
    .selectFrom('orders')
    .innerJoin('order_lines', 'order_lines.order_id', 'orders.id')
    .innerJoin('offers', 'offers.id', 'order_lines.offer_id')
    .select(['orders.id as orderId', 'orders.number as number', 'payer_path as payerPath', 'paid_at_ms as paidAtMs'])
    .select(['subscription', 'sku', 'order_lines.kind as kind'])
    .select(['quantity_before as quantityBefore', 'quantity_after as quantityAfter'])
    .where('orders.pbx_id', '=', pbxId)
    .where('paid_at_ms', 'is not', null)
    .where('hold_reason', 'is', null)
    .orderBy('paid_at_ms', 'desc')
    .orderBy('orders.number', 'desc')
    .orderBy('order_lines.line')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, paidAtMs: row.paidAtMs ?? 0 }));
}
