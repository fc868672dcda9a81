// What an invoice still has to give back, and how a credit note takes it: never more than a line charged (M6, M8).
import { allocate, mulDiv, sumOf } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';

export interface LineCredit {
  /** Of the invoice, counted from 1. */
  readonly line: number;
  /** Tax included, in minor units. */
  readonly total: bigint;
  /** In place of what the line says, where the note is for some of its days. */
  readonly says?: Pick<InvoiceLine, 'quantity' | 'from' | 'until' | 'words'>;
}

export type CreditCode = 'credit_exceeds_invoice' | 'invoice_line_unknown';

interface Left {
  readonly net: bigint;
  readonly tax: bigint;
  readonly total: bigint;
}

/** Per line of the invoice what earlier credit notes left of it. A line that gave money back has nothing to give. */
export function leftOf(invoice: Pick<Invoice, 'lines'>, notes: readonly Pick<Invoice, 'lines'>[]): Left[] {
  const taken = notes.flatMap((note) => note.lines);
  return invoice.lines.map((line, index) => {
    if (line.total <= 0n) return { net: 0n, tax: 0n, total: 0n };
    const own = taken.filter(({ credits }) => credits === index + 1);
    return {
      net: line.net + sumOf(own.map(({ net }) => net)),
      tax: line.tax + sumOf(own.map(({ tax }) => tax)),
      total: line.total + sumOf(own.map(({ total }) => total)),
    };
  });
}

/** Of the whole invoice; less than its lines' where some of them were credits already. */
export function creditable(
  invoice: Pick<Invoice, 'lines' | 'total'>,
  notes: readonly Pick<Invoice, 'total'>[],
): bigint {
  return invoice.total + sumOf(notes.map(({ total }) => total));
}

/** Spreads an amount over what the lines have left, to the unit (M4). */
export function spread(
  invoice: Pick<Invoice, 'lines' | 'total' | 'label'>,
  notes: readonly Pick<Invoice, 'lines' | 'total'>[],
  total: bigint,
): Result<LineCredit[], CreditCode> {
  if (total <= 0n || total > creditable(invoice, notes)) return tooMuch(invoice, notes);
  const left = leftOf(invoice, notes).map((line) => line.total);
  const parts = allocate(total, left);
  return accept(parts.map((part, index) => ({ line: index + 1, total: part })).filter((part) => part.total > 0n));
}

/** The lines of a credit note. */
export function creditLines(
  invoice: Pick<Invoice, 'lines' | 'total' | 'label'>,
  notes: readonly Pick<Invoice, 'lines' | 'total'>[],
  credits: readonly LineCredit[],
): Result<InvoiceLine[], CreditCode> {
  const left = leftOf(invoice, notes);
  const lines: InvoiceLine[] = [];
  for (const { line, total, says } of credits) {
    const [charged, rest] = [invoice.lines[line - 1], left[line - 1]];
    if (charged === undefined || rest === undefined || lines.some((one) => one.credits === line)) {
      return refuse(
        'invoice_line_unknown',
        `${invoice.label} has no line ${line}, or it is named twice.`,
        'Name each line once, counted from 1.',
      );
    }
    if (total <= 0n || total > rest.total) return tooMuch(invoice, notes);
    const tax = taxIn(total, charged, rest);
    lines.push({ ...charged, ...says, net: tax - total, tax: -tax, total: -total, credits: line });
  }
  const sum = sumOf(credits.map(({ total }) => total));
  return lines.length === 0 || sum > creditable(invoice, notes) ? tooMuch(invoice, notes) : accept(lines);
}

/** In proportion, but the last credit of a line takes exactly the tax that is left, and none more than that. */
function taxIn(total: bigint, charged: InvoiceLine, rest: Left): bigint {
  if (total === rest.total) return rest.tax;
  const share = mulDiv(total, charged.tax, charged.total);
  const least = total - rest.net > 0n ? total - rest.net : 0n;
  if (share < least) return least;
  return share > rest.tax ? rest.tax : share;
}

function tooMuch(
  invoice: Pick<Invoice, 'lines' | 'total' | 'label'>,
  notes: readonly Pick<Invoice, 'total'>[],
): Result<never, 'credit_exceeds_invoice'> {
  const left = creditable(invoice, notes);
  return refuse(
    'credit_exceeds_invoice',
    `A credit note gives back more than nothing and at most what ${invoice.label} and each of its lines has left.`,
    'Lower the amount, or look at the credit notes that were given already.',
    { leftMinorUnits: `${left}` },
  );
}
