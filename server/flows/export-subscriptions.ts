// Subscriptions of a filter with the names that people know them by, for the export (S3.20).
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { listSubscriptions, type SubscriptionFilter } from '../subscriptions/subscription-store.ts';

const EXPORTED_AT_MOST = 10_000;

export interface NamedSubscription {
  readonly subscription: Subscription;
  readonly account: string;
  /** Serial number; empty for what no PBX carries. */
  readonly pbx: string;
  readonly sku: string;
  readonly name: string;
}

/** In the order of their numbers, or turned round. */
export async function exportSubscriptions(
  db: Db,
  scope: string,
  { filter, newestFirst }: { readonly filter: SubscriptionFilter; readonly newestFirst: boolean },
): Promise<Result<NamedSubscription[], 'too_many_rows'>> {
  const subscriptions = await listSubscriptions(db, scope, filter, { newestFirst, limit: EXPORTED_AT_MOST + 1 });
  if (subscriptions.length > EXPORTED_AT_MOST) {
    const message = `These are more than ${EXPORTED_AT_MOST} subscriptions.`;
    return refuse('too_many_rows', message, 'Ask for fewer: one account, one PBX or one state.');
  }
  const offer = once((id) => findOffer(db, { id }));
  const account = once((id) => findAccount(db, '/', id));
  const pbx = once((id) => findPbx(db, { id }));
  const named: NamedSubscription[] = [];
  for (const subscription of subscriptions) {
    const { offerId, accountId, pbxId } = subscription;
    const { sku = '', name = '' } = (await offer(offerId)) ?? {};
    const serial = pbxId === null ? '' : ((await pbx(pbxId))?.serial ?? '');
    named.push({ subscription, account: (await account(accountId))?.name ?? '', pbx: serial, sku, name });
  }
  return accept(named);
}

/** Many rows name the same few. */
function once<T>(find: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (id) => {
    const found = known.get(id) ?? find(id);
    known.set(id, found);
    return found;
  };
}
