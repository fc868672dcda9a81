// The lower part of a paper: totals, tax by rate, how it is or was paid, and the foot of every page.
import { localDateAt } from '../../../shared/calendar.ts';
import { type Language, writtenAmount, writtenDate, writtenMoney, writtenPercent } from '../../../shared/written.ts';
import { type Invoice, taxSummary } from '../invoice.ts';
import { isDrawn } from './details.ts';
import { addressLines } from './head.ts';
import { heightOf, INK, type Pdf, rule, SHEET, write } from './sheet.ts';
import { paperWords } from './words.ts';

const LABEL = { x: 300, width: 150 } as const;
const AMOUNT = { x: 454, width: SHEET.right - 454, align: 'right' } as const;

/** On a new page where there is no room left for all of it. Returns where it ended. */
export function drawTotals(pdf: Pdf, invoice: Invoice, language: Language, top: number): number {
  const rows = rowsOf(invoice, language);
  const notes = notesOf(invoice, language);
  const width = SHEET.right - SHEET.left;
  const needed = 16 * (rows.length + 1) + 40 + notes.reduce((sum, note) => sum + heightOf(pdf, note, { width }) + 6, 0);
  let y = top + 8;
  if (y + needed > SHEET.bottom) {
    pdf.addPage();
    y = SHEET.top;
  }
  for (const [label, amount] of rows) {
    const end = write(pdf, label, { ...LABEL, y, color: INK.quiet });
    write(pdf, amount, { ...AMOUNT, y });
    y = end + 3;
  }
  rule(pdf, y + 1, LABEL.x, INK.strong);
  y += 6;
  const { total, currency } = invoice;
  write(pdf, paperWords(language).total(currency), { ...LABEL, y, size: 11, bold: true });
  y = write(pdf, writtenAmount({ amount: total, currency }, language), { ...AMOUNT, y, size: 11, bold: true }) + 28;
  for (const note of notes) y = write(pdf, note, { x: SHEET.left, y, width }) + 6;
  return y;
}

function rowsOf(invoice: Invoice, language: Language): [string, string][] {
  const words = paperWords(language);
  const { currency, terms } = invoice;
  const amount = (minor: bigint) => writtenAmount({ amount: minor, currency }, language);
  const taxes = taxSummary(invoice.lines).filter(({ milliPercent, tax }) => milliPercent !== 0 || tax !== 0n);
  return [
    [words.netTotal, amount(invoice.net)],
    ...taxes.map(({ milliPercent, net, tax }): [string, string] => [
      words.tax(terms.taxName || words.defaultTax, writtenPercent(milliPercent, language), amount(net)),
      amount(tax),
    ]),
  ];
}

function notesOf(invoice: Invoice, language: Language): string[] {
  const words = paperWords(language);
  const { terms, seller, currency } = invoice;
  const date = (atMs: number) => writtenDate(localDateAt(atMs, terms.zone), language);
  const notes: string[] = [];
  if (invoice.kind === 'credit_note') notes.push(words.credited);
  // As it was issued: what became of it later is no part of the paper.
  else if (terms.paid) {
    notes.push(words.paid(date(invoice.issuedAtMs), words.methods[terms.method] ?? ''));
  } else {
    notes.push(words.pleasePay(writtenMoney({ amount: invoice.total, currency }, language), date(invoice.dueAtMs)));
    if (seller.bank.length > 0) notes.push(`${words.bank}: ${seller.bank.join(' · ')}`);
    notes.push(`${words.paymentReference}: ${invoice.label}`);
  }
  if (terms.reverseCharge) notes.push(words.reverseCharge);
  if (invoice.kind === 'statement' && !isDrawn(invoice)) notes.push(words.statementNote);
  notes.push(words.roundings[invoice.rounding.mode], words.totals[invoice.rounding.total ?? 'sum-of-lines']);
  return notes;
}

export function drawFeet(pdf: Pdf, invoice: Invoice, language: Language): void {
  const { seller, label } = invoice;
  const words = paperWords(language);
  const { start, count } = pdf.bufferedPageRange();
  const parts = [
    seller.name,
    ...addressLines(seller.address, seller.country),
    seller.taxId,
    seller.registration,
    seller.email,
    seller.website,
  ];
  const foot = parts.filter((part) => part !== '').join(' · ');
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index);
    const small = { y: SHEET.foot, size: 7, color: INK.quiet } as const;
    rule(pdf, SHEET.foot - 6);
    write(pdf, foot, { ...small, x: SHEET.left, width: 370 });
    const where = `${label} · ${words.page(index + 1, count)}`;
    write(pdf, where, { ...small, x: SHEET.right - 110, width: 110, align: 'right' });
  }
}
