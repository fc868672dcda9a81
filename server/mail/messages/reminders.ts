// Mails that come before something ends: renewals, trials, the deletion of an account.
import type { LocalDate } from '../../../shared/calendar.ts';
import type { Money } from '../../../shared/money.ts';
import { writtenDate, writtenMoney } from '../../../shared/written.ts';
import type { Message } from '../mail.ts';
import { compose } from './compose.ts';
import { type Reader, speak } from './words.ts';

export interface Renewal {
  readonly pbx: string;
  readonly date: LocalDate;
  readonly daysLeft: number;
  readonly autoRenew: boolean;
  readonly items: readonly { readonly name: string; readonly quantity: number }[];
  /** What will be charged, tax included. */
  readonly total: Money;
  readonly url: string;
}

/** S5.16: to the billing contact. */
export function renewalMail(reader: Reader, renewal: Renewal): Message {
  const { words, ...said } = speak(reader);
  const { pbx, daysLeft, autoRenew, items, url } = renewal;
  const date = writtenDate(renewal.date, said.language);
  return compose({
    ...said,
    subject: autoRenew ? words.renewalSubject(pbx, daysLeft) : words.renewalManualSubject(pbx, daysLeft),
    blocks: [
      { kind: 'paragraph', text: autoRenew ? words.renewalIntro(pbx, date) : words.renewalManualIntro(pbx, date) },
      { kind: 'list', items: items.map(({ name, quantity }) => words.item(name, quantity)) },
      { kind: 'facts', rows: [[words.total, writtenMoney(renewal.total, said.language)]] },
      { kind: 'link', label: words.renewalOpen, url },
    ],
  });
}

export interface TrialAlert {
  readonly account: string;
  readonly offer: string;
  readonly endsOn: LocalDate;
  /** 7, 3, 1; 0 once it ended. */
  readonly daysLeft: number;
  /** Where it is ordered. */
  readonly url: string;
}

/** S2.3. */
export function trialMail(reader: Reader, { account, offer, endsOn, daysLeft, url }: TrialAlert): Message {
  const { words, ...said } = speak(reader);
  const date = writtenDate(endsOn, said.language);
  const intro = daysLeft <= 0 ? words.trialEnded(account, offer) : words.trialIntro(account, offer, date);
  return compose({
    ...said,
    subject: words.trialSubject(offer, daysLeft),
    blocks: [
      { kind: 'paragraph', text: intro },
      { kind: 'paragraph', text: words.trialNoCharge },
      { kind: 'link', label: words.trialOrder, url },
    ],
  });
}

export interface DeletionAlert {
  readonly account: string;
  readonly deletedOn: LocalDate;
  /** 7 and so on before; −1 after. */
  readonly daysLeft: number;
}

export function deletionMail(reader: Reader, { account, deletedOn, daysLeft }: DeletionAlert): Message {
  const { words, ...said } = speak(reader);
  const date = writtenDate(deletedOn, said.language);
  return compose({
    ...said,
    subject: words.deletionSubject(account, daysLeft),
    blocks: [
      { kind: 'paragraph', text: daysLeft >= 0 ? words.deletionIntro(account, date) : words.deletionDone(account) },
    ],
  });
}
