// What a subscription costs its payer for one period, now and next, with what was agreed about it (S4.10).
import { addMonths, type LocalDate, localDateAt, startOfDayMs } from '../../shared/calendar.ts';
import { type Currency, isCurrency } from '../../shared/currencies.ts';
import { type Money, mulDiv } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount, findVendor } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import type { Offer } from '../catalogue/offer.ts';
import { chainOf, findOffer } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { subscriptionNotFound } from '../orders/cart-refusals.ts';
import { adjustedRate } from '../pricing/adjustment.ts';
import { type Agreed, adjustmentFor, agreedFor } from '../pricing/adjustment-book.ts';
import { agreedAlong } from '../pricing/adjustment-store.ts';
import { monthsOf, type PlanCode, planOfCode } from '../pricing/plan.ts';
import { periodPrice, versionInForce } from '../pricing/price.ts';
import { costVersions, retailVersions } from '../pricing/price-book.ts';
import { pricesOf } from '../pricing/price-store.ts';
import { agreedTerms, type FeeTerms } from '../subscriptions/fee-terms.ts';
import { paidUntil } from '../subscriptions/holding.ts';
import { type Subscription, unitsHeld } from '../subscriptions/subscription.ts';
import { subscriptionEvents } from '../subscriptions/subscription-event-store.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';

export interface Fee {
  readonly subscription: Subscription;
  readonly offer: Offer;
  readonly status: 'pending' | 'active' | 'closed';
  readonly months: number;
  readonly fee: Money | null;
  readonly nextFee: Money | null;
  readonly nextOn: LocalDate | null;
  /** Between levels that the reader may know of. */
  readonly agreed: readonly Agreed[];
  /** Of what is owed on statements. */
  readonly terms: FeeTerms | null;
}

/** Who is charged what: account ids from the vendor down to who pays. */
export interface Charged {
  readonly chain: readonly string[];
  readonly kind: Account['kind'];
  readonly currency: Currency;
}

interface Asked {
  readonly offer: Offer;
  readonly plan: PlanCode;
  readonly quantity: number;
  readonly atMs: number;
  readonly subscription: number | null;
  readonly heldVersionId?: string | undefined;
}

export async function readFee(
  db: Db,
  act: Act,
  { scope, number }: { readonly scope: string; readonly number: number },
): Promise<Result<Fee, 'subscription_not_found'>> {
  const subscription = await findSubscription(db, scope, number);
  const offer = subscription && (await findOffer(db, { id: subscription.offerId }));
  if (subscription === undefined || offer === undefined) return subscriptionNotFound();
  const months = offer.billing === 'statement' ? 1 : monthsOf(planOfCode(subscription.plan));
  const status = statusOf(subscription);
  const payer = await findAccount(db, scope, subscription.payerId);
  const terms = offer.billing === 'statement' ? agreedTerms(await subscriptionEvents(db, [number])) : null;
  const facts = { subscription, offer, status, months, terms };
  if (payer === undefined) return accept({ ...facts, fee: null, nextFee: null, nextOn: null, agreed: [] });
  const agreed = await agreedBelow(db, act.nowMs, payer, { subscription, offer, scope });
  if (status === 'closed') return accept({ ...facts, fee: null, nextFee: null, nextOn: null, agreed });
  const fee = await feeNow(db, payer, { subscription, offer, atMs: act.nowMs });
  // What waits for its first use has no next month yet.
  if (status === 'pending') return accept({ ...facts, fee: fee ?? null, nextFee: null, nextOn: null, agreed });
  const next = await feeNext(db, payer, { subscription, offer, atMs: act.nowMs });
  return accept({ ...facts, fee: fee ?? null, ...next, agreed });
}

/** Of the period that runs; undefined without a price. */
export async function feeNow(
  db: Db,
  payer: Account,
  { subscription, offer, atMs }: { readonly subscription: Subscription; readonly offer: Offer; readonly atMs: number },
): Promise<Money | undefined> {
  const { number, plan, priceId } = subscription;
  const asked = { offer, plan: planOfCode(plan), quantity: unitsHeld(subscription), atMs };
  return await feeOf(db, payer, { ...asked, subscription: number, heldVersionId: priceId ?? undefined });
}

async function feeNext(
  db: Db,
  payer: Account,
  { subscription, offer, atMs }: { readonly subscription: Subscription; readonly offer: Offer; readonly atMs: number },
): Promise<Pick<Fee, 'nextFee' | 'nextOn'>> {
  const { number, zone, scheduled, trial, priceId } = subscription;
  const isOwed = offer.billing === 'statement';
  const monthZone = isOwed ? ((await findVendor(db))?.timeZone ?? 'UTC') : zone;
  const nextOn = isOwed
    ? addMonths(`${localDateAt(atMs, monthZone).slice(0, 7)}-01`, 1)
    : paidUntil(subscription.periodEndMs, zone);
  const waits = scheduled !== undefined && nextOn !== null && scheduled.from <= nextOn ? scheduled : undefined;
  const quantity = waits?.quantity ?? unitsHeld(subscription);
  if (nextOn === null || trial || quantity === 0) return { nextFee: null, nextOn: null };
  const becomes = waits?.offerId === undefined ? offer : await findOffer(db, { id: waits.offerId });
  const plan = planOfCode(waits?.plan ?? subscription.plan);
  if (becomes === undefined) return { nextFee: null, nextOn };
  const isHeld = becomes.id === offer.id && plan === subscription.plan;
  const next = { offer: becomes, plan, quantity, subscription: number, atMs: startOfDayMs(nextOn, monthZone) };
  const nextFee = await feeOf(db, payer, { ...next, heldVersionId: isHeld ? (priceId ?? undefined) : undefined });
  return { nextFee: nextFee ?? null, nextOn };
}

async function feeOf(db: Db, payer: Account, asked: Asked): Promise<Money | undefined> {
  const { currency } = payer;
  if (!isCurrency(currency)) return undefined;
  const amount = await feeAt(db, { chain: chainOf(payer.path), kind: payer.kind, currency }, asked);
  return amount === undefined ? undefined : { amount, currency };
}

/** Minor units, net, of one whole period that begins at `atMs`; undefined without a price. */
export async function feeAt(db: Db, charged: Charged, asked: Asked): Promise<bigint | undefined> {
  const { chain, kind, currency } = charged;
  const { offer, quantity, atMs, subscription, heldVersionId } = asked;
  if (offer.trialDays !== null) return 0n;
  const isOwed = offer.billing === 'statement';
  const plan = isOwed ? 'monthly' : asked.plan;
  const listed = await pricesOf(db, offer.id, chain);
  const versions = (isOwed || kind === 'partner' ? costVersions : retailVersions)(listed, chain);
  const own = versions.filter((version) => version.plan === plan && version.currency === currency);
  const version = versionInForce(own, { atMs, heldVersionId });
  if (version === undefined) return undefined;
  const [sellerId = '', buyerId = ''] = chain.slice(-2);
  const book = await agreedAlong(db, chain, subscription === null ? [] : [subscription]);
  const adjustment = adjustmentFor(book, { sellerId, buyerId, atMs }, { subscription, sku: offer.sku });
  const { amount, scale } = adjustedRate(periodPrice(version, offer.model, quantity), quantity, adjustment);
  return mulDiv(amount, 1n, scale);
}

/** What is in force between each two levels of which the reader holds the lower one. */
async function agreedBelow(
  db: Db,
  atMs: number,
  payer: Account,
  {
    subscription,
    offer,
    scope,
  }: { readonly subscription: Subscription; readonly offer: Offer; readonly scope: string },
): Promise<Agreed[]> {
  const chain = chainOf(payer.path);
  const book = await agreedAlong(db, chain, [subscription.number]);
  const lowest = chainOf(scope).length - 1;
  return chain.flatMap((buyerId, index) => {
    if (index === 0 || index < lowest) return [];
    const between = { sellerId: chain[index - 1] ?? '', buyerId, atMs };
    return agreedFor(book, between, { subscription: subscription.number, sku: offer.sku }) ?? [];
  });
}

function statusOf({ state, activatedAtMs }: Subscription): Fee['status'] {
  if (state === 'cancelled') return 'closed';
  return activatedAtMs === null ? 'pending' : 'active';
}
