// A clock that a test moves ahead, day by day, with every job that is due on the way run in its order before the next day.
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { ServerDeps } from '../deps.ts';
import { deliverWebhooks } from '../flows/deliver-webhooks.ts';
import { sendMails } from '../flows/send-mails.ts';
import type { MovableClock } from './movable-clock.ts';
import { runDueJobs } from './run-job.ts';
import { JOBS } from './table.ts';

const DAY_MS = 86_400_000;
/** Of one call. */
const LONGEST_DAYS = 1_100;

/** Returns when everything that came due up to `targetMs` is done, mails and webhooks too. Never backwards. */
export async function advanceTo(
  deps: ServerDeps,
  clock: MovableClock,
  targetMs: number,
): Promise<Result<{ readonly nowMs: number; readonly days: number }, 'validation_failed'>> {
  const from = clock.nowMs();
  if (targetMs < from) {
    return refuse('validation_failed', 'The test clock goes forward only.', 'Begin with a new data folder.');
  }
  if (targetMs - from > LONGEST_DAYS * DAY_MS) {
    return refuse('validation_failed', `More than ${LONGEST_DAYS} days at once.`, 'Advance in several steps.');
  }
  let days = 0;
  for (let nowMs = from; nowMs < targetMs; days += 1) {
    nowMs = Math.min(targetMs, nowMs + DAY_MS);
    clock.moveTo(nowMs);
    await runDueJobs(deps, JOBS, { nowMs });
    await sendMails(deps);
    await deliverWebhooks(deps);
  }
  return accept({ nowMs: clock.nowMs(), days });
}
