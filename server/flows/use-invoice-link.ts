// What a one-time invoice link does: shows what is behind it, gives the document once, asks for a new one to the same address.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Db, Trx } from '../db/open.ts';
import type { InvoiceFile } from '../invoices/file-store.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { findInvoice } from '../invoices/invoice-store.ts';
import { linkHash } from '../invoices/link.ts';
import { consumeLink, findLink, type InvoiceLink, isUsable } from '../invoices/link-store.ts';
import { invoiceMail } from '../mail/messages/invoice.ts';
import { queueNewMail } from '../mail/outbox-store.ts';
import { addressMail } from './address-mail.ts';
import { invoiceNotFound } from './credit-invoice.ts';
import { invoicePdf, type Showing } from './show-invoice.ts';

export type LinkCode = 'invoice_link_unknown' | 'invoice_link_over';

export interface LinkView {
  readonly invoice: Invoice;
  readonly usable: boolean;
}

/** Looking counts for nothing: mail scanners look at everything (S5.26). */
export async function lookAtLink(db: Db, token: string, nowMs: number): Promise<Result<LinkView, LinkCode>> {
  const found = await linkOf(db, token);
  if (!found.ok) return found;
  return accept({ invoice: found.value.invoice, usable: isUsable(found.value.link, nowMs) });
}

/** The one use. The document is drawn before the use is counted, so that a failure costs nobody their link. */
export async function useLink(
  showing: Showing,
  act: Act,
  token: string,
): Promise<Result<{ invoice: Invoice; file: InvoiceFile }, LinkCode>> {
  const found = await linkOf(showing.database.reader, token);
  if (!found.ok) return found;
  const { invoice, link } = found.value;
  if (!isUsable(link, act.nowMs)) return linkOver();
  const file = await invoicePdf(showing, invoice);
  return await showing.database.transact(async (trx) => {
    if (!(await consumeLink(trx, link.hash, act.nowMs))) return linkOver();
    await auditLink(trx, act, invoice, 'invoice.link_used', link.email);
    return accept({ invoice, file });
  });
}

const ASKED_ONCE_IN_MS = 10 * 60_000;

/** To the address the link was made for, whoever asks. */
export async function renewLink(trx: Trx, act: Act, token: string): Promise<Result<Invoice, LinkCode>> {
  const found = await linkOf(trx, token);
  if (!found.ok) return found;
  const { invoice, link } = found.value;
  return (await mailLink(trx, act, invoice, { email: link.email, source: link.hash }))
    ? accept(invoice)
    : linkUnknown();
}

/** To the billing contact as the invoice names it; the link that was mailed last is then the only one. */
export async function mailInvoiceLink(
  trx: Trx,
  act: Act,
  { invoiceId, scope }: { readonly invoiceId: string; readonly scope: string },
): Promise<Result<Invoice, 'invoice_not_found'>> {
  const invoice = await findInvoice(trx, { id: invoiceId }, scope);
  if (invoice === undefined) return invoiceNotFound();
  const asked = { email: invoice.buyer.email, source: invoice.id };
  return (await mailLink(trx, act, invoice, asked)) ? accept(invoice) : invoiceNotFound();
}

interface AskedBy {
  readonly email: string;
  /** By which link, or for which invoice in the portal. */
  readonly source: string;
}

/** Often asked within ten minutes it is one mail; false where the payer is gone. */
async function mailLink(trx: Trx, act: Act, invoice: Invoice, { email, source }: AskedBy): Promise<boolean> {
  const to = { name: invoice.buyer.name, email, language: invoice.language };
  const addressed = await addressMail(trx, invoice.payerId, to);
  if (addressed === undefined) return false;
  const dedupe = `invoice-link:${source}:${Math.floor(act.nowMs / ASKED_ONCE_IN_MS)}`;
  const message = invoiceMail(addressed.reader, invoice);
  const mail = { ...message, ...addressed.envelope, dedupe, kind: invoice.kind, invoiceId: invoice.id };
  if (await queueNewMail(trx, act, mail)) await auditLink(trx, act, invoice, 'invoice.link_asked', email);
  return true;
}

async function linkOf(db: Db, token: string): Promise<Result<{ link: InvoiceLink; invoice: Invoice }, LinkCode>> {
  const link = await findLink(db, linkHash(token));
  const invoice = link && (await findInvoice(db, { id: link.invoiceId }));
  return link === undefined || invoice === undefined ? linkUnknown() : accept({ link, invoice });
}

async function auditLink(trx: Trx, act: Act, invoice: Invoice, action: string, email: string): Promise<void> {
  const payer = await findAccount(trx, '/', invoice.payerId);
  await writeAudit(trx, act, { action, subject: invoice.label, accountPath: payer?.path ?? '/', details: { email } });
}

function linkUnknown(): Result<never, 'invoice_link_unknown'> {
  return refuse('invoice_link_unknown', 'This link leads nowhere.', 'Check that the whole address was copied.');
}

function linkOver(): Result<never, 'invoice_link_over'> {
  return refuse('invoice_link_over', 'This link was used, replaced or is older than 24 hours.', 'Ask for a new one.');
}
