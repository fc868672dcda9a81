// Says what became of an open invoice: paid after all, given up, or void; what is printed on it never changes (M8, M20).
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Trx } from '../db/open.ts';
import { creditable } from '../invoices/credit.ts';
import { type Invoice, type InvoiceState, mayBecome } from '../invoices/invoice.ts';
import { creditNotesOf, findInvoice, setInvoiceState } from '../invoices/invoice-store.ts';
import { entriesForPayment, entriesForWriteOff } from '../ledger/entries.ts';
import { balanceOf, post } from '../ledger/ledger-store.ts';
import { invoiceNotFound } from './credit-invoice.ts';

export interface SettleOrder {
  readonly invoiceId: string;
  readonly scope: string;
  readonly state: Exclude<InvoiceState, 'open'>;
  readonly reason: string;
}

export type SettleInvoiceCode = 'invoice_not_found' | 'invoice_settled';

/** `paid` books the money as received by bank; `uncollectible` writes off what is left; `void` needs a credit note for all of it first. */
export async function settleInvoice(
  trx: Trx,
  act: Act,
  { invoiceId, scope, state, reason }: SettleOrder,
): Promise<Result<Invoice, SettleInvoiceCode>> {
  const invoice = await findInvoice(trx, { id: invoiceId }, scope);
  if (invoice === undefined) return invoiceNotFound();
  const left = creditable(invoice, await creditNotesOf(trx, invoice.id));
  if (!mayBecome(invoice.state, state) || (state === 'void' && left !== 0n)) return settled(invoice);
  await setInvoiceState(trx, invoice.id, { from: invoice.state, to: state, settledAtMs: act.nowMs });
  await book(trx, act, invoice, state, left);
  const accountPath = (await findAccount(trx, '/', invoice.payerId))?.path ?? '/';
  const details = { id: invoice.id, from: invoice.state, to: state, reason };
  await writeAudit(trx, act, { action: 'invoice.settled', subject: invoice.label, accountPath, details });
  return accept({ ...invoice, state, settledAtMs: act.nowMs });
}

async function book(trx: Trx, act: Act, invoice: Invoice, state: InvoiceState, left: bigint): Promise<void> {
  const vendorId = (await findVendor(trx))?.id ?? '';
  const { currency, payerId, label } = invoice;
  const links = { invoiceId: invoice.id, memo: `${label} ${state}` };
  if (state === 'uncollectible') {
    await post(trx, act, entriesForWriteOff({ currency, vendorId, ownerId: payerId, amount: left }, links));
  } else if (state === 'paid') {
    const owed = await balanceOf(trx, payerId, 'receivable', currency);
    const receipt = { currency, vendorId, payerId, provider: 'offline', amount: left };
    await post(trx, act, entriesForPayment(receipt, owed > 0n ? owed : 0n, links));
  }
}

function settled({ label, state }: Invoice): Result<never, 'invoice_settled'> {
  return refuse(
    'invoice_settled',
    `${label} is ${state} and cannot become that.`,
    'An open invoice is paid, written off, or void once a credit note gave all of it back.',
  );
}
