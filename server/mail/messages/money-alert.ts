// The mail to the vendor's finance: money came, was taken back, or cannot be asked for, and somebody has to decide what becomes of it.
import type { Money } from '../../../shared/money.ts';
import { writtenMoney } from '../../../shared/written.ts';
import type { Message } from '../mail.ts';
import { compose } from './compose.ts';
import { type Reader, speak } from './words.ts';

export interface MoneyAlert {
  readonly number: number;
  readonly buyer: string;
  readonly amount: Money;
  readonly provider: string;
  readonly reason: string;
}

export function moneyAlertMail(reader: Reader, alert: MoneyAlert): Message {
  const { words, ...said } = speak(reader);
  const { number, buyer, amount, provider, reason } = alert;
  return compose({
    ...said,
    subject: words.moneySubject(number),
    blocks: [
      { kind: 'paragraph', text: words.moneyIntro(number) },
      {
        kind: 'facts',
        rows: [
          [words.customer, buyer],
          [words.amount, writtenMoney(amount, said.language)],
          [words.moneyBy, provider],
          [words.moneyReason, reason],
        ],
      },
    ],
  });
}

export interface FeesAlert {
  readonly partner: string;
  readonly month: string;
  readonly skus: readonly string[];
}

export function feesAlertMail(reader: Reader, { partner, month, skus }: FeesAlert): Message {
  const { words, ...said } = speak(reader);
  return compose({
    ...said,
    subject: words.feesSubject(partner, month),
    blocks: [
      { kind: 'paragraph', text: words.feesIntro(partner, month) },
      { kind: 'facts', rows: [[words.feesOffers, skus.join(', ')]] },
    ],
  });
}

export interface PenaltyAlert {
  readonly number: number;
  readonly payer: string;
  readonly reason: string;
  /** `refused`: its order was, and is tried again. */
  readonly why: 'no_price' | 'refused';
}

export function penaltyAlertMail(reader: Reader, { number, payer, reason, why }: PenaltyAlert): Message {
  const { words, ...said } = speak(reader);
  return compose({
    ...said,
    subject: words.penaltySubject(number),
    blocks: [
      { kind: 'paragraph', text: words.penaltyIntro[why](number) },
      {
        kind: 'facts',
        rows: [
          [words.customer, payer],
          [words.moneyReason, reason],
        ],
      },
    ],
  });
}

export interface VatAlert {
  readonly number: number;
  readonly buyer: string;
  /** Of the invoice. */
  readonly label: string;
  readonly vatId: string;
  readonly amount: Money;
  readonly said: 'invalid' | 'late';
}

export function vatAlertMail(reader: Reader, { number, buyer, label, vatId, amount, said: why }: VatAlert): Message {
  const { words, ...said } = speak(reader);
  return compose({
    ...said,
    subject: words.vatSubject(number),
    blocks: [
      { kind: 'paragraph', text: words.vatIntro[why](label) },
      {
        kind: 'facts',
        rows: [
          [words.customer, buyer],
          [words.vatNumber, vatId],
          [words.vatAmount, writtenMoney(amount, said.language)],
        ],
      },
    ],
  });
}
