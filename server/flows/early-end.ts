// What a subscription that ends before its agreed term costs, shown and charged by the same quote; it is owed on an invoice (S4.15, S4.23).
import { Fault } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import { accept, type Result } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { type Act, newRef } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import type { Cart } from '../orders/cart.ts';
import { type HeldPlan, writePlan } from '../orders/held-plan.ts';
import { planOfCode } from '../pricing/plan.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Issuing } from './issue-licence.ts';
import { ON_BEHALF } from './may-pay-for.ts';
import { placeTaken } from './place-order.ts';
import type { Asked } from './preview-order.ts';
import { quoteCart } from './quote-cart.ts';
import { readHolding } from './read-cart-change.ts';
import { justQuoted } from './take-quote.ts';

const TERMS_DAYS = 14;

/** Without tax; undefined where it costs nothing, or who pays is not within `scope`. What has no price is never guessed. */
export async function penaltyOf(
  db: Db,
  act: Act,
  scope: string,
  subscription: Subscription,
): Promise<Result<Money | undefined, 'price_missing'>> {
  if ((await findAccount(db, scope, subscription.payerId)) === undefined) return accept(undefined);
  const planned = await planEarlyEnd(db, act, subscription, '');
  if (!planned.ok) return planned;
  const quote = planned.value?.quote;
  return accept(quote && { amount: quote.totals.net, currency: quote.currency });
}

/**
 * At the end of what is paid: what its seller gives back beside it is asked for by another order. What is over already costs as
 * much as on its last day.
 */
async function planEarlyEnd(
  db: Db,
  act: Act,
  subscription: Subscription,
  reference: string,
): Promise<Result<HeldPlan | undefined, 'price_missing'>> {
  if (subscription.commitment === undefined) return accept(undefined);
  const { accountId, payerId, pbxId, offerId, periodEndMs } = subscription;
  const onItsLastDay = { ...act, nowMs: Math.min(act.nowMs, periodEndMs - 1) };
  const account = await findAccount(db, '/', accountId);
  const payer = await findAccount(db, '/', payerId);
  const offer = await findOffer(db, { id: offerId });
  const pbx = pbxId === null ? null : await findPbx(db, { id: pbxId });
  if (account === undefined || payer === undefined || offer === undefined || pbx === undefined)
    return accept(undefined);
  const holding = await readHolding({ db, act: onItsLastDay }, subscription, offer);
  const cart: Cart = {
    ...{ kind: 'cart', account, payer, pbx, country: payer.country },
    rows: [
      {
        ...{ item: 0, offer, plan: planOfCode(subscription.plan), subscription, terminates: [] },
        change: { kind: 'cancel', holding, at: 'renewal' },
      },
    ],
  };
  const quoted = await quoteCart(db, onItsLastDay, cart, reference);
  if (!quoted.ok) return { ok: false, refusal: { ...quoted.refusal, code: 'price_missing' } };
  return accept(quoted.value.quote.totals.gross > 0n ? quoted.value : undefined);
}

/** Its order leaves the subscription cancelled for the end of what is paid; false where ending costs nothing. */
export async function chargeEarlyEnd(
  trx: Trx,
  deps: Issuing,
  act: Act,
  subscription: Subscription,
  remark: string,
): Promise<Result<boolean, 'price_missing'>> {
  const id = newRef('quo', deps.random);
  const planned = await planEarlyEnd(trx, act, subscription, id);
  if (!planned.ok) return planned;
  const plan = planned.value;
  if (plan === undefined) return accept(false);
  const { accountId, payerId, pbxId, number } = subscription;
  const items = [{ subscription: number, cancel: true as const }];
  const asked: Asked = {
    kind: 'cart',
    order: { accountId, payerId, ...(pbxId === null ? {} : { pbxId }), items, scope: '/', callerId: ON_BEHALF },
  };
  const { text: quote, hash } = writePlan(plan);
  const times = { heldUntilMs: act.nowMs, createdAtMs: act.nowMs };
  const held = { id, accountId, payerId, request: JSON.stringify(asked), quote, hash, orderId: null, ...times };
  const wish = { scope: '/', callerId: ON_BEHALF, method: 'credit', autoRenew: false, reference: '', remark } as const;
  const placed = await placeTaken(trx, deps, act, { ...wish, owedInDays: TERMS_DAYS }, justQuoted(held, plan));
  if (!placed.ok) throw new Fault('early_end_not_charged', `Subscription ${number}: ${placed.refusal.message}`);
  return accept(true);
}
