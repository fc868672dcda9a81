// Takes back, on paper and level by level, a part of what an order charged; what the order did not charge is the payer's credit.

import { Fault } from '../../shared/errors.ts';
import { mulDiv } from '../../shared/money.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import { creditable } from '../invoices/credit.ts';
import { creditNotesOf, invoiceOfOrder } from '../invoices/invoice-store.ts';
import type { Sale } from '../ledger/entries.ts';
import { planOf } from '../orders/held-plan.ts';
import type { Order } from '../orders/order.ts';
import { creditInvoice } from './credit-invoice.ts';
import type { Invoicing } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';

export interface Credited {
  /** Of the part that the order had charged; undefined where there was none. */
  readonly part: Sale | undefined;
  readonly invoiceId: string | undefined;
  /** Minor units of the amount that no invoice has: they are to the payer's credit. */
  readonly rest: bigint;
  /** Nothing of the order is left charged. */
  readonly whole: boolean;
}

/** `gross`: minor units, tax included. What the invoice has left is credited with a note; the mail goes out with it. */
export async function creditOrder(
  trx: Trx,
  invoicing: Invoicing,
  act: Act,
  order: Order,
  { gross, reason }: { readonly gross: bigint; readonly reason: string },
): Promise<Credited> {
  const invoice = await invoiceOfOrder(trx, order.id);
  const left = invoice === undefined ? 0n : creditable(invoice, await creditNotesOf(trx, invoice.id));
  const total = gross < left ? gross : left;
  if (invoice === undefined || total <= 0n) return { part: undefined, invoiceId: undefined, rest: gross, whole: false };
  const wish = { invoiceId: invoice.id, scope: '/', credit: { total }, reason };
  const given = await creditInvoice(trx, invoicing, act, wish);
  if (!given.ok) throw new Fault('credit_note_refused', `${invoice.label}: ${given.refusal.message}`);
  const note = given.value;
  await mailInvoice(trx, act, note);
  const { currency, payerId } = order;
  const part = { currency, payerId, levels: shareOf(order, -note.net), tax: -note.tax };
  return { part, invoiceId: note.id, rest: gross - total, whole: total === left };
}

/** What `creditOrder` would leave to the payer's credit. */
export async function beyondInvoice(trx: Trx, order: Order, gross: bigint): Promise<bigint> {
  const invoice = await invoiceOfOrder(trx, order.id);
  const left = invoice === undefined ? 0n : creditable(invoice, await creditNotesOf(trx, invoice.id));
  return gross > left ? gross - left : 0n;
}

/** Every level gives back its share of what it charged; the payer's own seller exactly what the note says. */
function shareOf(order: Order, net: bigint): Sale['levels'] {
  const { levels } = planOf(order.quote);
  const whole = levels.at(-1)?.net ?? 0n;
  return levels.map(({ sellerId, net: charged }, index) => ({
    sellerId,
    net: index === levels.length - 1 || whole === 0n ? net : mulDiv(charged, net, whole),
  }));
}
