// Gives money of an invoice back on paper: a credit note with its own number, never more than the invoice has left.
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import { type CreditCode, creditable, creditLines, type LineCredit, spread } from '../invoices/credit.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { creditNotesOf, findInvoice, setInvoiceState } from '../invoices/invoice-store.ts';
import { type Invoicing, issuerFor, writeInvoice } from './issue-invoice.ts';

export interface CreditOrder {
  readonly invoiceId: string;
  readonly scope: string;
  /** Tax included: of named lines, or a sum that is spread over what the lines have left. */
  readonly credit: { readonly lines: readonly LineCredit[] } | { readonly total: bigint };
  readonly reason: string;
}

export type CreditInvoiceCode = CreditCode | 'invoice_not_found' | 'invoice_not_creditable';

/** An open invoice that has nothing left after it is void. Who pays the money back is another flow. */
export async function creditInvoice(
  trx: Trx,
  invoicing: Invoicing,
  act: Act,
  order: CreditOrder,
): Promise<Result<Invoice, CreditInvoiceCode>> {
  const invoice = await findInvoice(trx, { id: order.invoiceId }, order.scope);
  if (invoice === undefined) return invoiceNotFound();
  if (invoice.kind === 'credit_note' || invoice.state === 'void') {
    return refuse(
      'invoice_not_creditable',
      invoice.kind === 'credit_note' ? `${invoice.label} is a credit note itself.` : `${invoice.label} is void.`,
      'Name an invoice or a statement that holds.',
    );
  }
  const notes = await creditNotesOf(trx, invoice.id);
  const credits =
    'lines' in order.credit ? accept([...order.credit.lines]) : spread(invoice, notes, order.credit.total);
  if (!credits.ok) return credits;
  const lines = creditLines(invoice, notes, credits.value);
  if (!lines.ok) return lines;
  const payer = await findAccount(trx, '/', invoice.payerId);
  if (payer === undefined) return invoiceNotFound();
  const issuer = await issuerFor(trx, payer);
  const note = await writeInvoice(trx, { ...invoicing, issuer: sameIssuer(issuer, invoice) }, act, {
    kind: 'credit_note',
    orderId: invoice.orderId,
    creditsId: invoice.id,
    payer,
    accountId: invoice.accountId,
    language: invoice.language,
    buyer: invoice.buyer,
    terms: { ...invoice.terms, reason: order.reason, creditsLabel: invoice.label, month: '', paid: true },
    currency: invoice.currency,
    lines: lines.value,
    details: [],
    rounding: invoice.rounding,
    dueAtMs: act.nowMs,
    state: 'paid',
  });
  if (invoice.state === 'open' && creditable(invoice, [...notes, note]) === 0n) {
    await setInvoiceState(trx, invoice.id, { from: 'open', to: 'void', settledAtMs: act.nowMs });
  }
  return accept(note);
}

/** Whoever issued the invoice issues its credit note, whatever the settings or the brand became since. */
function sameIssuer(issuer: Awaited<ReturnType<typeof issuerFor>>, invoice: Invoice): typeof issuer {
  const prefix = /^[A-Z]+-([A-Z0-9]{2,6})-\d{4}$/.exec(invoice.series)?.[1] ?? null;
  const brand =
    prefix === null && invoice.terms.brand === ''
      ? undefined
      : {
          accountId: '',
          email: '',
          name: invoice.terms.brand,
          seller: prefix === null ? null : invoice.seller,
          prefix,
        };
  return { zone: invoice.terms.zone, settings: { ...issuer.settings, seller: invoice.seller }, brand };
}

export function invoiceNotFound(): Result<never, 'invoice_not_found'> {
  return refuse('invoice_not_found', 'There is no such invoice within your account.', 'Check the id, or list them.');
}
