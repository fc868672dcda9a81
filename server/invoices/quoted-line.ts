// A line of a quote as the invoice's line: what was shown before is what is printed after.
import type { QuoteLine } from '../pricing/quote-line.ts';
import type { InvoiceLine } from './invoice.ts';

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
