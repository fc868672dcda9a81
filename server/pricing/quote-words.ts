// Says in words why a line costs what it costs: a code and parameters for translation, and English for everyone.
import { addDays, type LocalDate } from '../../shared/calendar.ts';
import type { Currency } from '../../shared/currencies.ts';
import { formatAmount } from '../../shared/money.ts';

export interface Words {
  readonly code: WordsCode;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly text: string;
}

type WordsCode =
  | 'charge_once'
  | 'charge_period'
  | 'charge_days'
  | 'charge_whole'
  | 'activation_fee'
  | 'early_end'
  | 'early_end_fixed'
  | 'credit_days'
  | 'credit_all'
  | 'credit_none'
  | 'taken_back';

interface Charged {
  readonly quantity: number;
  readonly sku: string;
  readonly plan: string;
  readonly from: LocalDate;
  readonly until: LocalDate | null;
  readonly days: number;
  /** Days that the price of a whole period pays for. */
  readonly periodDays: number;
  /** They are fewer than the period has (S4.15). */
  readonly isWhole?: boolean;
  /** Price of the whole period for this quantity. */
  readonly periodAmount: bigint;
  /** The same before an adjustment (S4.11); absent: it has none. */
  readonly listAmount?: bigint | undefined;
  /** Periods that are paid ahead as agreed, where the line is for days to come (S4.15). */
  readonly ahead?: number | undefined;
  readonly currency: Currency;
}

export function chargeWords(charged: Charged): Words {
  const { quantity, sku, plan, from, until, days, periodDays, currency, listAmount, ahead } = charged;
  const rate = formatAmount(charged.periodAmount, currency);
  const list = listAmount === undefined ? {} : { list: formatAmount(listAmount, currency) };
  const price = `${rate} ${currency}${list.list === undefined ? '' : ` (list price ${list.list} ${currency})`}.`;
  const item = `${quantity} × ${sku}`;
  if (until === null) {
    const parameters = { quantity, sku, plan, from, rate, currency, ...list };
    return { code: 'charge_once', parameters, text: `${item}, paid once: ${price}` };
  }
  const early = ahead === undefined ? {} : { ahead };
  const parameters = { quantity, sku, plan, from, until, days, periodDays, rate, currency, ...list, ...early };
  const span = `${from} to ${addDays(until, -1)}`;
  const said = `${price}${ahead === undefined ? '' : ` ${ahead} ${ahead === 1 ? 'period is' : 'periods are'} paid ahead.`}`;
  if (charged.isWhole === true) {
    const text = `${item}, ${plan}, ${span}, the first period charged whole: ${said}`;
    return { code: 'charge_whole', parameters, text };
  }
  if (days === periodDays) return { code: 'charge_period', parameters, text: `${item}, ${plan}, ${span}: ${said}` };
  const text = `${item}, ${plan}, ${span}: ${days} of ${periodDays} days at ${said}`;
  return { code: 'charge_days', parameters, text };
}

export function activationWords(sku: string, amount: bigint, currency: Currency): Words {
  const rate = formatAmount(amount, currency);
  const text = `Activation fee of ${sku}, once: ${rate} ${currency}.`;
  return { code: 'activation_fee', parameters: { sku, rate, currency }, text };
}

interface EndedEarly {
  readonly quantity: number;
  readonly sku: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly percent: number;
  /** Fees of the days from `from` on. */
  readonly fees: bigint;
  readonly currency: Currency;
}

export function earlyEndWords({ quantity, sku, from, until, percent, fees, currency }: EndedEarly): Words {
  const rate = formatAmount(fees, currency);
  const span = `${from} to ${addDays(until, -1)}`;
  return {
    code: 'early_end',
    parameters: { quantity, sku, from, until, percent, rate, currency },
    text: `${quantity} × ${sku} ended before the agreed term: ${percent} % of the ${rate} ${currency} for ${span}.`,
  };
}

interface EndedEarlyFixed extends Omit<EndedEarly, 'percent' | 'fees'> {
  /** Of a unit. */
  readonly each: bigint;
}

export function earlyEndFixedWords({ quantity, sku, from, until, each, currency }: EndedEarlyFixed): Words {
  const rate = formatAmount(each, currency);
  return {
    code: 'early_end_fixed',
    parameters: { quantity, sku, from, until, rate, currency },
    text: `${quantity} × ${sku} ended before ${until}, as it was agreed: ${rate} ${currency} each.`,
  };
}

interface GivenBack {
  readonly quantity: number;
  readonly sku: string;
  readonly from: LocalDate;
  readonly until: LocalDate | null;
  readonly days: number;
  readonly ofDays: number;
  /** What the line charged for `ofQuantity` units. */
  readonly charged: bigint;
  readonly ofQuantity: number;
  readonly currency: Currency;
}

export function creditWords(back: GivenBack): Words {
  const { quantity, sku, from, until, days, ofDays, ofQuantity, currency } = back;
  const charged = formatAmount(back.charged, currency);
  const parameters = { quantity, sku, from, until: until ?? '', days, ofDays, charged, ofQuantity, currency };
  const share = `the ${charged} ${currency} charged for ${ofQuantity}`;
  if (until === null || days === ofDays) {
    return { code: 'credit_all', parameters, text: `${quantity} × ${sku} given back: the full share of ${share}.` };
  }
  const text = `${quantity} × ${sku} unused ${from} to ${addDays(until, -1)}: ${days} of ${ofDays} days of ${share}.`;
  return { code: 'credit_days', parameters, text };
}

export function noRefundWords(sku: string, quantity: number, paidOn: LocalDate, windowDays: number): Words {
  return {
    code: 'credit_none',
    parameters: { sku, quantity, paidOn, windowDays },
    text: `${quantity} × ${sku} ended without refund: it was paid on ${paidOn}, more than ${windowDays} days ago.`,
  };
}

export function takenBackWords(sku: string, before: Words): Words {
  return {
    code: 'taken_back',
    parameters: { ...before.parameters, sku, takenBack: before.code },
    text: `Taken back: ${before.text}`,
  };
}
