// Mails about money that did not come, or may soon not come: an open invoice, a card that ends.
import type { LocalDate } from '../../../shared/calendar.ts';
import type { Money } from '../../../shared/money.ts';
import { writtenDate, writtenMoney } from '../../../shared/written.ts';
import type { Message } from '../mail.ts';
import { compose } from './compose.ts';
import { type Reader, speak } from './words.ts';

export interface Overdue {
  readonly label: string;
  readonly amount: Money;
  readonly dueOn: LocalDate;
  readonly days: number;
  /** First day on which nothing new can be ordered; undefined once it is so. */
  readonly suspendsOn: LocalDate | undefined;
  readonly url: string;
}

export function overdueMail(reader: Reader, { label, amount, dueOn, days, suspendsOn, url }: Overdue): Message {
  const { words, ...said } = speak(reader);
  const written = (date: LocalDate) => writtenDate(date, said.language);
  const follows = suspendsOn === undefined ? words.overdueSuspended : words.overdueSuspends(written(suspendsOn));
  return compose({
    ...said,
    subject: words.overdueSubject(label, days),
    blocks: [
      { kind: 'paragraph', text: words.overdueIntro(label, written(dueOn)) },
      { kind: 'facts', rows: [[words.amount, writtenMoney(amount, said.language)]] },
      { kind: 'paragraph', text: follows },
      { kind: 'link', label: words.payNow, url },
    ],
  });
}

/** `month` as `2027-03`. */
export function cardExpiryMail(reader: Reader, { label, month }: { readonly label: string; readonly month: string }) {
  const { words, ...said } = speak(reader);
  const [year, number] = month.split('-');
  return compose({
    ...said,
    subject: words.cardSubject(label),
    blocks: [{ kind: 'paragraph', text: words.cardIntro(label, `${number}/${year}`) }],
  });
}
