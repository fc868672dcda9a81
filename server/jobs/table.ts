// The table of jobs, in the order in which those that are due at once run: what renews goes before what lapses.

import type { Act } from '../audit/audit.ts';
import type { Db } from '../db/open.ts';
import type { ServerDeps } from '../deps.ts';
import { accrueFees } from '../flows/accrue-fees.ts';
import { billMonths } from '../flows/bill-months.ts';
import { chargeRenewals } from '../flows/charge-renewals.ts';
import { checkVatIds } from '../flows/check-vat-ids.ts';
import type { Chore, Errand } from '../flows/chore.ts';
import { dunInvoices, endDeferrals, liftSuspensions } from '../flows/dun-invoices.ts';
import { expireUnpaid } from '../flows/expire-unpaid.ts';
import { creditOutages } from '../flows/follow-outage.ts';
import { followSchedules } from '../flows/follow-schedules.ts';
import { forgetProviderEvents } from '../flows/forget-provider-events.ts';
import { releaseAnswered, releaseInvoices } from '../flows/hold-invoice.ts';
import { lapseSubscriptions } from '../flows/lapse-subscriptions.ts';
import { reconcilePayments } from '../flows/reconcile-payments.ts';
import { remindRenewals } from '../flows/remind-renewals.ts';
import { removeDeadAccounts } from '../flows/remove-dead-accounts.ts';
import { renewDue } from '../flows/renew-due.ts';
import { renewHeld } from '../flows/renew-held.ts';
import { rollGrants } from '../flows/roll-grants.ts';
import { dropStaleRenewals } from '../flows/stale-renewal.ts';
import { sumEarnings } from '../flows/sum-earnings.ts';
import { lookForReversals } from '../flows/take-reversal.ts';
import { tellPrices } from '../flows/tell-prices.ts';
import { warnCards } from '../flows/warn-cards.ts';
import { warnSilentPbxs } from '../flows/warn-silent-pbxs.ts';
import { warnTrials } from '../flows/warn-trials.ts';
import { wipeRemoved } from '../flows/wipe-removed.ts';
import { waitingPayments } from '../payments/payment-store.ts';
import { waitingRefunds } from '../payments/refund-store.ts';
import type { Job, Outcome, Step } from './job.ts';
import { tendAll } from './tend-all.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const JOBS: readonly Job[] = Object.freeze([
  asking('reconcile-payments', 'asks the providers about payments that wait', 10 * MINUTE_MS, {
    isIdle: async ({ database }, nowMs) => !(await hasWaiting(database.reader, nowMs)),
    ask: reconcile,
  }),
  asking('find-reversals', 'asks the providers for disputes and refunds that nobody told of', HOUR_MS, {
    isIdle: async ({ providers }) => ![...providers.values()].some(({ reversals }) => reversals !== undefined),
    ask: lookForReversals,
  }),
  job('expire-orders', 'closes orders whose time to be paid is over', 15 * MINUTE_MS, () => expireUnpaid()),
  job('schedules', 'does what waited for its day', 15 * MINUTE_MS, followSchedules),
  job('renew-held', 'orders anew what was paid and did not fit any more', 5 * MINUTE_MS, renewHeld),
  job('drop-renewals', 'closes renewals that wait for their money and do not fit any more', 15 * MINUTE_MS, () =>
    dropStaleRenewals(),
  ),
  job('renew', 'orders the next term of what renews by itself', 15 * MINUTE_MS, renewDue),
  job('charge-renewals', 'charges renewals, and again where that failed', 15 * MINUTE_MS, chargeRenewals),
  job('lapse', 'ends trials, terms after their grace, and what nobody took up', 5 * MINUTE_MS, lapseSubscriptions),
  job('credit-outages', 'gives back days without service of charges that are over', HOUR_MS, creditOutages),
  job('remind-renewals', 'tells 30 and 7 days ahead that a term ends', HOUR_MS, () => remindRenewals()),
  job('warn-trials', 'tells 7, 3 and 1 days ahead that a trial ends', 15 * MINUTE_MS, () => warnTrials()),
  job('warn-cards', 'tells a month ahead that a card ends', 6 * HOUR_MS, () => warnCards()),
  job('accrue-fees', 'books what is owed on statements day by day where that was agreed', HOUR_MS, () => accrueFees()),
  job('statements', 'issues the statements of months that are over', HOUR_MS, billMonths),
  job('roll', 'gives what is owed on statements for another month', 6 * HOUR_MS, rollGrants),
  job('dun', 'asks for what is overdue, and suspends its payer after two weeks', HOUR_MS, () => dunInvoices()),
  job('end-deferrals', 'suspends who owes still when a deferral ends', HOUR_MS, () => endDeferrals()),
  job('lift-suspensions', 'ends suspensions of who has paid', 5 * MINUTE_MS, () => liftSuspensions()),
  job('tell-prices', 'tells partners and customers of prices that change', HOUR_MS, () => tellPrices()),
  job('warn-silent-pbxs', 'tells of PBXs that were not heard of for days', HOUR_MS, ({ random }) =>
    warnSilentPbxs(random),
  ),
  job('sum-earnings', 'sums what was booked by month', 10 * MINUTE_MS, () => sumEarnings()),
  job('remove-accounts', 'removes accounts without subscriptions, after telling them', 6 * HOUR_MS, () =>
    removeDeadAccounts(),
  ),
  job('check-vat-ids', 'asks VIES about VAT numbers that earn a reverse charge', MINUTE_MS, (deps) =>
    checkVatIds({ database: deps.database, onAnswer: releaseAnswered(deps) }),
  ),
  job('release-invoices', 'issues invoices that waited long enough for VIES', 15 * MINUTE_MS, releaseInvoices),
  job('forget-messages', 'forgets messages of payment providers after 90 days', 6 * HOUR_MS, () =>
    forgetProviderEvents(),
  ),
  job('wipe-accounts', 'wipes removed accounts that nobody may restore any more', 6 * HOUR_MS, () => wipeRemoved()),
]);

export function jobNamed(name: string): Job | undefined {
  return JOBS.find((known) => known.name === name);
}

function job<Subject>(
  name: string,
  says: string,
  everyMs: number,
  choreOf: (deps: ServerDeps) => Chore<Subject> | Errand<Subject>,
): Job {
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

interface Asking {
  readonly isIdle: Job['isIdle'];
  ask(deps: ServerDeps, act: Act, mayGoOn: Step['mayGoOn']): Promise<Omit<Outcome, 'finished'>>;
}

/** Asks the world outside and has no list of its own to show; a dry run finds nothing. */
function asking(name: string, says: string, everyMs: number, { isIdle, ask }: Asking): Job {
  return {
    ...{ name, says, everyMs, isIdle },
    async run(deps, { nowMs, dryRun, mayGoOn }) {
      if (dryRun) return { found: 0, done: 0, failed: 0, finished: true };
      return { ...(await ask(deps, { actor: `job:${name}`, nowMs }, mayGoOn)), finished: true };
    },
  };
}

async function reconcile(deps: ServerDeps, act: Act): Promise<Omit<Outcome, 'finished'>> {
  const { settled, failed, waiting, refunds, unreachable } = await reconcilePayments(deps, act);
  const done = settled + failed + refunds;
  return { found: done + waiting + unreachable, done, failed: unreachable };
}

async function hasWaiting(db: Db, nowMs: number): Promise<boolean> {
  const payments = await waitingPayments(db, { beforeMs: nowMs, afterId: '', limit: 1 });
  const refunds = await waitingRefunds(db, { afterId: '', limit: 1 });
  return payments.length + refunds.length > 0;
}
