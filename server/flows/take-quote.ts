// Takes a held quote for an order, or says what moved since it was shown: its price, a subscription, the PBX's owner.
import { moneyText } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import { noticeAt } from '../db/notice-store.ts';
import type { Trx } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import type { CartCode } from '../orders/cart-refusals.ts';
import { type HeldPlan, planOf, writePlan } from '../orders/held-plan.ts';
import { findQuote, type HeldQuote } from '../orders/quote-store.ts';
import { runningTerm } from '../subscriptions/holding.ts';
import { isLive } from '../subscriptions/subscription.ts';
import { findSubscription, subscriptionsOfPbx } from '../subscriptions/subscription-store.ts';
import { mayOrderNew, type StandingCode } from './good-standing.ts';
import { MOVED, movedSubject } from './move-customer.ts';
import { type Asked, readAsked } from './preview-order.ts';
import { quoteCart } from './quote-cart.ts';
import { readAheadOfOrder } from './read-ahead.ts';
import { leavesSeats } from './seats-in-use.ts';

export type TakeQuoteCode =
  | CartCode
  | 'quote_not_found'
  | 'quote_used'
  | 'quote_stale'
  | 'price_changed'
  | 'pbx_moved'
  | 'account_moved';

export interface TakenQuote {
  readonly held: HeldQuote;
  readonly plan: HeldPlan;
  /** Of the plan, as they are kept with the order. */
  readonly text: string;
  readonly hash: string;
}

/** What was quoted in this transaction, so that nothing can have moved since. */
export function justQuoted(held: HeldQuote, plan: HeldPlan): TakenQuote {
  return { held, plan, text: held.quote, hash: held.hash };
}

export async function takeHeldQuote(
  trx: Trx,
  act: Act,
  wish: { readonly quoteId: string; readonly hash?: string; readonly scope: string },
): Promise<Result<TakenQuote, TakeQuoteCode>> {
  const held = await findQuote(trx, wish.scope, wish.quoteId);
  if (held === undefined) return refuse('quote_not_found', 'There is no such quote.', 'Ask for a new quote.');
  if (held.orderId !== null) {
    const words = `This quote was ordered already, as ${held.orderId}.`;
    return refuse('quote_used', words, 'Look at that order, or ask for a new quote.', {
      orderId: held.orderId,
    });
  }
  const plan = planOf(held.quote);
  if (wish.hash !== undefined && wish.hash !== held.hash) {
    const words = 'What you agreed to is not what this quote says.';
    return refuse('price_changed', words, 'Look at the quote again, and order with its hash.', {
      shown: wish.hash,
      quoted: held.hash,
    });
  }
  await readAheadOfOrder(trx, held, plan);
  const pbx = plan.pbxId === null ? undefined : await findPbx(trx, { id: plan.pbxId });
  if (plan.pbxId !== null && pbx?.accountId !== plan.accountId) {
    return refuse(
      'pbx_moved',
      'The PBX belongs to another account since it was quoted.',
      'Nothing was charged. Quote anew.',
    );
  }
  const movedAtMs = await noticeAt(trx, movedSubject(plan.accountId), MOVED);
  if (movedAtMs !== undefined && movedAtMs >= held.createdAtMs) {
    const words = 'The customer has another seller since this was quoted.';
    return refuse('account_moved', words, 'Nothing was charged. Quote anew.');
  }
  const standing = await mayStillOrder(trx, held);
  if (!standing.ok) return standing;
  const moved = await hasMoved(trx, plan, act.nowMs);
  if (moved || act.nowMs > held.heldUntilMs) return await quoteAgain(trx, act, held, plan, moved);
  // Somebody may have been given a seat since it was quoted.
  const seats = await leavesSeats(trx, act.nowMs, plan);
  return seats.ok ? accept({ held, plan, text: held.quote, hash: held.hash }) : seats;
}

/** What is held already may always be paid for further (S1.25). */
async function mayStillOrder(
  trx: Trx,
  { accountId, payerId, request }: HeldQuote,
): Promise<Result<true, StandingCode>> {
  const asked: Asked = JSON.parse(request);
  const account = await findAccount(trx, '/', accountId);
  if (asked.kind === 'renewal' || account === undefined) return accept(true);
  return await mayOrderNew(trx, account, payerId);
}

/** Somebody changed what the quote changes, or made what it makes. */
async function hasMoved(trx: Trx, plan: HeldPlan, nowMs: number): Promise<boolean> {
  for (const { number, version } of plan.touched) {
    if (number !== null && (await findSubscription(trx, '/', number))?.version !== version) return true;
  }
  if (plan.pbxId === null) return false;
  const held = await subscriptionsOfPbx(trx, plan.pbxId);
  const opened = plan.opensTerm && runningTerm(held, plan.quote.zone, nowMs) !== null;
  return (
    opened ||
    plan.touched.some(
      (one) => one.number === null && !one.repeatable && held.some((has) => isLive(has) && has.offerId === one.offerId),
    )
  );
}

async function quoteAgain(
  trx: Trx,
  act: Act,
  held: HeldQuote,
  before: HeldPlan,
  moved: boolean,
): Promise<Result<TakenQuote, TakeQuoteCode>> {
  const cart = await readAsked(trx, act, JSON.parse(held.request));
  if (!cart.ok) return cart;
  const again = await quoteCart(trx, act, cart.value, held.id);
  if (!again.ok) return again;
  const { currency } = before.quote;
  const [was, is] = [before.quote.totals.gross, again.value.quote.totals.gross];
  if (!moved && was === is) return accept({ held, plan: again.value, ...writePlan(again.value) });
  const text = (amount: bigint) => moneyText({ amount, currency });
  const next = 'Ask for a new quote, look at it, and order that.';
  const detail = { before: text(was), after: text(is) };
  if (was !== is) return refuse('price_changed', `It was ${text(was)} and is ${text(is)} now.`, next, detail);
  return refuse('quote_stale', 'What this order changes was changed by somebody else meanwhile.', next, detail);
}
