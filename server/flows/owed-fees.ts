// What a partner owes for a month on statements, level by level, from what became of each subscription: a statement and the days before it ask the same.
import type { LocalDate } from '../../shared/calendar.ts';
import { sumOf } from '../../shared/money.ts';
import type { Account } from '../accounts/account.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Trx } from '../db/open.ts';
import { agreedAlong } from '../pricing/adjustment-store.ts';
import { costVersions } from '../pricing/price-book.ts';
import { pricesOf } from '../pricing/price-store.ts';
import { type FeeMonth, type Fees, feesOf } from '../pricing/reseller-fees.ts';
import { feeSubscription, isPendingUntil } from '../subscriptions/fee-history.ts';
import { sellersIn } from '../subscriptions/fee-sellers.ts';
import type { OwedSubscription } from '../subscriptions/fee-store.ts';
import { metObligations } from '../subscriptions/subscription-event-store.ts';

export interface Owing {
  readonly vendor: Account;
  readonly reseller: Account;
  readonly month: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly owed: readonly OwedSubscription[];
  /** Only the days before this one; absent: the month. */
  readonly before?: LocalDate;
}

/** What this partner sold in the span and was not stated yet; where it sold only a part of it, that part. */
export async function owedBy(
  trx: Trx,
  resellerId: string,
  all: readonly OwedSubscription[],
  span: { readonly fromMs: number; readonly untilMs: number },
): Promise<OwedSubscription[]> {
  const own: OwedSubscription[] = [];
  for (const one of all) {
    const sold = sellersIn(one, span).get(resellerId);
    if (sold === undefined) continue;
    const met = await metObligations(trx, one.number, span.fromMs);
    if (!met.includes(sold.kind)) own.push(one);
  }
  return own;
}

/** A fee is stated whole or not at all: what lacks a price for some of its days waits with all of them. */
export async function stateable(
  trx: Trx,
  owing: Owing,
  currency: FeeMonth['currency'],
): Promise<{ readonly owed: OwedSubscription[]; readonly unpriced: Fees['unpriced'] }> {
  const unpriced = (await levelsOf(trx, owing, currency)).at(-1)?.fees.unpriced ?? [];
  const waits = new Set(unpriced.map(({ subscription }) => subscription));
  // What was not used yet owes nothing: should its first use be told later, this month is stated then.
  const owed = owing.owed.filter((one) => !waits.has(`${one.number}`) && !isPendingUntil(one, owing.untilMs));
  return { owed, unpriced };
}

export interface Level {
  readonly sellerId: string;
  readonly fees: Fees;
}

/** What each seller above charges the next level for the same days; the last is what the reseller owes (S4.13). */
export async function levelsOf(
  trx: Trx,
  { vendor, reseller, month, fromMs, owed, before }: Owing,
  currency: FeeMonth['currency'],
): Promise<Level[]> {
  const chain = reseller.path.split('/').filter((id) => id !== '');
  const offerIds = owed.flatMap(({ offerId, formerOffers }) => [offerId, ...formerOffers.map(({ id }) => id)]);
  const listed = await pricesOf(trx, [...new Set(offerIds)], chain);
  const book = await agreedAlong(trx, chain, 'all');
  const { mode: rounding } = (await readBusinessSettings(trx)).rounding;
  const feeMonth: FeeMonth = {
    date: `${month}-01`,
    zone: vendor.timeZone,
    currency,
    rounding,
    ...(before === undefined ? {} : { before }),
  };
  return chain.slice(1).map((buyerId, index) => {
    const between = { sellerId: chain[index] ?? vendor.id, buyerId, atMs: fromMs };
    const subscriptions = owed.map((one) => feeSubscription(one, reseller.id, book, between));
    const versions = costVersions(listed, chain.slice(0, index + 2));
    const { lines, unpriced } = feesOf(feeMonth, subscriptions, [{ resellerId: reseller.id, versions }]);
    const own = ({ resellerId }: { readonly resellerId: string }) => resellerId === reseller.id;
    const fees = { lines: lines.filter(own), unpriced: unpriced.filter(own) };
    return { sellerId: between.sellerId, fees };
  });
}

/** `net`: what the partner pays. A level whose seller set no cost takes the same. */
export function chargedBy(
  levels: readonly Level[],
  net: bigint,
): { readonly sellerId: string; readonly net: bigint }[] {
  return levels.map(({ sellerId, fees }, index) => {
    const takesAll = fees.unpriced.length > 0 || index === levels.length - 1;
    return { sellerId, net: takesAll ? net : sumOf(fees.lines.map((line) => line.net)) };
  });
}
