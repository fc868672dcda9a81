// For which causes days without service are not given back: what is agreed for the subscription, else its seller's, else the vendor's.
import type { OutageCause } from '../../shared/contracts/outages-api.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { sellerOf } from '../accounts/move.ts';
import type { Act } from '../audit/audit.ts';
import { writeAudit } from '../audit/audit-store.ts';
import { findTerm } from '../catalogue/term-store.ts';
import { readBusinessSettings } from '../db/business-settings-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { subscriptionNotFound } from '../orders/cart-refusals.ts';
import { ownOutageTerms, writeOutageTerms } from '../subscriptions/outage-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';

export interface OutageTerms {
  readonly excluded: readonly OutageCause[];
  readonly setBy: 'subscription' | 'offer' | 'vendor';
}

/**
 * Nothing is excluded until somebody excludes it (S4.14), an overdue account no less than a blocked one: it pays its fee in
 * full first, and what its seller owes above goes on whatever it gives back (D4). A seller that wants to give nothing to who
 * does not pay excludes that cause, for all by the offer or for one.
 */
export async function readOutageTerms(
  db: Db,
  { number, offerId, accountPath }: Pick<Subscription, 'number' | 'offerId' | 'accountPath'>,
): Promise<OutageTerms> {
  const own = await ownOutageTerms(db, number);
  if (own !== undefined) return { excluded: own, setBy: 'subscription' };
  const { outageExcluded } = await findTerm(db, offerId, sellerOf(accountPath));
  if (outageExcluded !== null) return { excluded: outageExcluded, setBy: 'offer' };
  return { excluded: (await readBusinessSettings(db)).outageExcluded, setBy: 'vendor' };
}

export interface OutageTermsOrder {
  readonly number: number;
  readonly scope: string;
  /** Null: as the offer or the vendor says. */
  readonly excluded: readonly OutageCause[] | null;
}

/** For outages that begin from now on. Whoever holds it does not decide what it gets back. */
export async function setOutageTerms(
  trx: Trx,
  act: Act,
  { number, scope, excluded }: OutageTermsOrder,
): Promise<Result<OutageTerms, 'subscription_not_found' | 'forbidden'>> {
  const subscription = await findSubscription(trx, scope, number);
  if (subscription === undefined) return subscriptionNotFound();
  if (subscription.accountPath === scope) {
    const words = `What subscription ${number} gives back for days without service is for its seller to say.`;
    return refuse('forbidden', words, 'Ask your seller.');
  }
  const before = await readOutageTerms(trx, subscription);
  await writeOutageTerms(trx, number, excluded ?? undefined);
  const after = await readOutageTerms(trx, subscription);
  if (JSON.stringify(before) === JSON.stringify(after)) return accept(after);
  await writeAudit(trx, act, {
    action: 'subscription.outage_terms_set',
    subject: `${number}`,
    accountPath: subscription.accountPath,
    details: { before, after },
  });
  return accept(after);
}
