// Who holds an offer that may be held once: now, or from its next term on, when it becomes that offer (S1.27).
import { isLive, type Subscription } from './subscription.ts';

type Holder = Pick<Subscription, 'state' | 'offerId' | 'scheduled'>;

/** What it holds or will hold; nothing once it is over. */
export function heldOffers(one: Holder): readonly string[] {
  if (!isLive(one)) return [];
  const { offerId, scheduled } = one;
  return scheduled?.offerId === undefined || scheduled.offerId === offerId ? [offerId] : [offerId, scheduled.offerId];
}

export function holderOf<S extends Holder>(held: readonly S[], offerId: string): S | undefined {
  return held.find((one) => heldOffers(one).includes(offerId));
}
