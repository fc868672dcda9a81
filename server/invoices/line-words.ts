// Why a line costs what it costs, in the language of the paper; what no language knows stays in English.
import { addDays } from '../../shared/calendar.ts';
import { isCurrency } from '../../shared/currencies.ts';
import { parseAmount } from '../../shared/money.ts';
import { type Language, writtenDate, writtenMoney } from '../../shared/written.ts';
import type { InvoiceLine, LineWords } from './invoice.ts';
import { causeWords } from './outage-words.ts';

interface Parts {
  readonly plan: string;
  readonly span: string;
  readonly rate: string;
  readonly days: string;
  readonly periodDays: string;
  readonly ofDays: string;
  readonly charged: string;
  readonly ofQuantity: string;
  readonly accounts: string;
  /** Of days without service. */
  readonly cause: string;
  readonly percent: string;
  /** Empty, or what is said of periods that are paid ahead. */
  readonly ahead: string;
}

type Sentences = Readonly<Record<string, (parts: Parts) => string>>;

const SENTENCES: Readonly<Record<Language, Sentences>> = {
  en: {
    charge_once: ({ rate }) => `Paid once: ${rate}`,
    charge_period: ({ plan, span, rate, ahead }) => `${plan}, ${span}: ${rate}${ahead}`,
    charge_days: ({ plan, span, rate, days, periodDays, ahead }) =>
      `${plan}, ${span}: ${days} of ${periodDays} days at ${rate}${ahead}`,
    charge_whole: ({ plan, span, rate, ahead }) => `${plan}, ${span}, the first period charged whole: ${rate}${ahead}`,
    activation_fee: ({ rate }) => `Once: ${rate}`,
    early_end: ({ span, percent, rate }) => `Ended before the agreed term: ${percent} % of the ${rate} for ${span}`,
    early_end_fixed: ({ rate }) => `Ended before the agreed term: ${rate} each`,
    credit_days: ({ span, days, ofDays, charged, ofQuantity }) =>
      `Unused ${span}: ${days} of ${ofDays} days of the ${charged} charged for ${ofQuantity}`,
    credit_outage: ({ span, cause, days, ofDays, charged, ofQuantity }) =>
      `Without service ${span} (${cause}): ${days} of ${ofDays} days of the ${charged} charged for ${ofQuantity}`,
    fees: ({ accounts }) => `Fees of ${accounts} customer account${accounts === '1' ? '' : 's'}`,
    rounding: () => 'The exact total, rounded once, less the sum of the lines',
    credit_all: ({ charged, ofQuantity }) => `Given back: the full share of the ${charged} charged for ${ofQuantity}`,
  },
  de: {
    charge_once: ({ rate }) => `Einmalig: ${rate}`,
    charge_period: ({ plan, span, rate, ahead }) => `${plan}, ${span}: ${rate}${ahead}`,
    charge_days: ({ plan, span, rate, days, periodDays, ahead }) =>
      `${plan}, ${span}: ${days} von ${periodDays} Tagen zu ${rate}${ahead}`,
    charge_whole: ({ plan, span, rate, ahead }) =>
      `${plan}, ${span}, die erste Laufzeit ganz berechnet: ${rate}${ahead}`,
    activation_fee: ({ rate }) => `Einmalig: ${rate}`,
    early_end: ({ span, percent, rate }) =>
      `Vor der vereinbarten Laufzeit beendet: ${percent} % der ${rate} für ${span}`,
    early_end_fixed: ({ rate }) => `Vor der vereinbarten Laufzeit beendet: je ${rate}`,
    credit_days: ({ span, days, ofDays, charged, ofQuantity }) =>
      `Nicht genutzt ${span}: ${days} von ${ofDays} Tagen der ${charged}, berechnet für ${ofQuantity}`,
    credit_outage: ({ span, cause, days, ofDays, charged, ofQuantity }) =>
      `Ohne Dienst ${span} (${cause}): ${days} von ${ofDays} Tagen der ${charged}, berechnet für ${ofQuantity}`,
    fees: ({ accounts }) => `Gebühren für ${accounts} ${accounts === '1' ? 'Kundenkonto' : 'Kundenkonten'}`,
    rounding: () => 'Die genaue Summe, einmal gerundet, abzüglich der Summe der Positionen',
    credit_all: ({ charged, ofQuantity }) =>
      `Zurückgegeben: der volle Anteil der ${charged}, berechnet für ${ofQuantity}`,
  },
};

const PLANS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { monthly: 'Monthly', yearly: 'Yearly' },
  de: { monthly: 'Monatlich', yearly: 'Jährlich' },
};
const LIST_PRICE: Readonly<Record<Language, string>> = { en: 'list price', de: 'Listenpreis' };
const YEARS: Readonly<Record<Language, string>> = { en: 'years', de: 'Jahre' };

/** What a line is where it is no price of an offer; `name` is the offer's. */
const NAMES: Readonly<Record<Language, Readonly<Record<string, (name: string) => string>>>> = {
  en: {
    rounding: () => 'Rounding',
    activation_fee: (name) => `Activation fee: ${name}`,
    early_end: (name) => `Early end: ${name}`,
    early_end_fixed: (name) => `Early end: ${name}`,
  },
  de: {
    rounding: () => 'Rundung',
    activation_fee: (name) => `Aktivierungsgebühr: ${name}`,
    early_end: (name) => `Vorzeitiges Ende: ${name}`,
    early_end_fixed: (name) => `Vorzeitiges Ende: ${name}`,
  },
};

/** The offer's name as it was sold, or what the line is in the language of the paper. */
export function lineName(line: Pick<InvoiceLine, 'name' | 'words'>, language: Language): string {
  return NAMES[language][line.words.code]?.(line.name) ?? line.name;
}

export function lineWords(words: LineWords, language: Language): string {
  return SENTENCES[language][words.code]?.(partsOf(words.parameters, language)) ?? words.text;
}

function partsOf(parameters: LineWords['parameters'], language: Language): Parts {
  const text = (name: string) => `${parameters[name] ?? ''}`;
  const amount = (name: string) => amountText(text(name), text('currency'), language);
  const [from, until] = [text('from'), text('until')];
  const span = until === '' ? '' : `${writtenDate(from, language)} – ${writtenDate(addDays(until, -1), language)}`;
  return {
    plan: planText(text('plan'), language),
    span,
    rate: rateText(amount('rate'), amount('list'), language),
    days: text('days'),
    periodDays: text('periodDays'),
    ofDays: text('ofDays'),
    charged: amount('charged'),
    ofQuantity: text('ofQuantity'),
    accounts: text('accounts'),
    cause: causeWords(text('cause'), language),
    percent: text('percent'),
    ahead: aheadText(text('ahead'), language),
  };
}

/** S4.15. */
function aheadText(periods: string, language: Language): string {
  if (periods === '') return '';
  const one = periods === '1';
  return language === 'de'
    ? ` (${periods} ${one ? 'Laufzeit' : 'Laufzeiten'} im Voraus bezahlt)`
    : ` (${periods} ${one ? 'period' : 'periods'} paid ahead)`;
}

/** What an adjustment made of the list price is told with it (S4.11). */
function rateText(rate: string, list: string, language: Language): string {
  return list === '' ? rate : `${rate} (${LIST_PRICE[language]} ${list})`;
}

/** A plan as people call it. */
export function planText(plan: string, language: Language): string {
  const years = /^yearly-(\d)$/.exec(plan)?.[1];
  return years === undefined ? (PLANS[language][plan] ?? plan) : `${years} ${YEARS[language]}`;
}

function amountText(amount: string, currency: string, language: Language): string {
  const minor = isCurrency(currency) ? parseAmount(amount, currency) : undefined;
  return minor === undefined || !isCurrency(currency) ? amount : writtenMoney({ amount: minor, currency }, language);
}
