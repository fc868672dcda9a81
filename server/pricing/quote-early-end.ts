// What it costs to have fewer units than were agreed before the agreed term is over: a share of the fees that are left (S4.15).
import { daysBetween, type LocalDate } from '../../shared/calendar.ts';
import { mulDiv } from '../../shared/money.ts';
import type { Commitment } from '../subscriptions/commitment.ts';
import { type Segment, segmentsOf } from '../subscriptions/period.ts';
import { adjustedRate } from './adjustment.ts';
import { monthsOf } from './plan.ts';
import { priceOfMore } from './price.ts';
import { type Desk, type Item, versionOn } from './quote-desk.ts';
import type { Holding } from './quote-input.ts';
import type { Draft } from './quote-line.ts';
import { earlyEndWords } from './quote-words.ts';
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
  const { commitment, quantity, plan, anchor } = holding;
  const lost = commitment === undefined ? 0 : Math.min(quantity, commitment.units) - goal;
  if (commitment === undefined || lost <= 0) return { drafts: [], commitment };
  const left = goal === 0 ? undefined : { ...commitment, units: goal };
  const isFree = daysBetween(commitment.since, desk.today) <= freeDays || from >= commitment.until;
  const version = isFree ? undefined : versionOn(desk, holding, holding.priceVersion);
  if (version === undefined) return { drafts: [], commitment: left };
  const span = { from, until: commitment.until };
  const { change, subscription, offer } = item;
  const { numerator, denominator } = periodsIn(segmentsOf(anchor, monthsOf(plan), span));
  const rate = adjustedRate(priceOfMore(version, offer.model, goal, goal + lost), lost, item.adjustment);
  const { currency, policy, taxMilliPercent, nowMs } = desk.input;
  const percent = BigInt(commitment.penaltyPercent);
  const [amount, scale] = [rate.amount * numerator, rate.scale * denominator];
  const days = daysBetween(from, commitment.until);
  const fees = mulDiv(amount, 1n, scale, policy.rounding);
  const draft: Draft = {
    ...{ change, kind: 'charge', reason: 'early_end', subscription, sku: offer.sku, plan },
    ...{ quantity: lost, together: lost, priceVersion: version.id },
    ...{ ...span, days, periodDays: days, periodFrom: from },
    list: mulDiv(amount, percent, scale * 100n, policy.rounding),
    ...{ adjustment: 0n, batch: null },
    exact: mulDiv(amount * exactPerMinor(currency), percent, scale * 100n),
    words: earlyEndWords({
      ...{ quantity: lost, sku: offer.sku, ...span, percent: commitment.penaltyPercent, fees, currency },
    }),
    taxMilliPercent: offer.taxMilliPercent ?? taxMilliPercent,
    keeps: { addedAtMs: nowMs, paidAtMs: nowMs, added: false, unitsLeft: 0 },
  };
  return { drafts: [draft], commitment: left };
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
