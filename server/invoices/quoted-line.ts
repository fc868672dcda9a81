// A line of a quote as the invoice's line: what was shown before is what is printed after.
import type { Quote } from '../pricing/quote.ts';
import type { MoneyPolicy } from '../pricing/quote-input.ts';
import type { QuoteLine } from '../pricing/quote-line.ts';
import type { InvoiceLine, RoundingRule } from './invoice.ts';

/** `name` of the offer as it was sold, and the number the subscription got. */
export function invoiceLineOf(
  line: QuoteLine,
  sold: { readonly name: string; readonly subscription: number | null },
): InvoiceLine {
  return {
    name: sold.name,
    sku: line.sku,
    quantity: line.quantity,
    subscription: sold.subscription,
    from: line.from,
    until: line.until,
    words: line.words,
    net: line.net,
    taxMilliPercent: line.taxMilliPercent,
    tax: line.tax,
    total: line.gross,
  };
}

/**
 * The lines of an order that stand on its invoice, in this order. Where more is given back than charged, what is given back
 * stands on credit notes and the invoice has the charges alone.
 */
export function linesOnInvoice({ lines, totals }: Pick<Quote, 'lines' | 'totals'>): readonly QuoteLine[] {
  return totals.gross < 0n ? lines.filter(({ gross }) => gross > 0n) : lines;
}

/** As it was quoted, whatever the vendor rounds by since (D8). */
export function roundingRule({ rounding, tax, total }: MoneyPolicy): RoundingRule {
  const taxPer = tax === 'per-line' ? 'line' : 'invoice';
  return { mode: rounding, taxPer, ...(total === undefined ? {} : { total }) };
}
