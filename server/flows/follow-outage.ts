// Notes when a subscription can no longer be used and when it can again, whatever brought that about, and has its days given back.
import { localDateAt, startOfDayMs } from '../../shared/calendar.ts';
import { findAccount } from '../accounts/account-store.ts';
import type { Act } from '../audit/audit.ts';
import type { Trx } from '../db/open.ts';
import { batchesOf } from '../subscriptions/batch-store.ts';
import { causeOf, goesOn, type Outage } from '../subscriptions/outage.ts';
import { insertOutage, openOutage, outagesDue, updateOutage } from '../subscriptions/outage-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { findSubscription } from '../subscriptions/subscription-store.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';
import { creditLostDays } from './credit-lost-days.ts';
import type { Invoicing } from './issue-invoice.ts';
import { readOutageTerms } from './outage-terms.ts';

/** In the transaction that changed the subscription; a state that stays as it was changes nothing. Trials cost nothing. */
export async function followOutage(trx: Trx, deps: Invoicing, act: Act, subscription: Subscription): Promise<void> {
  const { number, accountId, trial, internal } = subscription;
  if (trial || internal) return;
  const open = await openOutage(trx, number);
  const standing = (await findAccount(trx, '/', accountId))?.status ?? 'active';
  const cause = causeOf(subscription, standing);
  if (open !== undefined && cause !== undefined && goesOn(open, cause)) {
    await waitForNext(trx, act, subscription, open);
    return;
  }
  if (open !== undefined) await end(trx, deps, act, subscription, open);
  if (cause === undefined) return;
  const { excluded } = await readOutageTerms(trx, subscription);
  const credited = !excluded.includes(cause);
  const begun: Outage = { subscription: number, fromMs: act.nowMs, untilMs: null, cause, credited };
  await insertOutage(trx, begun);
  await waitForNext(trx, act, subscription, begun);
}

/** Before somebody else pays, or what was paid is given up: until now it is who paid that has it given back. */
export async function creditSoFar(trx: Trx, deps: Invoicing, act: Act, subscription: Subscription): Promise<void> {
  const open = await openOutage(trx, subscription.number);
  if (open !== undefined) await creditLostDays(trx, deps, act, subscription, { ...open, untilMs: act.nowMs });
}

/** Charges whose days are over while the outage lasts; what is over was given back when it ended. */
export function creditOutages(deps: Invoicing): Chore<number> {
  return {
    find: async (db, nowMs, after) =>
      windowOf(await outagesDue(db, nowMs, { afterNumber: Number(after), limit: WINDOW }), (number) => number),
    async tend(trx, act, number) {
      const subscription = await findSubscription(trx, '/', number);
      const open = subscription && (await openOutage(trx, number));
      if (subscription === undefined || open === undefined) return false;
      const given = await creditLostDays(trx, deps, act, subscription, open);
      await waitForNext(trx, act, subscription, open);
      return given > 0;
    },
  };
}

async function end(trx: Trx, deps: Invoicing, act: Act, subscription: Subscription, open: Outage): Promise<void> {
  const over = { ...open, untilMs: act.nowMs };
  await updateOutage(trx, over, null);
  await creditLostDays(trx, deps, act, subscription, over);
}

/** The next charge to end; one that is ordered meanwhile is looked at then. */
async function waitForNext(trx: Trx, act: Act, { number, zone }: Subscription, outage: Outage): Promise<void> {
  const ahead = outage.credited ? await batchesOf(trx, number, localDateAt(act.nowMs, zone)) : [];
  const ends = ahead.flatMap(({ until, unitsLeft }) => (until === null || unitsLeft === 0 ? [] : until)).toSorted();
  const [next] = ends;
  await updateOutage(trx, outage, next === undefined ? null : startOfDayMs(next, zone));
}
