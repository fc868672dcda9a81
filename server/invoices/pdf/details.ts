// What each customer account costs, below the totals of a statement, over as many pages as it takes (S4.26).
import { addDays } from '../../../shared/calendar.ts';
import { type Language, writtenAmount, writtenDate } from '../../../shared/written.ts';
import type { Invoice, StatementDetail } from '../invoice.ts';
import { heightOf, INK, type Pdf, rule, SHEET, write } from './sheet.ts';
import { paperWords } from './words.ts';

/** A longer list is read by programs: it is in the CSV alone. */
const DRAWN_AT_MOST = 300;
const SIZE = 8;
const GAP = 5;
const COLUMNS = {
  account: { x: SHEET.left, width: 126, size: SIZE },
  pbx: { x: SHEET.left + 130, width: 84, size: SIZE },
  sku: { x: SHEET.left + 218, width: 84, size: SIZE },
  period: { x: SHEET.left + 306, width: 116, size: SIZE },
  net: { x: SHEET.left + 424, width: SHEET.right - SHEET.left - 424, size: SIZE, align: 'right' },
} as const;

export function isDrawn({ details }: Pick<Invoice, 'details'>): boolean {
  return details.length > 0 && details.length <= DRAWN_AT_MOST;
}

/** From `top` on of the page that is the last. */
export function drawDetails(pdf: Pdf, invoice: Invoice, language: Language, top: number): void {
  if (!isDrawn(invoice)) return;
  let y = top + 16;
  if (y + 90 > SHEET.bottom) {
    pdf.addPage();
    y = SHEET.top;
  }
  y = write(pdf, paperWords(language).fees, { x: SHEET.left, width: 400, y, size: 11, bold: true }) + GAP;
  y = drawHead(pdf, invoice, language, y);
  for (const detail of invoice.details) {
    const cells = cellsOf(detail, invoice, language);
    const needed = Math.max(...cells.map(([text, column]) => heightOf(pdf, text, column))) + GAP;
    if (y + needed > SHEET.bottom) {
      pdf.addPage();
      y = drawHead(pdf, invoice, language, SHEET.top);
    }
    for (const [text, column] of cells) write(pdf, text, { ...column, y });
    y += needed;
    rule(pdf, y - GAP / 2);
  }
}

type Cell = readonly [string, (typeof COLUMNS)[keyof typeof COLUMNS]];

function drawHead(pdf: Pdf, { currency }: Invoice, language: Language, y: number): number {
  const words = paperWords(language);
  const heads: Cell[] = [
    [words.account, COLUMNS.account],
    [words.pbx, COLUMNS.pbx],
    [words.description, COLUMNS.sku],
    [words.period, COLUMNS.period],
    [`${words.net} ${currency}`, COLUMNS.net],
  ];
  const ends = heads.map(([text, column]) => write(pdf, text, { ...column, y, color: INK.quiet }));
  const end = Math.max(...ends) + 2;
  rule(pdf, end, SHEET.left, INK.strong);
  return end + GAP;
}

function cellsOf(detail: StatementDetail, { currency }: Invoice, language: Language): Cell[] {
  const { account, pbx, sku, quantity, from, until, charged, net } = detail;
  const last = addDays(until, -1);
  const days = `${writtenDate(from, language)} – ${writtenDate(last < from ? from : last, language)}`;
  const period = charged === undefined ? days : `${days}, ${paperWords(language).charged[charged]}`;
  return [
    [account, COLUMNS.account],
    [pbx, COLUMNS.pbx],
    [quantity === 1 ? sku : `${quantity} × ${sku}`, COLUMNS.sku],
    [period, COLUMNS.period],
    [writtenAmount({ amount: net, currency }, language), COLUMNS.net],
  ];
}
