// Papers of a filter as one ZIP file of their PDFs (S5.18).
import type { Readable } from 'node:stream';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { findInvoice, type InvoiceFilter, invoicesOf, listInvoices } from '../invoices/invoice-store.ts';
import { type ZippedPaper, zipOf } from '../invoices/papers-zip.ts';
import { invoicePdf, type Showing } from './show-invoice.ts';

/** Drawing takes a few milliseconds each, and somebody waits. */
const ZIPPED_AT_MOST = 1_000;
const LISTED_AT_ONCE = 100;

/** Newest first. They are listed before the first byte and drawn one by one, so memory does not grow with their number. */
export async function zipPapers(
  showing: Showing,
  scope: string,
  filter: InvoiceFilter,
): Promise<Result<Readable, 'too_many_rows'>> {
  const papers: ZippedPaper[] = [];
  for (let after: readonly [number | string, string] | undefined; ; ) {
    const invoices = await listInvoices(showing.database.reader, scope, filter, { after, limit: LISTED_AT_ONCE });
    const last = invoices.at(-1);
    papers.push(...invoices.map((invoice) => paperOf(showing, invoice)));
    if (papers.length > ZIPPED_AT_MOST) return tooMany();
    if (last === undefined || invoices.length < LISTED_AT_ONCE) return accept(zipOf(papers));
    after = [filter.search === undefined ? last.issuedAtMs : last.label, last.id];
  }
}

/** What of these is within sight; the rest is not there. */
export async function zipChosen(showing: Showing, scope: string, ids: readonly string[]): Promise<Readable> {
  const invoices = await invoicesOf(showing.database.reader, scope, ids);
  return zipOf(invoices.map((invoice) => paperOf(showing, invoice)));
}

function paperOf(showing: Showing, { id, label, issuedAtMs }: Invoice): ZippedPaper {
  return { name: `${label}.pdf`, atMs: issuedAtMs, read: () => pdfOf(showing, id) };
}

async function pdfOf(showing: Showing, id: string): Promise<Uint8Array> {
  const invoice = await findInvoice(showing.database.reader, { id });
  return invoice === undefined ? new Uint8Array() : (await invoicePdf(showing, invoice)).pdf;
}

function tooMany(): Result<never, 'too_many_rows'> {
  const message = `These are more than ${ZIPPED_AT_MOST} papers, too many for one file.`;
  return refuse('too_many_rows', message, 'Ask for a shorter period with fromMs and untilMs, or for one payer.');
}
