// Invoices as CSV: one row per line, or per customer account of a statement; no cell is a formula.
import { type Cell, csvOf } from '../../shared/csv.ts';
import { formatAmount } from '../../shared/money.ts';
import { percentText } from '../pricing/adjustment.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';

type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

interface PaperLine {
  readonly invoice: Invoice;
  readonly line: InvoiceLine;
  readonly number: number;
}

type Detail = Invoice['details'][number];

/** What each row says of its paper. */
const PAPER: Columns<{ readonly invoice: Invoice }> = {
  document: ({ invoice }) => invoice.label,
  kind: ({ invoice }) => invoice.kind,
  issued: ({ invoice }) => new Date(invoice.issuedAtMs).toISOString().slice(0, 10),
  state: ({ invoice }) => invoice.state,
  order: ({ invoice }) => invoice.terms.orderNumber,
  buyer: ({ invoice }) => invoice.buyer.company,
  currency: ({ invoice }) => invoice.currency,
};

/** `until` is the first day not covered. */
export const LINE_COLUMNS: Columns<PaperLine> = {
  ...PAPER,
  line: ({ number }) => number,
  sku: ({ line }) => line.sku,
  name: ({ line }) => line.name,
  quantity: ({ line }) => line.quantity,
  subscription: ({ line }) => line.subscription,
  from: ({ line }) => line.from,
  until: ({ line }) => line.until,
  net: ({ line, invoice }) => formatAmount(line.net, invoice.currency),
  'tax percent': ({ line }) => percentText(line.taxMilliPercent),
  tax: ({ line, invoice }) => formatAmount(line.tax, invoice.currency),
  total: ({ line, invoice }) => formatAmount(line.total, invoice.currency),
  words: ({ line }) => line.words.text,
};

const CHARGED = {
  by_day: 'by the day',
  whole: 'whole month as agreed',
  from_first: 'from the first of the month as agreed',
  to_last: 'to the end of the month as agreed',
} as const;

const DETAIL_COLUMNS: Columns<{ readonly invoice: Invoice; readonly detail: Detail }> = {
  ...PAPER,
  line: ({ detail }) => detail.line + 1,
  account: ({ detail }) => detail.account,
  PBX: ({ detail }) => detail.pbx,
  subscription: ({ detail }) => detail.subscription,
  sku: ({ detail }) => detail.sku,
  quantity: ({ detail }) => detail.quantity,
  from: ({ detail }) => detail.from,
  until: ({ detail }) => detail.until,
  charged: ({ detail }) => CHARGED[detail.charged ?? 'by_day'],
  net: ({ detail, invoice }) => formatAmount(detail.net, invoice.currency),
};

export function paperLines(invoice: Invoice): PaperLine[] {
  return invoice.lines.map((line, index) => ({ invoice, line, number: index + 1 }));
}

/** S4.26: of a statement what each customer account cost; the rows of a line sum to the line. */
export function paperCsv(invoice: Invoice): string {
  if (invoice.details.length === 0) return written(LINE_COLUMNS, paperLines(invoice));
  return written(
    DETAIL_COLUMNS,
    invoice.details.map((detail) => ({ invoice, detail })),
  );
}

function written<Row>(columns: Columns<Row>, rows: readonly Row[]): string {
  const cells = Object.values(columns);
  return csvOf(
    Object.keys(columns),
    rows.map((row) => cells.map((cell) => cell(row))),
  );
}
