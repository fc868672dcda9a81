// Tells 7, 3 and 1 days ahead that a trial ends; of thresholds that an outage missed only the latest is told (S2.25).
import { localDateAt } from '../../shared/calendar.ts';
import type { Act } from '../audit/audit.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Trx } from '../db/open.ts';
import { trialsEnding } from '../subscriptions/due-store.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { alertAboutTrial, TRIAL_THRESHOLDS, trialKind } from './alert-about-trial.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';

const DAY_MS = 86_400_000;

interface Ending {
  readonly number: number;
  readonly daysLeft: number;
}

/** The cursor is `<days>:<number>`: one stretch of time after the other, the nearest first. */
export function warnTrials(): Chore<Ending> {
  const stretches = TRIAL_THRESHOLDS.toReversed();
  return {
    async find(db, nowMs, after) {
      const [begun, afterNumber] =
        after === '' ? [stretches[0], 0] : (after.split(':').map(Number) as [number, number]);
      const index = stretches.findIndex((days) => days === Number(begun));
      const daysLeft = stretches[index];
      if (daysLeft === undefined) return { subjects: [], next: undefined };
      const span = { afterMs: nowMs + (stretches[index - 1] ?? 0) * DAY_MS, untilMs: nowMs + daysLeft * DAY_MS };
      const numbers = await trialsEnding(db, span, { afterNumber, limit: WINDOW, notYet: trialKind(daysLeft) });
      const { next } = windowOf(numbers, (number) => number);
      const following = stretches[index + 1];
      const continued = next === undefined ? following && `${following}:0` : `${daysLeft}:${next}`;
      return { subjects: numbers.map((number) => ({ number, daysLeft })), next: continued };
    },
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
