// The way of what was bought for a PBX: order line, invoice, the licence that carried it, the agent's proof that it is in force.
import { accept } from '../../shared/result.ts';
import type { Db } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { firstReceiptFrom } from '../fleet/receipt-store.ts';
import { findHeldInvoice } from '../invoices/held-invoice-store.ts';
import { invoiceOfOrder } from '../invoices/invoice-store.ts';
import { firstLicenceFrom } from '../licences/licence-store.ts';
import { type PaidLine, paidLinesOfPbx } from '../orders/paid-line-store.ts';
import { pbxNotFound } from './issue-licence.ts';

const LINES_AT_MOST = 50;

/** The newest lines, latest first. Papers are told where the payer is within the scope alone. */
export async function tracePbx(db: Db, asked: { readonly pbxId: string; readonly scope: string }) {
  const pbx = await findPbx(db, { id: asked.pbxId }, asked.scope);
  if (pbx === undefined) return pbxNotFound();
  const lines = await paidLinesOfPbx(db, pbx.id, LINES_AT_MOST);
  const steps = new Map<string, Awaited<ReturnType<typeof stepsOf>>>();
  for (const line of lines) {
    if (!steps.has(line.orderId)) steps.set(line.orderId, await stepsOf(db, pbx.id, line, asked.scope));
  }
  return accept({
    items: lines.map(({ paidAtMs, subscription, sku, kind, quantityBefore, quantityAfter, orderId }) => {
      const line = { atMs: paidAtMs, subscription, sku, kind, quantityBefore, quantityAfter };
      return { ...line, ...(steps.get(orderId) ?? NOTHING) };
    }),
  });
}

const NOTHING = { order: null, invoice: null, invoiceWaits: false, licence: null, applied: null };

async function stepsOf(db: Db, pbxId: string, { orderId, number, paidAtMs, payerPath }: PaidLine, scope: string) {
  const isTold = payerPath.startsWith(scope);
  const invoice = isTold ? await invoiceOfOrder(db, orderId) : undefined;
  const licence = await firstLicenceFrom(db, pbxId, Math.floor(paidAtMs / 1000));
  const applied = licence && (await firstReceiptFrom(db, pbxId, licence));
  return {
    order: isTold ? { id: orderId, number } : null,
    invoiceWaits: isTold && invoice === undefined && (await findHeldInvoice(db, orderId)) !== undefined,
    invoice: invoice === undefined ? null : { id: invoice.id, label: invoice.label },
    licence: licence ?? null,
    applied: applied ?? null,
  };
}
