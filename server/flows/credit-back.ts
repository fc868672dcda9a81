// Credit notes for what an order gives back: of the invoice that charged it, and of those that were netted into that one.
import { Fault } from '../../shared/errors.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import type { Order } from '../orders/order.ts';
import type { QuoteLine } from '../pricing/quote-line.ts';
import { creditInvoice } from './credit-invoice.ts';
import { creditsIn, type Drawing, drawBatch, drawFromOthers } from './draw-papers.ts';
import { issueAllHeld } from './hold-invoice.ts';
import type { Invoicing } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';

/**
 * Never throws for what papers cannot show, because the buyer is entitled to the money all the same: the rest is written
 * down. Gives what went off open invoices, in minor units: that much less is owed.
 */
export async function creditBack(
  trx: Trx,
  deps: Invoicing,
  act: Act,
  order: Order,
  lines: readonly QuoteLine[],
): Promise<bigint> {
  const drawing: Drawing = new Map();
  await issueAllHeld(trx, deps, act, order.payerId);
  let rest = 0n;
  for (const { batch, gross } of creditsIn(lines)) rest += await drawBatch(trx, drawing, batch, -gross);
  if (rest > 0n) rest = await drawFromOthers(trx, drawing, order, rest);
  if (rest > 0n) await writeDown(trx, act, order, rest);
  let offOpen = 0n;
  for (const { invoice, lines: wanted } of drawing.values()) {
    if (wanted.size === 0) continue;
    const credit = { lines: [...wanted].map(([line, total]) => ({ line, total })) };
    const wish = { invoiceId: invoice.id, scope: '/', credit, reason: `order ${order.number}` };
    const note = await creditInvoice(trx, deps, act, wish);
    if (!note.ok) throw new Fault('credit_note_refused', `${invoice.label}: ${note.refusal.message}`);
    await mailInvoice(trx, act, note.value);
    if (invoice.state === 'open') offOpen -= note.value.total;
  }
  return offOpen;
}

async function writeDown(trx: Trx, act: Act, order: Order, rest: bigint): Promise<void> {
  await writeAudit(trx, act, {
    action: 'order.credit_without_note',
    subject: `${order.number}`,
    accountPath: '/',
    details: { id: order.id, minorUnits: `${rest}`, currency: order.currency },
  });
}
