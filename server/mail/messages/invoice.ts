// The invoice mail: the summary and a one-time link to the document. It never carries an activation code (S5.33).
import { localDateAt } from '../../../shared/calendar.ts';
import { writtenDate, writtenMoney } from '../../../shared/written.ts';
import type { Invoice } from '../../invoices/invoice.ts';
import { LINK_MARK, type Message } from '../mail.ts';
import { compose } from './compose.ts';
import { type Reader, speak } from './words.ts';

/** Queue it with `invoiceId`: the worker puts a fresh link in. Also for credit notes and statements. */
export function invoiceMail(reader: Reader, invoice: Invoice): Message {
  const { words, ...said } = speak(reader);
  const { language } = said;
  const { kind, label, terms, currency } = invoice;
  const money = (amount: bigint) => writtenMoney({ amount, currency }, language);
  const rows: [string, string][] = [];
  if (terms.orderNumber !== null) rows.push([words.order, `${terms.orderNumber}`]);
  if (terms.creditsLabel !== '') rows.push([words.invoice, terms.creditsLabel]);
  if (terms.reference !== '') rows.push([words.reference, terms.reference]);
  if (terms.customer !== '') rows.push([words.customer, terms.customer]);
  if (terms.pbxSerial !== '') rows.push([words.pbx, terms.pbxSerial]);
  rows.push(
    ...invoice.lines.map((line): [string, string] => [words.item(line.name, line.quantity), money(line.total)]),
  );
  rows.push([words.net, money(invoice.net)], [words.tax, money(invoice.tax)], [words.total, money(invoice.total)]);
  if (invoice.state === 'open') rows.push([words.due, writtenDate(localDateAt(invoice.dueAtMs, terms.zone), language)]);
  const subjects = {
    invoice: words.invoiceSubject(label),
    credit_note: words.creditSubject(label),
    statement: words.statementSubject(label, terms.month),
  };
  return compose({
    ...said,
    subject: subjects[kind],
    blocks: [
      { kind: 'paragraph', text: words.invoiceIntro },
      { kind: 'facts', rows },
      { kind: 'link', label: words.invoiceLink, url: LINK_MARK },
      { kind: 'paragraph', text: words.invoiceLinkNote },
    ],
  });
}
