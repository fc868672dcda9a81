// Ends what its time is over for: trials at their last second, terms after their grace, what nobody took up again for good.
import { localDateAt } from '../../shared/calendar.ts';
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import { attempt } from '../db/attempt.ts';
import { noteLatest, noticeAt } from '../db/notice-store.ts';
import type { Db, Trx } from '../db/open.ts';
import { readSettings } from '../db/settings-store.ts';
import { findPbx } from '../fleet/pbx-store.ts';
import { isBound } from '../subscriptions/commitment.ts';
import { subscriptionsToLapse } from '../subscriptions/due-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { alertAboutTrial } from './alert-about-trial.ts';
import { expireSubscription } from './apply-scheduled.ts';
import { keep } from './change-subscription.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';
import { tryEarlyEnd } from './early-end.ts';
import type { Issuing } from './issue-licence.ts';
import { REACTIVATION_MS } from './read-renewal.ts';
import { tellOfPenalty } from './tell-finance.ts';

const DAY_MS = 86_400_000;
/** Tried again a day later; finance is told once. */
const PENALTY_REFUSED = 'penalty-refused';
const NOT_RENEWED = 'It was agreed on for longer and not renewed';

export function lapseSubscriptions(issuing: Issuing): Chore<number> {
  return {
    async find(db, nowMs, after) {
      const graceMs = DAY_MS * ((await readSettings(db))?.policy.graceDays ?? 0);
      const bounds = { nowMs, graceEndedMs: nowMs - graceMs, goneMs: nowMs - REACTIVATION_MS };
      return windowOf(await subscriptionsToLapse(db, bounds, { afterNumber: Number(after), limit: WINDOW }), (n) => n);
    },
    tend: (trx, act, number) => lapse(trx, issuing, act, number),
  };
}

async function lapse(trx: Trx, issuing: Issuing, act: Act, number: number): Promise<boolean> {
  const one = await findSubscription(trx, '/', number);
  if (one === undefined || one.periodEndMs > act.nowMs) return false;
  if (one.state === 'expired') return await giveUp(trx, issuing, act, one);
  if (!one.trial && one.periodEndMs + (await graceMsOf(trx, one)) > act.nowMs) return false;
  const owes = await chargeWhatBinds(trx, issuing, act, one);
  if (owes === undefined) return false;
  const ended = await expireSubscription(trx, issuing, act, number, owes);
  if (!ended.ok || ended.value === undefined) return false;
  if (one.trial) await tellTrialEnded(trx, act, one);
  // After a long outage nobody is left to take it up: both ends are told in one run.
  if (ended.value.state === 'expired') await giveUp(trx, issuing, act, ended.value);
  return true;
}

/**
 * What was agreed on for longer is owed, as if it were ended on its last day; what has no price is for finance to decide (S4.15).
 * Undefined: its order was refused, and it lapses when that is tried again.
 */
async function chargeWhatBinds(trx: Trx, issuing: Issuing, act: Act, one: Subscription): Promise<boolean | undefined> {
  // What ends as it was asked for has paid its penalty, and what a refund takes away owes none.
  if (!isBound(one) || one.scheduled?.quantity === 0) return false;
  const subject = `subscription:${one.number}`;
  const refusedAtMs = await noticeAt(trx, subject, PENALTY_REFUSED);
  if (refusedAtMs !== undefined && act.nowMs - refusedAtMs < DAY_MS) return undefined;
  const charged = await attempt(trx, () => tryEarlyEnd(trx, issuing, act, one, NOT_RENEWED));
  if (charged.ok) return charged.value;
  const { code, message: reason } = charged.refusal;
  const isRefused = code === 'early_end_refused';
  if (isRefused) await noteLatest(trx, subject, PENALTY_REFUSED, act.nowMs);
  await tellOfPenalty(trx, act, one, { reason, why: isRefused ? 'refused' : 'no_price' });
  return isRefused ? undefined : false;
}

/** S3.23: what was not taken up again within 28 days is gone. */
async function giveUp(trx: Trx, issuing: Issuing, act: Act, one: Subscription): Promise<boolean> {
  if (one.periodEndMs + REACTIVATION_MS > act.nowMs) return false;
  const next = { ...one, state: 'cancelled', endedAtMs: act.nowMs, scheduled: undefined, autoRenew: false } as const;
  await keep(trx, issuing, act, next, { kind: 'cancelled', details: { reason: 'not renewed within 28 days' } });
  return true;
}

/** As the licence of its PBX says it. */
export async function graceMsOf(db: Db, { pbxId }: Pick<Subscription, 'pbxId'>): Promise<number> {
  const pbx = pbxId === null ? undefined : await findPbx(db, { id: pbxId });
  const policy = pbx?.policy ?? (await readSettings(db))?.policy;
  return (policy?.graceDays ?? 0) * DAY_MS;
}

async function tellTrialEnded(trx: Trx, act: Act, trial: Subscription): Promise<void> {
  const offer = await findOffer(trx, { id: trial.offerId });
  const endsOn = localDateAt(trial.periodEndMs, trial.zone);
  await alertAboutTrial(trx, act, trial, { offer: offer?.name ?? '', endsOn, daysLeft: 0 });
}
