// What every kind of change quotes with: today, the prices in force, and the two ways a line comes about.
import { daysBetween, type LocalDate, localDateAt, startOfDayMs } from '../../shared/calendar.ts';
import { mulDiv } from '../../shared/money.ts';
import type { Result } from '../../shared/result.ts';
import type { Agreement } from '../subscriptions/agreement.ts';
import { type Segment, segmentsOf } from '../subscriptions/period.ts';
import { type Batch, batchDays, creditBatch, daysKept, proratedRate } from '../subscriptions/proration.ts';
import { type Adjustment, adjustedRate } from './adjustment.ts';
import { monthsOf, type PlanCode } from './plan.ts';
import { type PriceVersion, versionInForce } from './price.ts';
import type { Holding, OfferTerms, OrderInput, QuoteCode } from './quote-input.ts';
import type { Draft, LineReason } from './quote-line.ts';
import { chargeWords, creditWords } from './quote-words.ts';
import { exactPerMinor } from './rounding-record.ts';

/** D1: an added batch may be given back within these days, S3.21: a payment for terminated units likewise. */
export const UNDO_DAYS = 7;
export const REFUND_DAYS = 14;

export interface Desk {
  readonly input: OrderInput;
  readonly today: LocalDate;
}

interface Priced {
  readonly drafts: readonly Draft[];
  readonly holdings: readonly Holding[];
}

export type Pricing = Result<Priced, QuoteCode>;

/** What a charge is for. */
export interface Item {
  readonly change: number;
  readonly subscription: string;
  readonly offer: OfferTerms;
  readonly plan: PlanCode;
  readonly anchor: LocalDate;
  readonly adjustment: Adjustment;
  readonly agreement?: Agreement | undefined;
}

/** The version that a charge on `date` goes by: today's, or for a period to come the one announced for it (S4.20). */
export function versionOn(
  { input, today }: Desk,
  item: Pick<Item, 'offer' | 'plan'>,
  heldVersionId: string | undefined,
  date: LocalDate = today,
): PriceVersion | undefined {
  const { nowMs, zone, currency, prices } = input;
  const own = prices.filter(
    (price) => price.sku === item.offer.sku && price.plan === item.plan && price.currency === currency,
  );
  const atMs = date > today ? Math.max(nowMs, startOfDayMs(date, zone)) : nowMs;
  return versionInForce(own, { atMs, heldVersionId });
}

/** Whole local days since the instant. */
export function daysSince({ input, today }: Desk, atMs: number): number {
  return daysBetween(localDateAt(atMs, input.zone), today);
}

export interface Charge {
  readonly reason: LineReason;
  readonly quantity: number;
  /** Units held together afterwards. */
  readonly together: number;
  /** The version agreed on; later periods may go by a newer one that is announced for those who hold it. */
  readonly version: PriceVersion;
  /** Price of `quantity` for a whole period. */
  readonly priced: (version: PriceVersion) => bigint;
  readonly from: LocalDate;
  readonly until: LocalDate | null;
  /**
   * `first`: the days that are left of a period that has begun cost as much as all of it, where all of them are given (S4.15). A
   * number: so many days cost as much, as they did when the first of them was charged.
   */
  readonly whole?: 'first' | number | undefined;
  readonly keeps: NonNullable<Draft['keeps']>;
}

/** Of what begins. */
export function wholeFirst(agreement: Agreement | undefined): Charge['whole'] {
  return agreement?.firstPeriod === 'full' ? 'first' : undefined;
}

/** One line per period, or one line for what is paid once. */
export function chargeLines(desk: Desk, item: Item, charge: Charge): Draft[] {
  const { from, until } = charge;
  const months = monthsOf(item.plan);
  if (months === 0 || until === null) {
    const once = { from, until: null, days: 1, periodDays: 1, wholeDays: 1, period: { from } };
    return [chargeLine(desk, item, charge, charge.version, once)];
  }
  return segmentsOf(item.anchor, months, { from, until }).map((segment, index) => {
    const version = versionOn(desk, item, charge.version.id, segment.period.from) ?? charge.version;
    const wholeDays = wholeDaysOf(segment, index === 0 ? charge.whole : undefined);
    return chargeLine(desk, item, charge, version, { ...segment, wholeDays });
  });
}

function wholeDaysOf({ days, until, period, periodDays }: Segment, whole: Charge['whole']): number {
  if (whole === 'first') return until === period.until ? days : periodDays;
  return whole ?? periodDays;
}

interface Days {
  readonly from: LocalDate;
  readonly until: LocalDate | null;
  readonly days: number;
  readonly periodDays: number;
  /** Days that the price of a whole period pays for. */
  readonly wholeDays: number;
  readonly period: { readonly from: LocalDate };
}

function chargeLine(desk: Desk, item: Item, charge: Charge, version: PriceVersion, part: Days): Draft {
  const { currency, policy } = desk.input;
  const { rounding } = policy;
  const { quantity, together, reason, keeps } = charge;
  const { from, until, days, periodDays, wholeDays } = part;
  const share = { days, periodDays: wholeDays };
  const { plan, offer } = item;
  const periodAmount = charge.priced(version);
  const list = mulDiv(periodAmount, BigInt(days), BigInt(wholeDays), rounding);
  const rate = adjustedRate(periodAmount, quantity, item.adjustment);
  const charged = proratedRate(rate, share, rounding);
  const adjusted = mulDiv(rate.amount, 1n, rate.scale, rounding);
  return {
    change: item.change,
    kind: 'charge',
    reason,
    subscription: item.subscription,
    sku: offer.sku,
    plan,
    quantity,
    together,
    priceVersion: version.id,
    from,
    until,
    days,
    periodDays,
    periodFrom: part.period.from,
    list,
    adjustment: charged - list,
    exact: proratedRate({ ...rate, amount: rate.amount * exactPerMinor(currency) }, share, 'half-away'),
    batch: null,
    words: chargeWords({
      ...{ quantity, sku: offer.sku, plan, from, until, days, currency },
      periodDays: wholeDays,
      isWhole: days === wholeDays && days < periodDays,
      periodAmount: adjusted,
      listAmount: adjusted === periodAmount ? undefined : periodAmount,
      ahead: from > desk.today ? item.agreement?.periodsInAdvance : undefined,
    }),
    taxMilliPercent: offer.taxMilliPercent ?? desk.input.taxMilliPercent,
    keeps: wholeDays === periodDays ? keeps : { ...keeps, wholeDays },
  };
}

/** Gives back `days` of `units` of what the batch charged. */
export function creditLine(
  desk: Desk,
  item: Pick<Item, 'change' | 'subscription' | 'offer' | 'plan'>,
  batch: Batch,
  given: { readonly reason: LineReason; readonly units: number; readonly days: number },
): { readonly draft: Draft; readonly batch: Batch } {
  const { currency, policy } = desk.input;
  const { reason, units, days } = given;
  const credit = creditBatch(batch, units, days, policy.rounding);
  const ofDays = batchDays(batch);
  // What is given back whole began when the batch did; what is unused begins today, or when it would have.
  const from = days === daysKept(batch) || batch.from > desk.today ? batch.from : desk.today;
  const { until } = batch;
  const { sku } = item.offer;
  return {
    batch: credit.batch,
    draft: {
      change: item.change,
      kind: 'credit',
      reason,
      subscription: item.subscription,
      sku,
      plan: item.plan,
      quantity: units,
      together: batch.quantity,
      priceVersion: null,
      from,
      until,
      days,
      periodDays: ofDays,
      periodFrom: batch.from,
      list: -credit.net,
      adjustment: 0n,
      batch: batch.id,
      words: creditWords({
        quantity: units,
        sku,
        from,
        until,
        days,
        ofDays,
        charged: batch.net,
        ofQuantity: batch.quantity,
        currency,
      }),
      taxMilliPercent: batch.taxMilliPercent,
      fixed: { coupon: 0n, tax: -credit.tax },
    },
  };
}
