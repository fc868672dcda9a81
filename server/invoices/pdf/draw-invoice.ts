// Draws an invoice, credit note or statement as PDF: real text, embedded fonts, the same bytes every time.
import { languageOf } from '../../../shared/written.ts';
import type { Invoice } from '../invoice.ts';
import { drawDetails } from './details.ts';
import { drawHead } from './head.ts';
import { bytesOf, type Fonts, newSheet } from './sheet.ts';
import { drawTable } from './table.ts';
import { drawFeet, drawTotals } from './totals.ts';
import { paperWords } from './words.ts';

export async function drawInvoice(fonts: Fonts, invoice: Invoice): Promise<Buffer> {
  const language = languageOf(invoice.language);
  const pdf = newSheet(fonts, {
    title: `${paperWords(language)[invoice.kind]} ${invoice.label}`,
    author: invoice.seller.name,
    language,
    atMs: invoice.issuedAtMs,
  });
  const tableTop = drawHead(pdf, invoice, language);
  const tableEnd = drawTable(pdf, invoice, language, tableTop);
  const totalsEnd = drawTotals(pdf, invoice, language, tableEnd);
  drawDetails(pdf, invoice, language, totalsEnd);
  drawFeet(pdf, invoice, language);
  return await bytesOf(pdf);
}
