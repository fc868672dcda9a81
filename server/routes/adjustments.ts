// /subscriptions/:id/fee and /adjustment, /accounts/:id/discount: what something costs who pays it, and what was agreed about it.
import {
  type AdjustmentJson,
  adjustedSchema,
  agreeAdjustmentSchema,
  agreeDiscountSchema,
  discountSchema,
  feeSchema,
} from '../../shared/contracts/adjustments-api.ts';
import { subscriptionNumberSchema } from '../../shared/contracts/subscriptions-api.ts';
import { isCurrency } from '../../shared/currencies.ts';
import { formatAmount, type Money, moneyText, toMoneyJson } from '../../shared/money.ts';
import { accept } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act, Random } from '../audit/audit.ts';
import type { Db } from '../db/open.ts';
import { agreeDiscount, agreeOnSubscription, readDiscount } from '../flows/agree-adjustment.ts';
import { type Fee, readFee } from '../flows/read-fee.ts';
import { NO_QUERY } from '../http/page.ts';
import { acting, type Route, reading, validate } from '../http/route.ts';
import { subscriptionNotFound } from '../orders/cart-refusals.ts';
import { percentText } from '../pricing/adjustment.ts';
import type { Agreed, AgreedRule } from '../pricing/adjustment-book.ts';
import { unitsHeld } from '../subscriptions/subscription.ts';
import { perText } from './order-views.ts';

export function adjustmentRoutes(random: Random): Route[] {
  return [...feeRoutes(random), ...discountRoutes(random)];
}

function feeRoutes(random: Random): Route[] {
  return [
    reading({
      path: '/subscriptions/:id/fee',
      permission: 'subscriptions:read',
      summary: 'Show what a subscription costs, now and next',
      tag: 'Subscriptions',
      answers: { 200: feeSchema },
      problems: ['subscription_not_found'],
      query: NO_QUERY,
      async handle({ db, act, caller, params }) {
        const fee = await feeNamed(db, act, caller.accountPath, params);
        return fee.ok ? accept({ status: 200, body: await feeView(db, fee.value) }) : fee;
      },
    }),
    acting({
      method: 'POST',
      path: '/subscriptions/:id/adjustment',
      permission: 'prices:write',
      summary: 'Agree on a discount or markup for one subscription',
      tag: 'Subscriptions',
      answers: { 200: adjustedSchema },
      problems: ['forbidden', 'subscription_ended', 'subscription_not_found', 'validation_failed'],
      body: agreeAdjustmentSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const number = validate(subscriptionNumberSchema, params.id);
        if (!number.ok) return subscriptionNotFound();
        const scope = caller.accountPath;
        const agreed = await agreeOnSubscription(trx, { random, scope }, act, { ...input, number: number.value });
        if (!agreed.ok) return agreed;
        const fee = await feeNamed(trx, act, scope, params);
        if (!fee.ok) return fee;
        const body = { fee: await feeView(trx, fee.value), warnings: warningsOf(agreed.value) };
        return accept({ status: 200, body });
      },
    }),
  ];
}

function discountRoutes(random: Random): Route[] {
  return [
    reading({
      path: '/accounts/:id/discount',
      permission: 'orders:read',
      summary: 'Show the discount that an account has from its seller',
      tag: 'Accounts',
      answers: { 200: discountSchema },
      problems: ['account_not_found'],
      query: NO_QUERY,
      async handle({ db, act, caller, params }) {
        const discount = await readDiscount(db, act, { scope: caller.accountPath, accountId: params.id });
        return discount.ok ? accept({ status: 200, body: await discountView(db, discount.value) }) : discount;
      },
    }),
    acting({
      method: 'POST',
      path: '/accounts/:id/discount',
      permission: 'prices:write',
      summary: 'Give an account directly below a discount on whatever it pays',
      tag: 'Accounts',
      answers: { 200: discountSchema },
      problems: ['account_not_found', 'forbidden', 'validation_failed'],
      body: agreeDiscountSchema,
      idempotency: 'offered',
      async handle({ trx, act, caller, params, input }) {
        const order = { ...input, accountId: params.id };
        const agreed = await agreeDiscount(trx, { random, scope: caller.accountPath }, act, order);
        return agreed.ok ? accept({ status: 200, body: await discountView(trx, agreed.value) }) : agreed;
      },
    }),
  ];
}

async function feeNamed(db: Db, act: Act, scope: string, params: { readonly id: string }) {
  const number = validate(subscriptionNumberSchema, params.id);
  return number.ok ? await readFee(db, act, { scope, number: number.value }) : subscriptionNotFound();
}

async function discountView(db: Db, discount: Agreed | null) {
  return { discount: discount === null ? null : await agreedView(db, discount) };
}

async function feeView(db: Db, { subscription, offer, status, months, fee, nextFee, nextOn, agreed, terms }: Fee) {
  const { number, accountId, plan, activatedAtMs, payerId } = subscription;
  return {
    ...{ number, status, accountId, sku: offer.sku, plan, quantity: unitsHeld(subscription), activatedAtMs },
    billedTo: payerId,
    per: perText(months),
    fee: fee && toMoneyJson(fee),
    nextFee: nextFee && toMoneyJson(nextFee),
    nextOn,
    terms,
    agreed: await Promise.all(agreed.map((one) => agreedView(db, one))),
  };
}

async function agreedView(db: Db, { sellerId, buyerId, subscription, rule, fromMs, untilMs }: Agreed) {
  const currency = (await findAccount(db, '/', buyerId))?.currency ?? '';
  return { sellerId, buyerId, subscription, adjustment: ruleView(rule, currency), fromMs, untilMs };
}

function ruleView(rule: AgreedRule, currency: string): AdjustmentJson {
  switch (rule.kind) {
    case 'percent':
      return { kind: 'percent', off: percentText(rule.off) };
    case 'markup':
      return { kind: 'markup', on: percentText(rule.on) };
    case 'amount':
      return { kind: 'amount', off: isCurrency(currency) ? formatAmount(rule.off, currency) : `${rule.off}` };
    default:
      return { kind: rule.kind };
  }
}

/** S4.2: allowed, and said. */
function warningsOf(loss: Money | null) {
  if (loss === null) return [];
  const message = `It costs you more than it brings: ${moneyText(loss)} for one period.`;
  return [{ code: 'below_cost' as const, message, margin: toMoneyJson(loss) }];
}
