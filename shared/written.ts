// How amounts and dates are written for people on paper and in mail, in each language the papers know.
import type { LocalDate } from './calendar.ts';
import { formatAmount, type Money } from './money.ts';

const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The nearest language there is for a BCP 47 tag; English where there is none. */
export function languageOf(tag: string): Language {
  const [primary] = tag.toLowerCase().split('-');
  return LANGUAGES.find((language) => language === primary) ?? 'en';
}

const SEPARATORS = { en: [',', '.'], de: ['.', ','] } as const;

/** "1,234.50 EUR" or "1.234,50 EUR". */
export function writtenMoney(money: Money, language: Language): string {
  return `${writtenAmount(money, language)} ${money.currency}`;
}

/** "1,234.50" or "1.234,50": for columns whose head names the currency. */
export function writtenAmount({ amount, currency }: Money, language: Language): string {
  const [group, point] = SEPARATORS[language];
  const [whole = '', decimals] = formatAmount(amount, currency).split('.');
  const grouped = whole.length < 4 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, group);
  return decimals === undefined ? grouped : `${grouped}${point}${decimals}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "1 Mar 2027" or "01.03.2027". */
export function writtenDate(date: LocalDate, language: Language): string {
  const [year = '', month = '', day = ''] = date.split('-');
  if (language === 'de') return `${day}.${month}.${year}`;
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** Thousandths of a percent as "19 %" or "8,875 %". */
export function writtenPercent(milliPercent: number, language: Language): string {
  const digits = `${milliPercent}`.padStart(4, '0');
  const text = `${digits.slice(0, -3)}.${digits.slice(-3)}`.replace(/\.?0+$/, '');
  return `${text.replace('.', SEPARATORS[language][1])} %`;
}
