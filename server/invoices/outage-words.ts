// What a credit note says about days without service, in the language of the paper (S4.14).
import { addDays, type LocalDate } from '../../shared/calendar.ts';
import type { OutageCause } from '../../shared/contracts/outages-api.ts';
import type { Currency } from '../../shared/currencies.ts';
import { formatAmount } from '../../shared/money.ts';
import type { Language } from '../../shared/written.ts';
import type { LineWords } from './invoice.ts';

const CAUSES: Readonly<Record<Language, Readonly<Record<OutageCause, string>>>> = {
  en: {
    suspended: 'suspended',
    no_funds: 'suspended, payment overdue',
    blocked: 'account blocked',
    expired: 'expired before it was paid',
  },
  de: {
    suspended: 'ausgesetzt',
    no_funds: 'ausgesetzt, Zahlung überfällig',
    blocked: 'Konto gesperrt',
    expired: 'abgelaufen, bevor bezahlt wurde',
  },
};

/** An unknown cause stays as it was written. */
export function causeWords(cause: string, language: Language): string {
  return CAUSES[language][cause as OutageCause] ?? cause;
}

/** Stands on the paper as why it was given. */
export function outageReason(cause: OutageCause, days: number, language: Language): string {
  const why = causeWords(cause, language);
  if (language === 'de') return `${days} ${days === 1 ? 'Tag' : 'Tage'} ohne Dienst: ${why}`;
  return `${days} day${days === 1 ? '' : 's'} without service: ${why}`;
}

export interface LostOnPaper {
  readonly quantity: number;
  readonly sku: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly days: number;
  readonly ofDays: number;
  /** What the line charged for `ofQuantity` units, net. */
  readonly charged: bigint;
  readonly ofQuantity: number;
  readonly currency: Currency;
  readonly cause: OutageCause;
}

export function outageWords(lost: LostOnPaper): LineWords {
  const { quantity, sku, from, until, days, ofDays, ofQuantity, currency, cause } = lost;
  const charged = formatAmount(lost.charged, currency);
  const parameters = { quantity, sku, from, until, days, ofDays, charged, ofQuantity, currency, cause };
  const share = `${days} of ${ofDays} days of the ${charged} ${currency} charged for ${ofQuantity}`;
  const span = `${from} to ${addDays(until, -1)}`;
  const text = `${quantity} × ${sku} without service ${span} (${causeWords(cause, 'en')}): ${share}.`;
  return { code: 'credit_outage', parameters, text };
}
