// /invoices: lists, one in detail, its PDF and CSV, a period as CSV, credit notes and what became of an open one.
import type { z } from 'zod';
import {
  creditNoteSchema,
  invoiceLinesSchema,
  invoiceLinkSchema,
  invoiceListSchema,
  invoiceQuerySchema,
  invoiceSchema,
  invoiceSummarySchema,
  invoiceZipSchema,
  settleInvoiceSchema,
} from '../../shared/contracts/invoices-api.ts';
import { accept } from '../../shared/result.ts';
import type { Random } from '../audit/audit.ts';
import { invoiceNotFound } from '../flows/credit-invoice.ts';
import { zipChosen, zipPapers } from '../flows/export-papers.ts';
import { giveCreditNote } from '../flows/give-credit-note.ts';
import { settleInvoice } from '../flows/settle-invoice.ts';
import { invoicePdf, type Showing } from '../flows/show-invoice.ts';
import { mailInvoiceLink } from '../flows/use-invoice-link.ts';
import { exporting, type ListAsked, type Part } from '../http/csv-list.ts';
import { NO_BODY, NO_QUERY, page, totalOf } from '../http/page.ts';
import { acting, type Route, reading } from '../http/route.ts';
import { readRowCursor, rowCursor } from '../http/time-cursor.ts';
import { LINE_COLUMNS, paperCsv, paperLines } from '../invoices/csv.ts';
import { countInvoices, creditNotesOf, findInvoice, listInvoices } from '../invoices/invoice-store.ts';
import { invoiceDetail, invoiceSummary } from './invoice-views.ts';

const CSV = 'text/csv; charset=utf-8; header=present';

export function invoiceRoutes(deps: Showing & { readonly random: Random }): Route[] {
  return [...invoiceLists(deps), ...invoiceReads(deps), ...invoiceActs(deps)];
}

function invoiceLists(showing: Showing): Route[] {
  return [
    reading({
      path: '/invoices',
      permission: 'invoices:read',
      summary: 'List invoices, credit notes and statements',
      tag: 'Invoices',
      answers: { 200: invoiceListSchema },
      problems: [],
      query: invoiceQuerySchema,
      async handle({ db, caller, input }) {
        const { cursor, limit, count: _, ...wish } = input;
        const { items, next } = await listPage({ db, caller, input: wish }, { cursor, limit });
        const { sort: __, ...filter } = wish;
        const listing = { items: items.map(invoiceSummary), next };
        const total = await totalOf(input, listing, (most) => countInvoices(db, caller.accountPath, filter, most));
        return accept({ status: 200, body: { ...listing, total } });
      },
    }),
    exporting({
      path: '/invoices.csv',
      permission: 'invoices:read',
      summary: 'Export the lines of a period',
      tag: 'Invoices',
      query: invoiceLinesSchema,
      columns: LINE_COLUMNS,
      async pageOf(asked, part) {
        const { items, next } = await listPage(asked, part);
        return { items: items.flatMap(paperLines), next };
      },
    }),
    reading({
      path: '/invoices.zip',
      permission: 'invoices:read',
      summary: 'Download the PDFs of a period as one ZIP file',
      tag: 'Invoices',
      answers: { 200: { file: 'application/zip' } },
      problems: ['too_many_rows'],
      query: invoiceZipSchema,
      async handle({ caller, input: { ids, ...filter } }) {
        const { accountPath } = caller;
        const zipped =
          ids === undefined
            ? await zipPapers(showing, accountPath, filter)
            : accept(await zipChosen(showing, accountPath, ids));
        if (!zipped.ok) return zipped;
        const headers = named('invoices.zip');
        return accept({ status: 200, stream: zipped.value, contentType: 'application/zip', headers });
      },
    }),
  ];
}

async function listPage(
  { db, caller, input: { sort, ...filter } }: Omit<ListAsked<z.output<typeof invoiceLinesSchema>>, 'act'>,
  { cursor, limit }: Part,
) {
  const asked = { oldestFirst: sort === 'issued', after: readRowCursor(cursor), limit: limit + 1 };
  const invoices = await listInvoices(db, caller.accountPath, filter, asked);
  return page(invoices, limit, ({ id, label, issuedAtMs }) =>
    rowCursor(filter.search === undefined ? issuedAtMs : label, id),
  );
}

function invoiceReads(showing: Showing): Route[] {
  return [
    reading({
      path: '/invoices/:id',
      permission: 'invoices:read',
      summary: 'Show an invoice',
      tag: 'Invoices',
      answers: { 200: invoiceSchema },
      problems: ['invoice_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const invoice = await findInvoice(db, { id: params.id }, caller.accountPath);
        if (invoice === undefined) return invoiceNotFound();
        return accept({ status: 200, body: invoiceDetail(invoice, await creditNotesOf(db, invoice.id)) });
      },
    }),
    reading({
      path: '/invoices/:id/pdf',
      permission: 'invoices:read',
      summary: 'Download an invoice as PDF',
      tag: 'Invoices',
      answers: { 200: { file: 'application/pdf' } },
      problems: ['invoice_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const invoice = await findInvoice(db, { id: params.id }, caller.accountPath);
        if (invoice === undefined) return invoiceNotFound();
        const { pdf, hash } = await invoicePdf(showing, invoice);
        const headers = { ...named(`${invoice.label}.pdf`), 'x-content-sha256': hash };
        return accept({ status: 200, bytes: pdf, contentType: 'application/pdf', headers });
      },
    }),
    reading({
      path: '/invoices/:id/csv',
      permission: 'invoices:read',
      summary: 'Download an invoice as CSV',
      tag: 'Invoices',
      answers: { 200: { file: 'text/csv' } },
      problems: ['invoice_not_found'],
      query: NO_QUERY,
      async handle({ db, caller, params }) {
        const invoice = await findInvoice(db, { id: params.id }, caller.accountPath);
        if (invoice === undefined) return invoiceNotFound();
        const headers = named(`${invoice.label}.csv`);
        return accept({ status: 200, text: paperCsv(invoice), contentType: CSV, headers });
      },
    }),
  ];
}

function invoiceActs(invoicing: { readonly random: Random }): Route[] {
  return [
    acting({
      method: 'POST',
      path: '/invoices/:id/credit-notes',
      permission: 'invoices:write',
      summary: 'Credit an invoice in part or whole',
      tag: 'Invoices',
      answers: { 201: invoiceSchema },
      problems: [
        'credit_exceeds_invoice',
        'invoice_line_unknown',
        'invoice_not_creditable',
        'invoice_not_found',
        'validation_failed',
      ],
      body: creditNoteSchema,
      idempotency: 'required',
      async handle({ trx, act, caller, params, input }) {
        const order = { ...input, invoiceId: params.id, scope: caller.accountPath };
        const given = await giveCreditNote(trx, invoicing, act, order);
        return given.ok ? accept({ status: 201, body: invoiceDetail(given.value, []) }) : given;
      },
    }),
    acting({
      method: 'POST',
      path: '/invoices/:id/link',
      permission: 'payments:write',
      summary: 'Mail a one-time link to the billing contact of an invoice',
      tag: 'Invoices',
      answers: { 200: invoiceLinkSchema },
      problems: ['invoice_not_found'],
      body: NO_BODY,
      idempotency: 'offered',
      async handle({ trx, act, caller, params }) {
        const mailed = await mailInvoiceLink(trx, act, { invoiceId: params.id, scope: caller.accountPath });
        return mailed.ok ? accept({ status: 200, body: { email: mailed.value.buyer.email } }) : mailed;
      },
    }),
    acting({
      method: 'POST',
      path: '/invoices/:id/settlement',
      permission: 'finance:write',
      summary: 'Say what became of an open invoice',
      tag: 'Invoices',
      answers: { 200: invoiceSummarySchema },
      problems: ['invoice_not_found', 'invoice_settled'],
      body: settleInvoiceSchema,
      idempotency: 'required',
      async handle({ trx, act, caller, params, input }) {
        const order = { ...input, invoiceId: params.id, scope: caller.accountPath };
        const settled = await settleInvoice(trx, act, order);
        return settled.ok ? accept({ status: 200, body: invoiceSummary(settled.value) }) : settled;
      },
    }),
  ];
}

function named(filename: string): Record<string, string> {
  return { 'content-disposition': `attachment; filename="${filename}"` };
}
