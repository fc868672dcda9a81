// What it costs to have fewer units than were agreed before the agreed term is over: a share of the fees that are left, or a fixed sum for each (S4.15).
import { type DateSpan, daysBetween, type LocalDate } from '../../shared/calendar.ts';
import { mulDiv } from '../../shared/money.ts';
import type { Commitment } from '../subscriptions/commitment.ts';
import { type Segment, segmentsOf } from '../subscriptions/period.ts';
import { adjustedRate } from './adjustment.ts';
import { monthsOf, type PlanCode } from './plan.ts';
import { priceOfMore } from './price.ts';
import { type Desk, type Item, versionOn } from './quote-desk.ts';
import type { Holding } from './quote-input.ts';
import type { Draft } from './quote-line.ts';
import { earlyEndFixedWords, earlyEndWords } from './quote-words.ts';
import { exactPerMinor } from './rounding-record.ts';

export interface EarlyEnd {
  readonly drafts: readonly Draft[];
  /** What is still bound. */
  readonly commitment: Commitment | undefined;
}

/** `goal` units are left and `from` is the first day without the others; within `freeDays` of its beginning it costs nothing. */
export function endsEarly(
  desk: Desk,
  item: Item,
  holding: Holding,
  { goal, from, freeDays }: { readonly goal: number; readonly from: LocalDate; readonly freeDays: number },
): EarlyEnd {
  const { commitment, quantity } = holding;
  const lost = commitment === undefined ? 0 : Math.min(quantity, commitment.units) - goal;
  if (commitment === undefined || lost <= 0) return { drafts: [], commitment };
  const left = goal === 0 ? undefined : { ...commitment, units: goal };
  const isFree = daysBetween(commitment.since, desk.today) <= freeDays || from >= commitment.until;
  if (isFree) return { drafts: [], commitment: left };
  const ended = { desk, item, holding, commitment, goal, lost, from };
  const draft =
    commitment.penaltyEach === undefined ? shareOfFees(ended) : fixedSum(ended, commitment.penaltyEach.amount);
  return { drafts: draft === undefined ? [] : [draft], commitment: left };
}

interface Ended {
  readonly desk: Desk;
  readonly item: Item;
  readonly holding: Holding;
  readonly commitment: Commitment;
  readonly goal: number;
  readonly lost: number;
  readonly from: LocalDate;
}

function shareOfFees({ desk, item, holding, commitment, goal, lost, from }: Ended): Draft | undefined {
  const version = versionOn(desk, holding, holding.priceVersion);
  if (version === undefined) return undefined;
  const { plan, anchor } = holding;
  const { penaltyPercent = 0 } = commitment;
  const span = { from, until: commitment.until };
  const { offer } = item;
  const { numerator, denominator } = periodsIn(segmentsOf(anchor, monthsOf(plan), span));
  const rate = adjustedRate(priceOfMore(version, offer.model, goal, goal + lost), lost, item.adjustment);
  const { currency, policy } = desk.input;
  const percent = BigInt(penaltyPercent);
  const [amount, scale] = [rate.amount * numerator, rate.scale * denominator];
  const fees = mulDiv(amount, 1n, scale, policy.rounding);
  return {
    ...lineOf(desk, item, { lost, ...span, plan }),
    priceVersion: version.id,
    list: mulDiv(amount, percent, scale * 100n, policy.rounding),
    exact: mulDiv(amount * exactPerMinor(currency), percent, scale * 100n),
    words: earlyEndWords({ quantity: lost, sku: offer.sku, ...span, percent: penaltyPercent, fees, currency }),
  };
}

/** The same whatever is left: no discount of the price and no day counts. */
function fixedSum({ desk, item, holding, commitment, lost, from }: Ended, each: string): Draft {
  const { until } = commitment;
  const { currency } = desk.input;
  const sum = BigInt(each) * BigInt(lost);
  return {
    ...lineOf(desk, item, { lost, from, until, plan: holding.plan }),
    priceVersion: null,
    list: sum,
    exact: sum * exactPerMinor(currency),
    words: earlyEndFixedWords({ quantity: lost, sku: item.offer.sku, from, until, each: BigInt(each), currency }),
  };
}

/** What every early end has in its line. */
function lineOf(
  desk: Desk,
  { change, subscription, offer }: Item,
  { lost, from, until, plan }: DateSpan & { readonly lost: number; readonly plan: PlanCode },
): Omit<Draft, 'priceVersion' | 'list' | 'exact' | 'words'> {
  const { taxMilliPercent, nowMs } = desk.input;
  const days = daysBetween(from, until);
  return {
    ...{ change, kind: 'charge', reason: 'early_end', subscription, sku: offer.sku, plan },
    ...{ quantity: lost, together: lost, from, until, days, periodDays: days, periodFrom: from },
    ...{ adjustment: 0n, batch: null, taxMilliPercent: offer.taxMilliPercent ?? taxMilliPercent },
    keeps: { addedAtMs: nowMs, paidAtMs: nowMs, added: false, unitsLeft: 0 },
  };
}

/** How many periods the days are, as a fraction over periods of different lengths: divided once, by everything (M2). */
function periodsIn(segments: readonly Segment[]): { readonly numerator: bigint; readonly denominator: bigint } {
  const lengths = [...new Set(segments.map(({ periodDays }) => BigInt(periodDays)))];
  const denominator = lengths.reduce((product, length) => product * length, 1n);
  const numerator = segments.reduce(
    (sum, { days, periodDays }) => sum + (BigInt(days) * denominator) / BigInt(periodDays),
    0n,
  );
  return { numerator, denominator };
}
