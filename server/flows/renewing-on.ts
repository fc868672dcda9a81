// What goes on after its term on a PBX though nobody asks: renewed by itself, bound, or owed on statements.
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { isBound } from '../subscriptions/commitment.ts';
import { isLive, isTerm, type Subscription } from '../subscriptions/subscription.ts';
import { subscriptionsOfPbx } from '../subscriptions/subscription-store.ts';

export async function renewingOn(
  db: Db,
  { pbxId, payerId }: { readonly pbxId: string; readonly payerId: string },
): Promise<Subscription[]> {
  const renewing: Subscription[] = [];
  for (const one of await subscriptionsOfPbx(db, pbxId)) {
    if (!isLive(one) || !isTerm(one) || one.payerId !== payerId || one.scheduled?.quantity === 0) continue;
    if (one.autoRenew || isBound(one) || (await findOffer(db, { id: one.offerId }))?.billing === 'statement')
      renewing.push(one);
  }
  return renewing;
}
