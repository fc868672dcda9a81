// How invoices are told over the API.
import { toMoneyJson } from '../../shared/money.ts';
import { languageOf } from '../../shared/written.ts';
import { creditable } from '../invoices/credit.ts';
import type { Invoice } from '../invoices/invoice.ts';
import { lineName, lineWords } from '../invoices/line-words.ts';
import { percentText } from '../pricing/adjustment.ts';

export function invoiceSummary(invoice: Invoice) {
  const { id, label, kind, state, orderId, creditsId, payerId, accountId, currency } = invoice;
  const { issuedAtMs, dueAtMs, settledAtMs } = invoice;
  const money = (amount: bigint) => toMoneyJson({ amount, currency });
  const amounts = { net: money(invoice.net), tax: money(invoice.tax), total: money(invoice.total) };
  const when = { issuedAtMs, dueAtMs, settledAtMs };
  const buyerName = invoice.buyer.company || invoice.buyer.name;
  return { id, label, kind, state, orderId, creditsId, payerId, accountId, buyerName, ...amounts, ...when };
}

export function invoiceDetail(invoice: Invoice, notes: readonly Invoice[]) {
  const { currency, language, seller, buyer, terms, rounding } = invoice;
  const money = (amount: bigint) => toMoneyJson({ amount, currency });
  const lines = invoice.lines.map((line, index) => ({
    line: index + 1,
    name: lineName(line, languageOf(language)),
    sku: line.sku,
    quantity: line.quantity,
    subscription: line.subscription,
    from: line.from,
    until: line.until,
    words: lineWords(line.words, languageOf(language)),
    taxPercent: percentText(line.taxMilliPercent),
    net: money(line.net),
    tax: money(line.tax),
    total: money(line.total),
    credits: line.credits ?? null,
  }));
  const details = invoice.details.map(({ line, net, charged = 'by_day', ...detail }) => {
    return { ...detail, line: line + 1, charged, net: money(net) };
  });
  const creditNotes = notes.map(({ id, label, total }) => ({ id, label, total: money(total) }));
  const left = invoice.kind === 'credit_note' ? 0n : creditable(invoice, notes);
  const printed = { language, seller, buyer, terms, lines, details, rounding };
  return { ...invoiceSummary(invoice), ...printed, creditNotes, creditable: money(left) };
}
