// The page behind the link of an invoice mail: GET shows it, POST downloads once, and an ended link can ask for a new one.
import express, { type Request, type Response, Router } from 'express';
import { localDateAt } from '../../shared/calendar.ts';
import type { Refusal } from '../../shared/result.ts';
import { languageOf, writtenDate } from '../../shared/written.ts';
import type { ServerDeps } from '../deps.ts';
import { type LinkCode, lookAtLink, renewLink, useLink } from '../flows/use-invoice-link.ts';
import { guard, type HtmlPage, sendPage } from '../http/html-page.ts';
import { limitTo } from '../http/rate-limit.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { INVOICE_PAGE } from '../invoices/link.ts';
import { escapeHtml } from '../mail/messages/compose.ts';
import { pageWords } from './invoice-link-words.ts';

const TOKEN = /^[\w-]{43}$/;

export function invoiceLinkRouter(deps: Pick<ServerDeps, 'database' | 'fonts' | 'nowMs' | 'limits'>): Router {
  const { database, nowMs, limits } = deps;
  const router = Router();
  const act = () => ({ actor: 'link', nowMs: nowMs() });
  router.use(INVOICE_PAGE, limitTo(limits.invoiceLinksPerMinute, 'address'));
  router.get(INVOICE_PAGE, async (req, res) => {
    const token = tokenIn(req.query.t);
    const seen = await lookAtLink(database.reader, token, nowMs());
    if (!seen.ok) sendPage(res, refusalPage(seen.refusal, token));
    else sendPage(res, seen.value.usable ? offerPage(seen.value.invoice, token) : overPage(seen.value.invoice, token));
  });
  const form = express.urlencoded({ extended: false, limit: '2kb' });
  router.post(INVOICE_PAGE, form, async (req, res) => {
    const token = tokenIn(req.body?.t);
    const used = await useLink(deps, act(), token);
    if (used.ok) sendPdf(res, used.value.invoice, used.value.file.pdf);
    else sendPage(res, await endedPage(deps, used.refusal, token));
  });
  router.post(`${INVOICE_PAGE}/renew`, form, async (req: Request, res) => {
    const token = tokenIn(req.body?.t);
    const renewed = await database.transact((trx) => renewLink(trx, act(), token));
    sendPage(res, renewed.ok ? sentPage(renewed.value) : refusalPage(renewed.refusal, token));
  });
  return router;
}

/** Anything else is no token and finds nothing. */
function tokenIn(value: unknown): string {
  return typeof value === 'string' && TOKEN.test(value) ? value : '';
}

function sendPdf(res: Response, { label }: Invoice, pdf: Uint8Array): void {
  guard(res);
  res.setHeader('content-disposition', `attachment; filename="${label}.pdf"`);
  res.status(200).type('application/pdf').end(Buffer.from(pdf));
}

function offerPage(invoice: Invoice, token: string): HtmlPage {
  const language = languageOf(invoice.language);
  const words = pageWords(language);
  const { label, terms, seller, issuedAtMs } = invoice;
  const title = escapeHtml(terms.brand || seller.name);
  const body =
    `<h1>${title}</h1><dl><dt>${words.number}</dt><dd>${escapeHtml(label)}</dd>` +
    `<dt>${words.date}</dt><dd>${writtenDate(localDateAt(issuedAtMs, terms.zone), language)}</dd></dl>` +
    `${formTo(INVOICE_PAGE, token, words.download)}<p>${words.once}</p>`;
  return { status: 200, language, title, body };
}

function overPage(invoice: Invoice, token: string): HtmlPage {
  const language = languageOf(invoice.language);
  const words = pageWords(language);
  const renew = formTo(`${INVOICE_PAGE}/renew`, token, words.renew);
  const body = `<h1>${words.overTitle}</h1><p>${words.over}</p>${renew}<p>${words.renewNote}</p>`;
  return { status: 410, language, title: words.overTitle, body };
}

function sentPage(invoice: Invoice): HtmlPage {
  const language = languageOf(invoice.language);
  const words = pageWords(language);
  return { status: 200, language, title: words.sentTitle, body: `<h1>${words.sentTitle}</h1><p>${words.sent}</p>` };
}

async function endedPage(
  { database, nowMs }: Pick<ServerDeps, 'database' | 'nowMs'>,
  refusal: Refusal<LinkCode>,
  token: string,
): Promise<HtmlPage> {
  const seen = await lookAtLink(database.reader, token, nowMs());
  return seen.ok ? overPage(seen.value.invoice, token) : refusalPage(refusal, token);
}

function refusalPage({ code }: Refusal<LinkCode>, token: string): HtmlPage {
  const words = pageWords('en');
  if (code === 'invoice_link_over') {
    const body = `<h1>${words.overTitle}</h1><p>${words.over}</p>${formTo(`${INVOICE_PAGE}/renew`, token, words.renew)}`;
    return { status: 410, language: 'en', title: words.overTitle, body };
  }
  const body = `<h1>${words.unknownTitle}</h1><p>${words.unknown}</p>`;
  return { status: 404, language: 'en', title: words.unknownTitle, body };
}

function formTo(action: string, token: string, label: string): string {
  const field = `<input type="hidden" name="t" value="${escapeHtml(token)}">`;
  return `<form method="post" action="${action}">${field}<button type="submit">${label}</button></form>`;
}
