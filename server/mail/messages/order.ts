// Mails around an order: confirmed, waiting for the account manager, payment failed or to be confirmed, refunded. None carries a code.
import { addDays, type LocalDate } from '../../../shared/calendar.ts';
import type { Money } from '../../../shared/money.ts';
import { type Language, writtenDate, writtenMoney } from '../../../shared/written.ts';
import type { Message } from '../mail.ts';
import { type Block, compose } from './compose.ts';
import { type Reader, speak } from './words.ts';

interface OrderedItem {
  readonly name: string;
  readonly quantity: number;
  /** Tax included. */
  readonly total: Money;
  readonly from: LocalDate | null;
  /** First day not covered; null for what is bought once. */
  readonly until: LocalDate | null;
}

export interface OrderSummary {
  readonly number: number;
  readonly reference: string;
  /** Serial and name; empty where the order is for no PBX. */
  readonly pbx: string;
  readonly items: readonly OrderedItem[];
  readonly net: Money;
  readonly tax: Money;
  readonly total: Money;
}

/** Item by item, with what is to pay. */
function summaryBlocks(reader: Reader, order: OrderSummary): Block[] {
  const { words, language } = speak(reader);
  const rows: [string, string][] = [[words.order, `${order.number}`]];
  if (order.reference !== '') rows.push([words.reference, order.reference]);
  if (order.pbx !== '') rows.push([words.pbx, order.pbx]);
  const amounts: [string, string][] = order.items.map((item) => [
    [words.item(item.name, item.quantity), periodOf(item, language)].filter((part) => part !== '').join(', '),
    words.gross(writtenMoney(item.total, language)),
  ]);
  amounts.push([words.net, writtenMoney(order.net, language)]);
  amounts.push([words.tax, writtenMoney(order.tax, language)]);
  amounts.push([words.total, writtenMoney(order.total, language)]);
  return [
    { kind: 'facts', rows },
    { kind: 'facts', rows: amounts },
  ];
}

/** As on the invoice; empty for what is bought once (S1.28). */
function periodOf({ from, until }: OrderedItem, language: Language): string {
  if (from === null || until === null) return '';
  const last = addDays(until, -1);
  return `${writtenDate(from, language)} – ${writtenDate(last < from ? from : last, language)}`;
}

/** `invoiceFollows`: it waits until the VAT number is confirmed. */
export function orderMail(reader: Reader, order: OrderSummary & { readonly invoiceFollows?: boolean }): Message {
  const { words, ...said } = speak(reader);
  return compose({
    ...said,
    subject: words.orderSubject(order.number),
    blocks: [
      { kind: 'paragraph', text: words.orderIntro(order.number) },
      ...summaryBlocks(reader, order),
      ...(order.invoiceFollows === true ? [{ kind: 'paragraph', text: words.orderInvoiceFollows } as const] : []),
      ...(order.pbx === '' ? [] : [{ kind: 'paragraph', text: words.orderNext } as const]),
    ],
  });
}

export interface OfflineOrder extends OrderSummary {
  readonly buyer: string;
  readonly contact: { readonly name: string; readonly email: string; readonly phone: string };
  /** Empty: none was given. */
  readonly piNumber: string;
}

/** To the vendor's account manager or the local distributor (S5.11). */
export function offlineOrderMail(reader: Reader, order: OfflineOrder): Message {
  const { words, ...said } = speak(reader);
  const { name, email, phone } = order.contact;
  const rows: [string, string][] = [
    [words.customer, order.buyer],
    [words.offlineContact, [name, email, phone].filter((part) => part !== '').join(', ')],
  ];
  if (order.piNumber !== '') rows.push([words.piNumber, order.piNumber]);
  return compose({
    ...said,
    subject: words.offlineSubject(order.number),
    blocks: [
      { kind: 'paragraph', text: words.offlineIntro(order.buyer) },
      { kind: 'facts', rows },
      ...summaryBlocks(reader, order),
    ],
  });
}

/** Money that came for another order whose place this one takes. */
export interface CameBefore {
  readonly order: number;
  readonly amount: Money;
}

export interface FailedPayment {
  readonly number: number;
  /** Still to be paid. */
  readonly amount: Money;
  readonly came?: CameBefore;
  /** In the provider's words; empty where it gave none. */
  readonly reason: string;
  /** Written date until which everything keeps working; empty where nothing ran yet. */
  readonly keepsUntil: string;
  readonly payUrl: string;
  /** The bank asks the buyer to confirm (3-D Secure): nothing failed yet. */
  readonly confirm?: boolean;
}

export function paymentFailedMail(reader: Reader, payment: FailedPayment): Message {
  const { words, ...said } = speak(reader);
  const { number, reason, keepsUntil, came, confirm = false } = payment;
  const rows: [string, string][] = [[words.amount, writtenMoney(payment.amount, said.language)]];
  if (came !== undefined) rows.push([words.cameBefore(came.order), writtenMoney(came.amount, said.language)]);
  if (reason !== '') rows.push([words.failedReason, reason]);
  return compose({
    ...said,
    subject: confirm ? words.confirmSubject(number) : words.failedSubject(number),
    blocks: [
      { kind: 'paragraph', text: confirm ? words.confirmIntro(number) : words.failedIntro(number) },
      { kind: 'facts', rows },
      ...(keepsUntil === '' ? [] : [{ kind: 'paragraph', text: words.failedKeeps(keepsUntil) } as const]),
      { kind: 'link', label: words.payNow, url: payment.payUrl },
    ],
  });
}

/** It waits for money no more. */
export function orderClosedMail(reader: Reader, number: number): Message {
  const { words, ...said } = speak(reader);
  return compose({
    ...said,
    subject: words.closedSubject(number),
    blocks: [
      { kind: 'paragraph', text: words.closedIntro(number) },
      { kind: 'paragraph', text: words.closedNext },
      { kind: 'paragraph', text: words.closedPaid },
    ],
  });
}

/** The receipt of a refund; the credit note itself is behind the one-time link of its invoice mail. */
export function refundMail(reader: Reader, refund: { readonly label: string; readonly amount: Money }): Message {
  const { words, ...said } = speak(reader);
  return compose({
    ...said,
    subject: words.refundSubject(refund.label),
    blocks: [
      { kind: 'paragraph', text: words.refundIntro(writtenMoney(refund.amount, said.language)) },
      { kind: 'paragraph', text: words.refundNote },
    ],
  });
}
