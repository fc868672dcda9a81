// Finance gives money of an invoice back by hand: the credit note, its entries level by level, and the mail, in one transaction.
import type { CreditNoteRequest } from '../../shared/contracts/invoices-api.ts';
import type { Currency } from '../../shared/currencies.ts';
import { parseAmount } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { findInvoice } from '../invoices/invoice-store.ts';
import { entriesForCreditNote, type Sale } from '../ledger/entries.ts';
import { balanceOf, post } from '../ledger/ledger-store.ts';
import { findOrder } from '../orders/order-store.ts';
import { type CreditInvoiceCode, creditInvoice, invoiceNotFound } from './credit-invoice.ts';
import type { Invoicing } from './issue-invoice.ts';
import { mailInvoice } from './mail-paid-order.ts';
import { creditsWithin, leftOfOrder, shareCredit } from './share-credit.ts';

export type GiveCreditCode = CreditInvoiceCode | 'validation_failed';

/** To the payer's credit; off what it owes where the invoice is still open. */
export async function giveCreditNote(
  trx: Trx,
  invoicing: Invoicing,
  act: Act,
  order: CreditNoteRequest & { readonly invoiceId: string; readonly scope: string },
): Promise<Result<Invoice, GiveCreditCode>> {
  const invoice = await findInvoice(trx, { id: order.invoiceId }, order.scope);
  if (invoice === undefined) return invoiceNotFound();
  const credit = creditOf(order, invoice.currency);
  if (credit === undefined) return otherCurrency(invoice);
  const sold = invoice.orderId === null ? undefined : await findOrder(trx, { id: invoice.orderId });
  const within = sold && creditsWithin(invoice, await leftOfOrder(trx, sold, invoice), credit);
  if (within?.ok === false) return within;
  const wish = within === undefined ? credit : { lines: within.value };
  const given = await creditInvoice(trx, invoicing, act, { ...order, credit: wish });
  if (!given.ok) return given;
  const note = given.value;
  const sale = {
    currency: note.currency,
    payerId: note.payerId,
    levels: sold === undefined ? await levelsOf(trx, note) : await shareCredit(trx, sold, note),
    tax: -note.tax,
  };
  const owed = invoice.state === 'open' ? await balanceOf(trx, note.payerId, 'receivable', note.currency) : 0n;
  const offReceivable = owed < -note.total ? (owed > 0n ? owed : 0n) : -note.total;
  const links = { invoiceId: note.id, memo: `${note.label}: ${order.reason}` };
  const ordered = invoice.orderId === null ? links : { ...links, orderId: invoice.orderId };
  await post(trx, act, entriesForCreditNote(sale, offReceivable, ordered));
  await mailInvoice(trx, act, note);
  return accept(note);
}

function creditOf({ lines, total }: CreditNoteRequest, currency: Currency) {
  const minor = (money: { amount: string; currency: string }) =>
    money.currency === currency ? parseAmount(money.amount, currency) : undefined;
  if (lines === undefined) {
    const sum = total && minor(total);
    return sum === undefined ? undefined : { total: sum };
  }
  const credits = lines.flatMap((line) => {
    const sum = minor(line.total);
    return sum === undefined ? [] : [{ line: line.line, total: sum }];
  });
  return credits.length === lines.length ? { lines: credits } : undefined;
}

/** Fees are owed to the vendor alone. */
async function levelsOf(trx: Trx, { net }: Invoice): Promise<Sale['levels']> {
  return [{ sellerId: (await findVendor(trx))?.id ?? '', net: -net }];
}

function otherCurrency({ currency, label }: Invoice): Result<never, 'validation_failed'> {
  const message = `${label} is written in ${currency}.`;
  return refuse('validation_failed', message, `Give the amounts in ${currency}.`, {
    fields: JSON.stringify([{ path: 'total.currency', message: `must be ${currency}` }]),
  });
}
