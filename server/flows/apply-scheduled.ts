// Does what waited for the end of a term once its day has come: fewer units, another offer that was renewed, or the end.
import { localDateAt } from '../../shared/calendar.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import { agreementOf } from '../subscriptions/agreement.ts';
import { isLive, type Subscription, withUnits } from '../subscriptions/subscription.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { keep } from './change-subscription.ts';
import type { Issuing } from './issue-licence.ts';

/** Undefined where nothing was due: running it twice is running it once. */
export async function applyScheduled(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  number: number,
): Promise<Result<Subscription | undefined, never>> {
  const subscription = await findSubscription(trx, '/', number);
  if (subscription === undefined || !isLive(subscription) || subscription.scheduled === undefined)
    return accept(undefined);
  const { scheduled, zone, periodEndMs } = subscription;
  if (scheduled.from > localDateAt(act.nowMs, zone)) return accept(undefined);
  if (scheduled.quantity === 0) {
    const next = {
      ...subscription,
      state: 'cancelled',
      endedAtMs: act.nowMs,
      scheduled: undefined,
      autoRenew: false,
    } as const;
    return await keep(trx, issuing, act, next, { kind: 'cancelled', details: { scheduled } });
  }
  // Not renewed: what ends is what was paid for, and the change waits with the renewal.
  if (periodEndMs <= act.nowMs) return accept(undefined);
  const { offerId = subscription.offerId, plan = subscription.plan } = scheduled;
  const becomes = scheduled.offerId === undefined ? undefined : await findOffer(trx, { id: offerId });
  const agreement = becomes === undefined ? subscription.agreement : agreementOf(becomes);
  const next = { ...withUnits(subscription, scheduled.quantity), offerId, plan, agreement, scheduled: undefined };
  return await keep(trx, issuing, act, next, { kind: 'amended', details: { scheduled } });
}

/** The term ended and was not renewed: it may be taken up again for a while (S3.23); a trial is over (S2.8). `owesPenalty`: that waits in its schedule. */
export async function expireSubscription(
  trx: Trx,
  issuing: Issuing,
  act: Act,
  number: number,
  owesPenalty = false,
): Promise<Result<Subscription | undefined, never>> {
  const subscription = await findSubscription(trx, '/', number);
  if (subscription === undefined || !isLive(subscription) || subscription.periodEndMs > act.nowMs)
    return accept(undefined);
  const over = subscription.trial || (subscription.scheduled?.quantity === 0 && !owesPenalty);
  if (over) {
    const ended = { ...subscription, state: 'cancelled', endedAtMs: act.nowMs, scheduled: undefined } as const;
    return await keep(trx, issuing, act, ended, { kind: 'cancelled', details: { reason: 'its time is over' } });
  }
  const scheduled = owesPenalty ? undefined : subscription.scheduled;
  const expired = { ...subscription, state: 'expired', scheduled, endedAtMs: act.nowMs } as const;
  return await keep(trx, issuing, act, expired, { kind: 'expired', details: owesPenalty ? { owesPenalty } : {} });
}
