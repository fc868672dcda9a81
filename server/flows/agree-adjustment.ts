// A seller agrees with a direct buyer on another price than the listed one: for one subscription, or on whatever it pays (S4.11).
import type { AdjustmentJson, AgreeAdjustment, AgreeDiscount } from '../../shared/contracts/adjustments-api.ts';
import { isCurrency } from '../../shared/currencies.ts';
import { type Money, moneyText, mulDiv, parseAmount } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Account } from '../accounts/account.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type Act, newRef, type Random } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import type { Offer } from '../catalogue/offer.ts';
import { chainOf, findOffer } from '../catalogue/offer-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { nextInSequence } from '../db/sequence-store.ts';
import { fieldFault, subscriptionNotFound } from '../orders/cart-refusals.ts';
import { type Adjustment, adjustedRate } from '../pricing/adjustment.ts';
import { type Agreed, type AgreedRule, agreedFor } from '../pricing/adjustment-book.ts';
import { agreedAlong, insertAgreed } from '../pricing/adjustment-store.ts';
import { planOfCode } from '../pricing/plan.ts';
import { versionInForce } from '../pricing/price.ts';
import { floorAt, ofPlan, retailVersions } from '../pricing/price-book.ts';
import { offersWithFloor, pricesOf } from '../pricing/price-store.ts';
import { type Subscription, unitsHeld } from '../subscriptions/subscription.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { accountNotFound } from './add-account.ts';
import { type Charged, feeAt } from './read-fee.ts';

export interface Agreeing {
  readonly random: Random;
  /** Path of the seller. */
  readonly scope: string;
}

export type AgreeCode = 'account_not_found' | 'forbidden' | 'validation_failed';

/** From the next charge on; what was charged stays. Gives what the seller loses by it for one period, negative; null: nothing. */
export async function agreeOnSubscription(
  trx: Trx,
  { random, scope }: Agreeing,
  act: Act,
  order: AgreeAdjustment & { readonly number: number },
): Promise<
  Result<Money | null, Exclude<AgreeCode, 'account_not_found'> | 'subscription_ended' | 'subscription_not_found'>
> {
  const subscription = await findSubscription(trx, scope, order.number);
  const offer = subscription && (await findOffer(trx, { id: subscription.offerId }));
  if (subscription === undefined || offer === undefined) return subscriptionNotFound();
  const payer = await findAccount(trx, scope, subscription.payerId);
  const chain = chainOf(payer?.path ?? '');
  const [sellerId = '', buyerId] = chain.slice(chainOf(scope).length - 1);
  if (payer === undefined || buyerId === undefined) return notTheSeller();
  if (subscription.state === 'cancelled') {
    const words = `Subscription ${order.number} is over; nothing is charged for it any more.`;
    return refuse('subscription_ended', words, 'Order the offer anew.');
  }
  if (offer.trialDays !== null) return fieldFault('adjustment', 'is of no use: a trial is free');
  const { currency } = payer;
  const rule = isCurrency(currency) ? ruleOf(order.adjustment, currency) : undefined;
  if (rule === undefined) return fieldFault('adjustment.off', `must be an amount in ${currency} above zero`);
  if (order.untilMs !== undefined && order.untilMs <= act.nowMs) return fieldFault('untilMs', 'must be in the future');
  const levels = chain.slice(0, chain.indexOf(buyerId) + 1);
  const buyer = await findAccount(trx, scope, buyerId);
  if (buyer === undefined) return notTheSeller();
  const below = await belowFloor(trx, act, { buyer, chain: levels, rule, offerIds: [offer.id] });
  if (below !== undefined) return fieldFault('adjustment', below);
  const { number } = subscription;
  const untilMs = order.untilMs ?? null;
  const agreed = { sellerId, buyerId, subscription: number, sku: offer.sku, rule, fromMs: act.nowMs, untilMs };
  await keepAgreed(trx, random, act, agreed, { chain: levels, offer, scope, subject: `${number}` });
  return accept(await lossBy(trx, act, { subscription, offer, buyer, levels }));
}

export async function agreeDiscount(
  trx: Trx,
  { random, scope }: Agreeing,
  act: Act,
  order: AgreeDiscount & { readonly accountId: string },
): Promise<Result<Agreed, AgreeCode>> {
  const buyer = await findAccount(trx, scope, order.accountId);
  if (buyer === undefined) return accountNotFound();
  const sellerId = chainOf(scope).at(-1) ?? '';
  if (buyer.parentId !== sellerId || buyer.id === sellerId) return notTheSeller();
  if (order.untilMs !== undefined && order.untilMs <= act.nowMs) return fieldFault('untilMs', 'must be in the future');
  const { currency } = buyer;
  const rule = isCurrency(currency) ? ruleOf(order.discount, currency) : undefined;
  if (rule === undefined) return fieldFault('discount.off', 'must be a percentage');
  const chain = chainOf(buyer.path);
  const offerIds = await offersWithFloor(trx, chain[0] ?? '');
  const below = await belowFloor(trx, act, { buyer, chain, rule, offerIds });
  if (below !== undefined) return fieldFault('discount', below);
  const untilMs = order.untilMs ?? null;
  const agreed = { sellerId, buyerId: buyer.id, subscription: null, sku: null, rule, fromMs: act.nowMs, untilMs };
  await keepAgreed(trx, random, act, agreed, { chain, offer: undefined, scope, subject: buyer.name });
  return accept(agreed);
}

/** What the account's seller gives it on whatever it pays; null: nothing. For the account itself and whoever is above it. */
export async function readDiscount(
  db: Db,
  act: Act,
  order: { readonly scope: string; readonly accountId: string },
): Promise<Result<Agreed | null, 'account_not_found'>> {
  const buyer = await findAccount(db, order.scope, order.accountId);
  if (buyer === undefined) return accountNotFound();
  const chain = chainOf(buyer.path);
  const between = { sellerId: chain.at(-2) ?? '', buyerId: buyer.id, atMs: act.nowMs };
  const book = await agreedAlong(db, chain, []);
  return accept(agreedFor(book, between, { subscription: null, sku: '' }) ?? null);
}

function notTheSeller(): Result<never, 'forbidden'> {
  return refuse(
    'forbidden',
    'A price is agreed between who pays and the account directly above, and this is not paid by anybody you sell to.',
    'Ask the account that sells it.',
  );
}

/** Undefined where the amount is none in this currency. */
function ruleOf(asked: AdjustmentJson, currency: Parameters<typeof parseAmount>[1]): AgreedRule | undefined {
  switch (asked.kind) {
    case 'percent':
      return { kind: 'percent', off: milliPercent(asked.off) };
    case 'markup':
      return { kind: 'markup', on: milliPercent(asked.on) };
    case 'amount': {
      const off = parseAmount(asked.off, currency) ?? 0n;
      return off > 0n ? { kind: 'amount', off } : undefined;
    }
    default:
      return { kind: asked.kind };
  }
}

function milliPercent(text: string): number {
  return Math.round(Number(text) * 1000);
}

interface Judged {
  readonly buyer: Account;
  /** Down to the buyer. */
  readonly chain: readonly string[];
  readonly rule: AgreedRule;
  readonly offerIds: readonly string[];
}

/** No agreement goes round the vendor's least retail (S4.2): the words of the fault, undefined where it does not. */
async function belowFloor(db: Db, { nowMs }: Act, judged: Judged): Promise<string | undefined> {
  const { buyer, chain, rule, offerIds } = judged;
  const { currency } = buyer;
  if (buyer.kind !== 'customer' || rule.kind === 'default' || !isCurrency(currency)) return undefined;
  const listed = await pricesOf(db, offerIds, chain);
  for (const offerId of offerIds) {
    const offer = await findOffer(db, { id: offerId });
    for (const { code: plan } of offer?.plans ?? []) {
      const book = ofPlan(listed, { offerId, plan, currency });
      const floor = floorAt(book, chain[0] ?? '', nowMs);
      const price = versionInForce(retailVersions(book, chain), { atMs: nowMs });
      const least = price?.tiers.map(({ unitAmount }) => adjustedUnit(unitAmount, rule)).toSorted(compare)[0];
      if (floor === null || least === undefined || least >= floor) continue;
      return `takes ${offer?.sku} below the vendor’s floor, ${moneyText({ amount: floor, currency })}`;
    }
  }
  return undefined;
}

function adjustedUnit(unitAmount: bigint, rule: Adjustment): bigint {
  const { amount, scale } = adjustedRate(unitAmount, 1, rule);
  return mulDiv(amount, 1n, scale);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Agreed again alike, it leaves no trace. */
async function keepAgreed(
  trx: Trx,
  random: Random,
  act: Act,
  agreed: Agreed,
  of: {
    readonly chain: readonly string[];
    readonly offer: Offer | undefined;
    readonly scope: string;
    readonly subject: string;
  },
): Promise<void> {
  const numbers = agreed.subscription === null ? [] : [agreed.subscription];
  const { sellerId, buyerId, subscription, sku, rule, untilMs } = agreed;
  const former = (await agreedAlong(trx, of.chain, numbers)).findLast(
    (one) => one.sellerId === sellerId && one.buyerId === buyerId && one.subscription === subscription,
  );
  if (former !== undefined && sameTerms(former, agreed)) return;
  // They are read in the order of their ids where two were agreed in one instant.
  const count = `${await nextInSequence(trx, 'adjustment')}`.padStart(12, '0');
  await insertAgreed(trx, { ...agreed, id: newRef(`adj-${count}`, random), offerId: of.offer?.id ?? null });
  const details = { buyerId, subscription, sku, rule: ruleText(rule), untilMs };
  await writeAudit(trx, act, { action: 'price.agreed', subject: of.subject, accountPath: of.scope, details });
}

function sameTerms(a: Agreed, b: Agreed): boolean {
  return a.sku === b.sku && a.untilMs === b.untilMs && ruleText(a.rule) === ruleText(b.rule);
}

function ruleText(rule: AgreedRule): string {
  if (rule.kind === 'percent' || rule.kind === 'amount') return `${rule.kind} ${rule.off}`;
  return rule.kind === 'markup' ? `markup ${rule.on}` : rule.kind;
}

/** S4.2, S4.21: below what the seller itself pays is allowed, and said. The vendor pays nobody. */
async function lossBy(
  db: Db,
  { nowMs }: Act,
  of: {
    readonly subscription: Subscription;
    readonly offer: Offer;
    readonly buyer: Account;
    readonly levels: readonly string[];
  },
): Promise<Money | null> {
  const { subscription, offer, buyer, levels } = of;
  const { currency } = buyer;
  if (levels.length < 3 || !isCurrency(currency)) return null;
  const { number, plan } = subscription;
  const asked = { offer, plan: planOfCode(plan), quantity: unitsHeld(subscription), atMs: nowMs, subscription: number };
  const buys: Charged = { chain: levels, kind: buyer.kind, currency };
  const sells: Charged = { chain: levels.slice(0, -1), kind: 'partner', currency };
  const [price, cost] = [await feeAt(db, buys, asked), await feeAt(db, sells, asked)];
  const margin = price === undefined || cost === undefined ? 0n : price - cost;
  return margin < 0n ? { amount: margin, currency } : null;
}
