// The reader's language, and numbers, dates and money as that language writes them.
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { MoneyJson } from '../money.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };
const KEPT = 'switchkey-language';

interface Chosen {
  readonly language: Language;
  /** What numbers and dates are written in: the browser's own region of the language, where it has one. */
  readonly locale: string;
  choose(language: Language): void;
}

const LanguageContext = createContext<Chosen | undefined>(undefined);

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  const chosen = useMemo<Chosen>(() => {
    document.documentElement.lang = language;
    return {
      language,
      locale: navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language,
      choose(next) {
        localStorage.setItem(KEPT, next);
        setLanguage(next);
      },
    };
  }, [language]);
  return <LanguageContext value={chosen}>{children}</LanguageContext>;
}

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  const wanted = [kept, ...navigator.languages.map((tag) => tag.split('-')[0])];
  return (
    LANGUAGES.find((language) => wanted.find((tag) => LANGUAGES.some((known) => known === tag)) === language) ?? 'en'
  );
}

export function useLanguage(): Chosen {
  const chosen = useContext(LanguageContext);
  if (chosen === undefined) throw new Error('Words are used outside of the LanguageProvider.');
  return chosen;
}

/** A page's words. The second language has the type of the first, so that a sentence that is missing does not compile. */
export function useWords<Words>(words: Readonly<Record<Language, Words>>): Words {
  return words[useLanguage().language];
}

export interface Formats {
  number(value: number): string;
  percent(share: number): string;
  money(value: MoneyJson): string;
  /** An instant in epoch milliseconds, in the reader's zone unless another is named. */
  date(atMs: number, timeZone?: string): string;
  /** A local date, YYYY-MM-DD. */
  day(localDate: string): string;
  /** A month, YYYY-MM. */
  month(month: string): string;
  time(atMs: number, timeZone?: string): string;
  /** The hour of a day, as a mark on an axis. */
  hour(atMs: number): string;
  dateTime(atMs: number, timeZone?: string): string;
  /** "in 3 days", "12 minutes ago". */
  distance(atMs: number, nowMs: number): string;
}

const STEPS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

export function useFormats(): Formats {
  const { locale } = useLanguage();
  return useMemo(() => {
    const dated = (options: Intl.DateTimeFormatOptions) => (atMs: number, timeZone?: string) =>
      new Intl.DateTimeFormat(locale, { ...options, ...(timeZone === undefined ? {} : { timeZone }) }).format(atMs);
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    return {
      number: (value) => new Intl.NumberFormat(locale).format(value),
      percent: (share) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share),
      // The decimal text goes in as it is: a number would round what a ledger keeps exactly.
      money: ({ amount, currency }) =>
        new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code' }).format(
          amount as unknown as number,
        ),
      date: dated({ dateStyle: 'medium' }),
      day: (localDate) => dated({ dateStyle: 'medium' })(Date.parse(localDate), 'UTC'),
      month: (month) => dated({ month: 'short', year: 'numeric' })(Date.parse(`${month}-01`), 'UTC'),
      time: dated({ timeStyle: 'medium' }),
      hour: dated({ timeStyle: 'short' }),
      dateTime: dated({ dateStyle: 'medium', timeStyle: 'short' }),
      distance(atMs, nowMs) {
        const seconds = Math.round((atMs - nowMs) / 1000);
        const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
        return relative.format(Math.trunc(seconds / size), unit);
      },
    };
  }, [locale]);
}
