// Reads what a renewal of a PBX covers: everything on it that has an end, for one payer, together (S5.16).
import { addMonths, type LocalDate, localDateAt } from '../../shared/calendar.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import type { Offer } from '../catalogue/offer.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { type Cart, type CartRow, pricedPlan, termsOf } from '../orders/cart.ts';
import { type CartCode, fieldFault } from '../orders/cart-refusals.ts';
import { planOfCode } from '../pricing/plan.ts';
import type { Holding } from '../pricing/quote-input.ts';
import { agreementOf } from '../subscriptions/agreement.ts';
import { holderOf } from '../subscriptions/slot.ts';
import { isTerm, type Subscription } from '../subscriptions/subscription.ts';
import { subscriptionsOfPbx } from '../subscriptions/subscription-store.ts';
import { accountNotFound } from './add-account.ts';
import { pbxNotFound } from './issue-licence.ts';
import { readHolding } from './read-cart-change.ts';

export interface RenewalOrder {
  readonly pbxId: string;
  readonly payerId?: string;
  /** Terms of its plans; absent: one, or up to `until`. */
  readonly cycles?: number;
  /** First day not covered. */
  readonly until?: LocalDate;
  readonly country?: string;
  readonly scope: string;
  /** Only these, where not all of them renew by themselves. */
  readonly subscriptions?: readonly number[];
}

/** S3.23: what ended may be taken up again for so long. */
export const REACTIVATION_MS = 28 * 86_400_000;

export async function readRenewal(db: Db, act: Act, order: RenewalOrder): Promise<Result<Cart, CartCode>> {
  const pbx = await findPbx(db, { id: order.pbxId }, order.scope);
  if (pbx === undefined) return pbxNotFound();
  const account = await findAccount(db, order.scope, pbx.accountId);
  if (account === undefined) return accountNotFound();
  const held = await subscriptionsOfPbx(db, pbx.id);
  const due = held.filter((one) => renewable(one, act.nowMs));
  const chosen = due.filter(
    (one) =>
      (order.payerId === undefined || one.payerId === order.payerId) &&
      (order.subscriptions === undefined || order.subscriptions.includes(one.number)),
  );
  const payerId = chosen[0]?.payerId;
  if (payerId === undefined) return nothingToRenew(pbx.serial);
  if (chosen.some((one) => one.payerId !== payerId))
    return fieldFault('payerId', 'is needed: several accounts pay for this PBX');
  const payer = await findAccount(db, order.scope, payerId);
  if (payer === undefined) return fieldFault('payerId', 'is an account that you cannot see');
  const rows: CartRow[] = [];
  for (const [item, subscription] of chosen.entries()) {
    const row = await readRow(db, act, item, subscription);
    if (row !== undefined && !isSucceeded(row, held)) rows.push(row);
  }
  if (rows.length === 0) return nothingToRenew(pbx.serial);
  const country = order.country ?? payer.country;
  const renewTo = order.until === undefined ? { cycles: order.cycles ?? 1 } : { until: order.until };
  const earliest = earliestEnd(chosen, act.nowMs);
  if ('until' in renewTo && renewTo.until < earliest) {
    return fieldFault('until', `must be ${earliest} or later, a month after what is paid`);
  }
  return accept({ kind: 'renewal', account, payer, pbx, country, rows, renewTo });
}

/** S3.22: what is extended to a day is extended by a month at least; what ended goes on from today. */
function earliestEnd(chosen: readonly Subscription[], nowMs: number): LocalDate {
  const from = chosen.map(({ periodEndMs, zone }) => localDateAt(Math.max(periodEndMs, nowMs), zone));
  return addMonths(from.toSorted().at(-1) ?? '', 1);
}

/** A suspended one too: its payer may go on paying. What was cancelled for the end of its term is not. */
function renewable(one: Subscription, nowMs: number): boolean {
  if (!isTerm(one) || one.scheduled?.quantity === 0) return false;
  if (one.state === 'expired') return nowMs - one.periodEndMs < REACTIVATION_MS;
  return one.state === 'active' || one.state === 'suspended';
}

/** Where another offer was chosen for the next term, that is what is renewed (S5.17). */
async function readRow(db: Db, act: Act, item: number, subscription: Subscription): Promise<CartRow | undefined> {
  const { scheduled } = subscription;
  const offer = await nextOffer(db, subscription);
  const former = await findOffer(db, { id: subscription.offerId });
  if (offer === undefined || former === undefined) return undefined;
  const plan = planOfCode(scheduled?.plan ?? subscription.plan);
  const held = await readHolding({ db, act }, subscription, former);
  const becomes = { offer: termsOf(offer), plan: pricedPlan(offer, plan), agreement: agreementOf(offer) };
  const next: Holding = { ...held, ...becomes, priceVersion: '' };
  const holding = offer.id === former.id && plan === subscription.plan ? held : next;
  // In the grace that follows its term everything went on; beyond it nothing ran, and it goes on from today (S3.23).
  const servedInGrace = subscription.state !== 'expired';
  return { item, offer, plan, subscription, terminates: [], change: { kind: 'renew', holding, servedInGrace } };
}

/** What ended is not taken up again where the same was begun anew since; of two that ended the newer one is. */
function isSucceeded({ offer, subscription }: CartRow, held: readonly Subscription[]): boolean {
  if (offer.repeatable || subscription?.state !== 'expired') return false;
  const { number } = subscription;
  const later = held.some((one) => one.state === 'expired' && one.offerId === offer.id && one.number > number);
  return later || holderOf(held, offer.id) !== undefined;
}

/** As which it is renewed; undefined for what is not, since a withdrawn offer renews up to its announced end (S1.26). */
export async function nextOffer(
  db: Db,
  { offerId, periodEndMs, scheduled }: Pick<Subscription, 'offerId' | 'periodEndMs' | 'scheduled'>,
): Promise<Offer | undefined> {
  const offer = await findOffer(db, { id: scheduled?.offerId ?? offerId });
  return offer?.endsAtMs == null || offer.endsAtMs > periodEndMs ? offer : undefined;
}

function nothingToRenew(serial: string): Result<never, 'renewal_empty'> {
  return refuse(
    'renewal_empty',
    `PBX ${serial} has nothing that can be renewed.`,
    'Order what it needs; what ended long ago or was cancelled is ordered anew.',
  );
}
