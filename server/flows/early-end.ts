// What a subscription that ends before its agreed term costs, and what it gives back where it ends at once: shown and settled by the same quote (S4.15, S4.23).
import { Fault } from '../../shared/errors.ts';
import { type Money, sumOf } from '../../shared/money.ts';
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
import { creditSoFar } from './follow-outage.ts';
import type { Issuing } from './issue-licence.ts';
import { ON_BEHALF } from './may-pay-for.ts';
import { placeTaken } from './place-order.ts';
import type { Asked } from './preview-order.ts';
import { quoteCart } from './quote-cart.ts';
import { readHolding } from './read-cart-change.ts';
import { closeRenewalsOf } from './stale-renewal.ts';
import { justQuoted } from './take-quote.ts';

const TERMS_DAYS = 14;

/** Without tax; undefined where there is none. */
export interface EndMoney {
  readonly penalty: Money | undefined;
  readonly givenBack: Money | undefined;
}

/** With it are given back the unused days, which was agreed, or it ends at the end of what is paid. */
type Ends = 'at_once' | 'when_paid';

/** Of what ends at once by hand. Nothing is known to who does not see the payer. What has no price is never guessed. */
export async function moneyOfEnd(
  db: Db,
  act: Act,
  scope: string,
  subscription: Subscription,
): Promise<Result<EndMoney, 'price_missing'>> {
  const planned = await planSeen(db, act, scope, subscription, endsByHand(subscription));
  if (!planned.ok) return planned;
  if (planned.value === undefined) return accept({ penalty: undefined, givenBack: undefined });
  const { lines, totals, currency } = planned.value.quote;
  const back = -sumOf(lines.flatMap(({ kind, net }) => (kind === 'credit' ? [net] : [])));
  const money = (amount: bigint) => (amount === 0n ? undefined : { amount, currency });
  return accept({ penalty: money(totals.net + back), givenBack: money(back) });
}

/** Of what ends with what is paid; without tax; undefined where it costs nothing, or who pays is not within `scope`. */
export async function penaltyOf(
  db: Db,
  act: Act,
  scope: string,
  subscription: Subscription,
): Promise<Result<Money | undefined, 'price_missing'>> {
  const planned = await planSeen(db, act, scope, subscription, 'when_paid');
  if (!planned.ok) return planned;
  const quote = planned.value?.quote;
  return accept(quote && { amount: quote.totals.net, currency: quote.currency });
}

type Planned = Result<HeldPlan | undefined, 'price_missing'>;

async function planSeen(db: Db, act: Act, scope: string, subscription: Subscription, ends: Ends): Promise<Planned> {
  if ((await findAccount(db, scope, subscription.payerId)) === undefined) return accept(undefined);
  return await planEnd(db, act, subscription, { ends, reference: '' });
}

function endsByHand({ agreement }: Subscription): Ends {
  return agreement?.lastPeriod === 'prorated' ? 'at_once' : 'when_paid';
}

/**
 * Undefined where it moves no money: what its seller gives back within days (S3.21) is asked for by another order. What is over
 * already costs as much as on its last day.
 */
async function planEnd(
  db: Db,
  act: Act,
  subscription: Subscription,
  { ends, reference }: { readonly ends: Ends; readonly reference: string },
): Promise<Planned> {
  if (ends === 'when_paid' && subscription.commitment === undefined) return accept(undefined);
  const { accountId, payerId, pbxId, offerId, periodEndMs } = subscription;
  const by = ends === 'at_once' ? act : { ...act, nowMs: Math.min(act.nowMs, periodEndMs - 1) };
  const account = await findAccount(db, '/', accountId);
  const payer = await findAccount(db, '/', payerId);
  const offer = await findOffer(db, { id: offerId });
  const pbx = pbxId === null ? null : await findPbx(db, { id: pbxId });
  if (account === undefined || payer === undefined || offer === undefined || pbx === undefined)
    return accept(undefined);
  const holding = await readHolding({ db, act: by }, subscription, offer);
  const cart: Cart = {
    ...{ kind: 'cart', account, payer, pbx, country: payer.country },
    rows: [
      {
        ...{ item: 0, offer, plan: planOfCode(subscription.plan), subscription, terminates: [] },
        change: ends === 'at_once' ? { kind: 'end', holding } : { kind: 'cancel', holding, at: 'renewal' },
      },
    ],
  };
  const quoted = await quoteCart(db, by, cart, reference);
  if (!quoted.ok) return { ok: false, refusal: { ...quoted.refusal, code: 'price_missing' } };
  const { lines, totals } = quoted.value.quote;
  const moves = ends === 'at_once' ? lines.some(({ gross }) => gross !== 0n) : totals.gross > 0n;
  return accept(moves ? quoted.value : undefined);
}

/** Before it is ended by hand: what is given back and what it costs, by one order; false where it moves no money. */
export async function settleEnd(
  trx: Trx,
  deps: Issuing,
  act: Act,
  subscription: Subscription,
  remark: string,
): Promise<Result<boolean, 'price_missing'>> {
  const ends = endsByHand(subscription);
  // Days without service are those of the units that are there.
  if (ends === 'at_once') await creditSoFar(trx, deps, act, subscription);
  return ordered(await orderEnd(trx, deps, act, subscription, { ends, remark }));
}

/** Its order leaves the subscription cancelled for the end of what is paid; false where ending costs nothing. */
export async function chargeEarlyEnd(
  trx: Trx,
  deps: Issuing,
  act: Act,
  subscription: Subscription,
  remark: string,
): Promise<Result<boolean, 'price_missing'>> {
  return ordered(await orderEnd(trx, deps, act, subscription, { ends: 'when_paid', remark }));
}

/** The same where nobody asks; what its refusal has left behind is for the caller to take back. */
export async function tryEarlyEnd(
  trx: Trx,
  deps: Issuing,
  act: Act,
  subscription: Subscription,
  remark: string,
): Promise<Result<boolean, 'price_missing' | 'early_end_refused'>> {
  return await orderEnd(trx, deps, act, subscription, { ends: 'when_paid', remark });
}

/** Somebody ends it: then nothing can stand in the way of its order. */
function ordered(done: Result<boolean, 'price_missing' | 'early_end_refused'>): Result<boolean, 'price_missing'> {
  if (done.ok) return done;
  const { code, message, ...said } = done.refusal;
  if (code === 'early_end_refused') throw new Fault('early_end_not_charged', message);
  return { ok: false, refusal: { ...said, code, message } };
}

async function orderEnd(
  trx: Trx,
  deps: Issuing,
  act: Act,
  subscription: Subscription,
  { ends, remark }: { readonly ends: Ends; readonly remark: string },
): Promise<Result<boolean, 'price_missing' | 'early_end_refused'>> {
  const id = newRef('quo', deps.random);
  const planned = await planEnd(trx, act, subscription, { ends, reference: id });
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
  const wish = { scope: '/', callerId: ON_BEHALF, autoRenew: false, reference: '', remark };
  const owes = plan.quote.totals.gross > 0n;
  const means = owes ? ({ method: 'credit', owedInDays: TERMS_DAYS } as const) : ({ method: 'none' } as const);
  const placed = await placeTaken(trx, deps, act, { ...wish, ...means }, justQuoted(held, plan));
  if (!placed.ok) return { ok: false, refusal: { ...placed.refusal, code: 'early_end_refused' } };
  await closeRenewalsOf(trx, act, number);
  return accept(true);
}
