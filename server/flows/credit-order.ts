// Takes back, on paper and level by level, a part of what an order charged; what the order did not charge is the payer's credit.

import { Fault } from '../../shared/errors.ts';
import type { Act } from '../audit/audit.ts';
import type { Db, Trx } from '../db/open.ts';
import { invoiceOfOrder } from '../invoices/invoice-store.ts';
import type { Sale } from '../ledger/entries.ts';
import type { Order } from '../orders/order.ts';
import { creditInvoice } from './credit-invoice.ts';
import { issueHeld, paperOf } from './hold-invoice.ts';
import type { Invoicing } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';
import { creditsWithin, leftOfOrder, shareCredit } from './share-credit.ts';

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
  await issueHeld(trx, invoicing, act, order.id);
  const invoice = await invoiceOfOrder(trx, order.id);
  const left = invoice && (await leftOfOrder(trx, order, invoice));
  const total = left === undefined || gross < left.total ? gross : left.total;
  if (invoice === undefined || left === undefined || total <= 0n) {
    return { part: undefined, invoiceId: undefined, rest: gross, whole: false };
  }
  const credits = creditsWithin(invoice, left, { total });
  const wish = { invoiceId: invoice.id, scope: '/', reason };
  const given = credits.ok
    ? await creditInvoice(trx, invoicing, act, { ...wish, credit: { lines: credits.value } })
    : credits;
  if (!given.ok) throw new Fault('credit_note_refused', `${invoice.label}: ${given.refusal.message}`);
  const note = given.value;
  await mailInvoice(trx, act, note);
  const { currency, payerId } = order;
  const part = { currency, payerId, levels: await shareCredit(trx, order, note), tax: -note.tax };
  return { part, invoiceId: note.id, rest: gross - total, whole: total === left.total };
}

/** What `creditOrder` would give back of the order's own charges at most. */
export async function chargedStill(db: Db, order: Order): Promise<bigint> {
  const paper = await paperOf(db, order.id);
  return paper === undefined ? 0n : (await leftOfOrder(db, order, paper)).total;
}
