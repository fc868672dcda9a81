// Tells 7, 3 and 1 days ahead that a trial ends; of thresholds that an outage missed only the latest is told (S2.25).
import { localDateAt } from '../../shared/calendar.ts';
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import { trialsEnding } from '../subscriptions/due-store.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { alertAboutTrial, TRIAL_THRESHOLDS, trialKind } from './alert-about-trial.ts';
import { type Chore, findByThreshold, WINDOW } from './chore.ts';

interface Ending {
  readonly number: number;
  readonly daysLeft: number;
}

export function warnTrials(): Chore<Ending> {
  return {
    find: (db, nowMs, after) =>
      findByThreshold(TRIAL_THRESHOLDS, nowMs, after, async (span, daysLeft, afterNumber) => {
        const page = { afterNumber, limit: WINDOW, notYet: trialKind(daysLeft) };
        return (await trialsEnding(db, span, page)).map((number) => ({ number }));
      }),
    tend: warn,
  };
}

async function warn(trx: Trx, act: Act, { number, daysLeft }: Ending): Promise<boolean> {
  const trial = await findSubscription(trx, '/', number);
  if (trial === undefined || !trial.trial || trial.state !== 'active' || trial.periodEndMs <= act.nowMs) return false;
  const offer = await findOffer(trx, { id: trial.offerId });
  const endsOn = localDateAt(trial.periodEndMs, trial.zone);
  return await alertAboutTrial(trx, act, trial, { offer: offer?.name ?? '', endsOn, daysLeft });
}
