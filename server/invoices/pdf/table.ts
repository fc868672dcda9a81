// The lines of a paper as a table over as many pages as it takes; its head is repeated on each.
import type { Currency } from '../../../shared/currencies.ts';
import { type Language, writtenAmount, writtenPercent } from '../../../shared/written.ts';
import type { Invoice, InvoiceLine } from '../invoice.ts';
import { lineName, lineWords } from '../line-words.ts';
import { heightOf, INK, type Pdf, rule, SHEET, write } from './sheet.ts';
import { paperWords } from './words.ts';

const COLUMNS = {
  position: { x: SHEET.left, width: 22 },
  description: { x: SHEET.left + 24, width: 270 },
  quantity: { x: SHEET.left + 300, width: 48, align: 'right' },
  tax: { x: SHEET.left + 352, width: 46, align: 'right' },
  net: { x: SHEET.left + 402, width: SHEET.right - SHEET.left - 402, align: 'right' },
} as const;
const GAP = 6;

/** Returns where it ended, on the page that is then the last. */
export function drawTable(pdf: Pdf, invoice: Invoice, language: Language, top: number): number {
  let y = drawTableHead(pdf, invoice.currency, language, top);
  invoice.lines.forEach((line, index) => {
    const needed = rowHeight(pdf, line, language);
    if (y + needed > SHEET.bottom) {
      write(pdf, paperWords(language).carried, { ...COLUMNS.description, y: y + 2, size: 7.5, color: INK.quiet });
      pdf.addPage();
      y = drawTableHead(pdf, invoice.currency, language, SHEET.top);
    }
    drawRow(pdf, { line, position: index + 1, currency: invoice.currency, language, y });
    y += needed;
    rule(pdf, y - GAP / 2);
  });
  return y;
}

function drawTableHead(pdf: Pdf, currency: Currency, language: Language, y: number): number {
  const words = paperWords(language);
  const style = { y, size: 8, color: INK.quiet } as const;
  write(pdf, words.position, { ...COLUMNS.position, ...style });
  write(pdf, words.description, { ...COLUMNS.description, ...style });
  write(pdf, words.quantity, { ...COLUMNS.quantity, ...style });
  write(pdf, words.taxRate, { ...COLUMNS.tax, ...style });
  const end = write(pdf, `${words.net} ${currency}`, { ...COLUMNS.net, ...style });
  rule(pdf, end + 2, SHEET.left, INK.strong);
  return end + 2 + GAP;
}

const SMALL = { size: 8, color: INK.quiet } as const;

function rowHeight(pdf: Pdf, line: InvoiceLine, language: Language): number {
  const { width } = COLUMNS.description;
  const name = heightOf(pdf, lineName(line, language), { width, bold: true });
  return name + heightOf(pdf, explanation(line, language), { width, size: SMALL.size }) + GAP;
}

interface Row {
  readonly line: InvoiceLine;
  readonly position: number;
  readonly currency: Currency;
  readonly language: Language;
  readonly y: number;
}

function drawRow(pdf: Pdf, { line, position, currency, language, y }: Row): void {
  write(pdf, `${position}`, { ...COLUMNS.position, y, color: INK.quiet });
  const nameEnd = write(pdf, lineName(line, language), { ...COLUMNS.description, y, bold: true });
  write(pdf, explanation(line, language), { ...COLUMNS.description, ...SMALL, y: nameEnd });
  write(pdf, `${line.quantity}`, { ...COLUMNS.quantity, y });
  write(pdf, writtenPercent(line.taxMilliPercent, language), { ...COLUMNS.tax, y });
  write(pdf, writtenAmount({ amount: line.net, currency }, language), { ...COLUMNS.net, y });
}

/** The arithmetic in words, then what the line can be found by. */
function explanation(line: InvoiceLine, language: Language): string {
  const { subscription, sku } = line;
  const found = subscription === null ? sku : `${sku} · ${paperWords(language).subscription} ${subscription}`;
  const words = lineWords(line.words, language);
  return words === '' ? found : `${words}\n${found}`;
}
