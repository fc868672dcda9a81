// Invoices as CSV: one row per line, or per customer account of a statement; no cell is a formula.
import { type Cell, csvOf } from '../../shared/csv.ts';
import { formatAmount } from '../../shared/money.ts';
import { percentText } from '../pricing/adjustment.ts';
import type { Invoice } from './invoice.ts';

const PAPER = ['document', 'kind', 'issued', 'state', 'order', 'buyer', 'currency'] as const;
const LINE_HEAD = [
  ...PAPER,
  'line',
  'sku',
  'name',
  'quantity',
  'subscription',
  'from',
  'until',
  'net',
  'tax percent',
  'tax',
  'total',
  'words',
];

/** Of one paper or of a period; `until` is the first day not covered. */
export function linesCsv(invoices: readonly Invoice[]): string {
  const rows = invoices.flatMap((invoice) => {
    const { currency } = invoice;
    return invoice.lines.map((line, index) => [
      ...paperCells(invoice),
      index + 1,
      line.sku,
      line.name,
      line.quantity,
      line.subscription,
      line.from,
      line.until,
      formatAmount(line.net, currency),
      percentText(line.taxMilliPercent),
      formatAmount(line.tax, currency),
      formatAmount(line.total, currency),
      line.words.text,
    ]);
  });
  return csvOf(LINE_HEAD, rows);
}

const DETAIL_HEAD = [
  ...PAPER,
  'line',
  'account',
  'PBX',
  'subscription',
  'sku',
  'quantity',
  'from',
  'until',
  'charged',
  'net',
];

const CHARGED = {
  by_day: 'by the day',
  whole: 'whole month as agreed',
  from_first: 'from the first of the month as agreed',
  to_last: 'to the end of the month as agreed',
} as const;

/** S4.26: what each customer account cost; the rows of a line sum to the line. */
export function detailsCsv(invoice: Invoice): string {
  const rows = invoice.details.map((detail) => [
    ...paperCells(invoice),
    detail.line + 1,
    detail.account,
    detail.pbx,
    detail.subscription,
    detail.sku,
    detail.quantity,
    detail.from,
    detail.until,
    CHARGED[detail.charged ?? 'by_day'],
    formatAmount(detail.net, invoice.currency),
  ]);
  return csvOf(DETAIL_HEAD, rows);
}

function paperCells({ label, kind, issuedAtMs, state, terms, buyer, currency }: Invoice): Cell[] {
  const issued = new Date(issuedAtMs).toISOString().slice(0, 10);
  return [label, kind, issued, state, terms.orderNumber, buyer.company, currency];
}
