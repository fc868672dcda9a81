// A full licence takes the place of a trial of the same family on the same PBX: the trial stops counting at once (S2.6).
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import type { Order } from '../orders/order.ts';
import { endGrant } from '../subscriptions/grant-store.ts';
import { isLive, type Subscription, unitsHeld } from '../subscriptions/subscription.ts';
import { eventId, insertSubscriptionEvent } from '../subscriptions/subscription-event-store.ts';
import { subscriptionsOfPbx, updateSubscription } from '../subscriptions/subscription-store.ts';
import type { Applied } from './apply-order.ts';

/** Running trials on the PBX that the order is for, which no order changes. */
export async function trialsBeside(trx: Trx, { pbxId }: Order): Promise<Subscription[]> {
  if (pbxId === null) return [];
  return (await subscriptionsOfPbx(trx, pbxId)).filter((one) => one.trial && isLive(one));
}

/** How many ended. */
export async function endConvertedTrials(
  trx: Trx,
  act: Act,
  order: Order,
  applied: readonly Applied[],
  trials: readonly Subscription[],
): Promise<number> {
  if (trials.length === 0) return 0;
  const families = new Set<string>();
  for (const { subscription } of applied.filter(({ subscription }) => isLive(subscription))) {
    const offer = await findOffer(trx, { id: subscription.offerId });
    if (offer !== undefined) families.add(offer.family);
  }
  let ended = 0;
  for (const trial of trials) {
    const offer = await findOffer(trx, { id: trial.offerId });
    if (offer === undefined || !families.has(offer.family)) continue;
    await updateSubscription(trx, { ...trial, state: 'cancelled', endedAtMs: act.nowMs }, offer.repeatable);
    await endGrant(trx, trial.number, act.nowMs);
    await insertSubscriptionEvent(trx, {
      id: eventId(trial, trial.version + 1),
      subscription: trial.number,
      atMs: act.nowMs,
      kind: 'cancelled',
      quantityBefore: unitsHeld(trial),
      quantityAfter: 0,
      orderId: order.id,
      details: { reason: 'the full licence was ordered' },
    });
    ended += 1;
  }
  return ended;
}
