// Why a line of a quote costs what it costs, in the reader's language; the server's own sentence where a code is unknown here.
import type { Formats } from '../../../shared/ui/language.tsx';
import type { Quote } from './quote.ts';

type Line = Quote['lines'][number];
type Parameters = Line['words']['parameters'];

const DAY_MS = 86_400_000;

interface Terms {
  readonly plan: (code: string) => string;
  readonly once: (item: string, rate: string) => string;
  readonly period: (item: string, plan: string, span: string, rate: string) => string;
  readonly days: (item: string, span: string, days: string, of: string, rate: string) => string;
  readonly whole: (item: string, plan: string, span: string, rate: string) => string;
  readonly listed: (rate: string, list: string) => string;
  readonly ahead: (count: number, periods: string) => string;
  readonly span: (from: string, last: string) => string;
  readonly creditAll: (item: string, charged: string, units: string) => string;
  readonly creditDays: (item: string, span: string, days: string, of: string, charged: string, units: string) => string;
  readonly creditNone: (item: string, paidOn: string, days: string) => string;
  readonly earlyEnd: (item: string, span: string, percent: string, fees: string) => string;
  readonly earlyEndFixed: (item: string, last: string, each: string) => string;
  readonly activation: (sku: string, rate: string) => string;
  readonly takenBack: (sku: string) => string;
}

export function lineWords({ words: { code, parameters, text } }: Line, w: Terms, format: Formats): string {
  const said = (name: keyof Parameters) => String(parameters[name] ?? '');
  const count = (name: keyof Parameters) => format.number(Number(parameters[name] ?? 0));
  const sum = (name: keyof Parameters) =>
    format.money({ amount: said(name), currency: said('currency') as Line['net']['currency'] });
  /** An adjusted price is told with what it comes from. */
  const rate = () => (said('list') === '' ? sum('rate') : w.listed(sum('rate'), sum('list')));
  const paidAhead = said('ahead') === '' ? '' : ` ${w.ahead(Number(said('ahead')), count('ahead'))}`;
  const item = `${count('quantity')} × ${said('sku')}`;
  const until = said('until');
  const span = until === '' ? '' : w.span(format.day(said('from')), format.day(dayBefore(until)));
  switch (code) {
    case 'charge_once':
      return w.once(item, rate());
    case 'charge_period':
      return w.period(item, w.plan(said('plan')), span, rate()) + paidAhead;
    case 'charge_days':
      return w.days(item, span, count('days'), count('periodDays'), rate()) + paidAhead;
    case 'charge_whole':
      return w.whole(item, w.plan(said('plan')), span, rate()) + paidAhead;
    case 'activation_fee':
      return w.activation(said('sku'), sum('rate'));
    case 'early_end':
      return w.earlyEnd(item, span, count('percent'), sum('rate'));
    case 'early_end_fixed':
      return w.earlyEndFixed(item, format.day(dayBefore(until)), sum('rate'));
    case 'credit_all':
      return w.creditAll(item, sum('charged'), count('ofQuantity'));
    case 'credit_days':
      return w.creditDays(item, span, count('days'), count('ofDays'), sum('charged'), count('ofQuantity'));
    case 'credit_none':
      return w.creditNone(item, format.day(said('paidOn')), count('windowDays'));
    case 'taken_back':
      return w.takenBack(said('sku'));
    default:
      return text;
  }
}

/** Spans end before `until`; people read the last day that is covered. */
export function dayBefore(date: string): string {
  return new Date(Date.parse(date) - DAY_MS).toISOString().slice(0, 10);
}
