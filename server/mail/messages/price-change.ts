// The mail that tells what an account pays, or is recommended to ask for, from which day on (S4.20).
import type { LocalDate } from '../../../shared/calendar.ts';
import type { Currency } from '../../../shared/currencies.ts';
import { writtenDate, writtenMoney } from '../../../shared/written.ts';
import type { Message } from '../mail.ts';
import { compose } from './compose.ts';
import { type Reader, speak } from './words.ts';

type Tiers = readonly { readonly from: number; readonly unitAmount: bigint }[];

export interface ToldChange {
  readonly name: string;
  readonly plan: string;
  readonly standing: 'cost' | 'recommended' | 'price';
  readonly currency: Currency;
  readonly before: Tiers;
  readonly after: Tiers;
  readonly fromDate: LocalDate;
  /** From when it is charged for what is held already; undefined: never. */
  readonly existingFrom: LocalDate | undefined;
  readonly ownStays: boolean;
}

export function priceChangeMail(reader: Reader, changes: readonly ToldChange[]): Message {
  const { words, ...said } = speak(reader);
  const { language } = said;
  const tiersText = (tiers: Tiers, currency: Currency) =>
    tiers
      .map(({ from, unitAmount }) => {
        const amount = writtenMoney({ amount: unitAmount, currency }, language);
        return from === 1 ? amount : words.priceFrom(from, amount);
      })
      .join(', ');
  const rows = changes.map((one): readonly [string, string] => {
    const price = words.priceMoves(tiersText(one.before, one.currency), tiersText(one.after, one.currency));
    const starts = words.priceStarts(writtenDate(one.fromDate, language));
    const held =
      one.existingFrom === undefined ? words.priceKept : words.priceExisting(writtenDate(one.existingFrom, language));
    const own = one.ownStays ? ` ${words.priceOwnStays}` : '';
    return [`${one.name}, ${one.plan}`, `${words.priceStanding[one.standing]}: ${price}, ${starts}; ${held}.${own}`];
  });
  return compose({
    ...said,
    subject: words.priceSubject,
    blocks: [
      { kind: 'paragraph', text: words.priceIntro },
      { kind: 'facts', rows },
    ],
  });
}
