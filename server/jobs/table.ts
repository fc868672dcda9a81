// The table of jobs, in the order in which those that are due at once run: what renews goes before what lapses.

import type { ServerDeps } from '../deps.ts';
import type { Chore } from '../flows/chore.ts';
import { expireUnpaid } from '../flows/expire-unpaid.ts';
import { followSchedules } from '../flows/follow-schedules.ts';
import { lapseSubscriptions } from '../flows/lapse-subscriptions.ts';
import { removeDeadAccounts } from '../flows/remove-dead-accounts.ts';
import { warnTrials } from '../flows/warn-trials.ts';
import { wipeRemoved } from '../flows/wipe-removed.ts';
import type { Job } from './job.ts';
import { tendAll } from './tend-all.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const JOBS: readonly Job[] = Object.freeze([
  job('expire-orders', 'closes orders whose time to be paid is over', 15 * MINUTE_MS, () => expireUnpaid()),
  job('schedules', 'does what waited for its day', 15 * MINUTE_MS, followSchedules),
  job(
    'lapse',
    'ends trials, terms after their grace, and what nobody took up again',
    5 * MINUTE_MS,
    lapseSubscriptions,
  ),
  job('warn-trials', 'tells 7, 3 and 1 days ahead that a trial ends', 15 * MINUTE_MS, () => warnTrials()),
  job('remove-accounts', 'removes accounts without subscriptions, after telling them', 6 * HOUR_MS, () =>
    removeDeadAccounts(),
  ),
  job('wipe-accounts', 'wipes removed accounts that nobody may restore any more', 6 * HOUR_MS, () => wipeRemoved()),
]);

export function jobNamed(name: string): Job | undefined {
  return JOBS.find((known) => known.name === name);
}

function job<Subject>(name: string, says: string, everyMs: number, choreOf: (deps: ServerDeps) => Chore<Subject>): Job {
  return {
    name,
    says,
    everyMs,
    async isIdle(deps, nowMs) {
      const { subjects, next } = await choreOf(deps).find(deps.database.reader, nowMs, '');
      return subjects.length === 0 && next === undefined;
    },
    run: (deps, step) => tendAll(deps, name, choreOf(deps), step),
  };
}
