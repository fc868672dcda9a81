// Reads a cart's row that changes a subscription: another quantity, its end, some of its units, another offer.

import { localDateAt } from '../../shared/calendar.ts';
import type { CartItem } from '../../shared/contracts/orders-api.ts';
import { unitId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Offer } from '../catalogue/offer.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import { readSettings } from '../db/settings-store.ts';
import { type CartRow, pricedPlan, termsOf } from '../orders/cart.ts';
import {
  alreadySubscribed,
  type CartCode,
  fieldFault,
  inField,
  refundedWaits,
  subscriptionNotFound,
  versionConflict,
} from '../orders/cart-refusals.ts';
import { planOfCode } from '../pricing/plan.ts';
import type { Holding } from '../pricing/quote-input.ts';
import { batchesOf } from '../subscriptions/batch-store.ts';
import { holdingOf } from '../subscriptions/holding.ts';
import { holderOf } from '../subscriptions/slot.ts';
import { isLive, type Subscription } from '../subscriptions/subscription.ts';
import { type CartDesk, offerOnSale } from './cart-desk.ts';

/** `before`: the rows of the cart above this one. */
export async function readChange(
  desk: CartDesk,
  item: number,
  wish: CartItem,
  before: readonly CartRow[],
): Promise<Result<CartRow, CartCode>> {
  const path = `items.${item}`;
  const found = mayChange(desk, wish);
  if (!found.ok) return inField(found.refusal, `${path}.subscription`);
  const subscription = found.value;
  const offer = await findOffer(desk.db, { id: subscription.offerId });
  if (offer === undefined) return subscriptionNotFound();
  if (offer.internal && !desk.approved) {
    const words = `${offer.sku} is changed on request only.`;
    return inField(
      refuse('offer_on_request', words, 'Send a request instead of an order.').refusal,
      `${path}.subscription`,
    );
  }
  if (subscription.trial)
    return fieldFault(`${path}.subscription`, 'is a trial, which cannot be changed; order the full offer');
  const holding = await readHolding(desk, subscription, offer);
  const plan = planOfCode(subscription.plan);
  const row = { item, offer, plan, subscription, terminates: [] };
  if (wish.cancel === true) return accept({ ...row, change: { kind: 'cancel', holding } });
  if (wish.terminateUnits !== undefined) return await readTermination(desk, row, holding, wish.terminateUnits);
  if (wish.migrate !== undefined) return await readMigration(desk, row, holding, wish.migrate, before);
  const { quantity = 0, scheduled, at } = wish;
  if (at !== undefined && quantity >= holding.quantity) return fieldFault(`${path}.at`, 'is for a smaller quantity');
  return accept({
    ...row,
    change: { kind: 'amend', holding, quantity, at, ...(scheduled === undefined ? {} : { scheduled }) },
  });
}

function mayChange(
  { held }: CartDesk,
  { subscription: number, version }: CartItem,
): Result<
  Subscription,
  'subscription_not_found' | 'subscription_ended' | 'subscription_suspended' | 'version_conflict' | 'scheduled_change'
> {
  const subscription = held.find((one) => one.number === number);
  if (subscription === undefined) return subscriptionNotFound();
  if (!isLive(subscription)) {
    const words = `Subscription ${number} is ${subscription.state}.`;
    return refuse('subscription_ended', words, 'Renew it where that is still possible, or order the offer anew.');
  }
  if (subscription.state === 'suspended') {
    const words = `Subscription ${number} is suspended; nothing is added to it or taken from it meanwhile.`;
    return refuse('subscription_suspended', words, 'Resume it first.');
  }
  if (version !== undefined && version !== subscription.version) return versionConflict(subscription);
  if (subscription.scheduled?.refunded === true) return refundedWaits(subscription);
  return accept(subscription);
}

/** What is owed on a statement was never charged: it may be given back whenever it was added. */
export async function readHolding(
  { db, act }: Pick<CartDesk, 'db' | 'act'>,
  subscription: Subscription,
  offer: Offer,
): Promise<Holding> {
  const today = localDateAt(act.nowMs, subscription.zone);
  const charged = await batchesOf(db, subscription.number, today);
  const statement = offer.billing === 'statement';
  const batches = statement ? charged.map((batch) => ({ ...batch, added: true, addedAtMs: act.nowMs })) : charged;
  const plan = pricedPlan(offer, planOfCode(subscription.plan));
  return holdingOf(subscription, { offer: termsOf(offer), plan, batches });
}

type Row = Omit<CartRow, 'change'>;

/** UUIDs to unit numbers; the same UUID may be sent again and again without ending a second unit. */
async function readTermination(
  { db }: CartDesk,
  row: Row,
  holding: Holding,
  ids: readonly string[],
): Promise<Result<CartRow, CartCode>> {
  const { subscription, item } = row;
  const issuer = (await readSettings(db))?.issuer ?? '';
  const units = new Map<string, number>();
  for (let unit = 1; unit <= (subscription?.quantity ?? 0); unit += 1) {
    units.set(unitId(issuer, Number(holding.subscription), unit), unit);
  }
  const terminates: number[] = [];
  for (const [index, id] of ids.entries()) {
    const path = `items.${item}.terminateUnits.${index}`;
    const unit = units.get(id.toLowerCase());
    if (unit === undefined) return inField(unitNotFound(id).refusal, path);
    if (subscription?.terminatedUnits.includes(unit)) {
      const words = `Unit ${id} was terminated before.`;
      return inField(refuse('unit_terminated', words, 'Nothing is left to do for it.').refusal, path);
    }
    if (!terminates.includes(unit)) terminates.push(unit);
  }
  return accept({ ...row, terminates, change: { kind: 'terminate', holding, units: terminates.length } });
}

/** Beside what `held` holds or will hold, and what the same cart begins. */
export function mayHold(
  offer: Offer,
  held: readonly Subscription[],
  before: readonly CartRow[],
  path: string,
): Result<true, CartCode> {
  if (offer.repeatable) return accept(true);
  const twin = holderOf(held, offer.id);
  if (twin !== undefined) return inField(alreadySubscribed(offer.sku, twin.number).refusal, path);
  const begins = before.some((row) => row.offer.id === offer.id && row.subscription?.offerId !== offer.id);
  return begins ? fieldFault(path, `${offer.sku} is in the cart already`) : accept(true);
}

function unitNotFound(id: string) {
  return refuse(
    'unit_not_found',
    `There is no unit ${id} within your account.`,
    'Copy the UUID from the list of units.',
  );
}

async function readMigration(
  desk: CartDesk,
  row: Row,
  holding: Holding,
  wish: NonNullable<CartItem['migrate']>,
  before: readonly CartRow[],
): Promise<Result<CartRow, CartCode>> {
  const path = `items.${row.item}.migrate`;
  const found = await offerOnSale(desk, wish, path);
  if (!found.ok) return found;
  const offer = found.value;
  if (!offer.plans.some(({ code }) => code === wish.plan)) {
    return fieldFault(`${path}.plan`, `must be one of ${offer.plans.map(({ code }) => code).join(', ')}`);
  }
  const { quantity, plan, term } = wish;
  const others = desk.held.filter(({ number }) => number !== row.subscription?.number);
  const single = mayHold(offer, others, before, `${path}.sku`);
  if (!single.ok) return single;
  return accept({
    ...row,
    offer,
    plan,
    change: {
      kind: 'migrate',
      holding,
      offer: termsOf(offer),
      plan: pricedPlan(offer, plan),
      quantity,
      adjustment: { kind: 'none' },
      term,
    },
  });
}
