// Does what waited for its day: fewer units, another offer, or the end of a subscription (S5.17, S5.28).
import { subscriptionsWithSchedule } from '../subscriptions/due-store.ts';
import { applyScheduled } from './apply-scheduled.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';
import type { Issuing } from './issue-licence.ts';

export function followSchedules(issuing: Issuing): Chore<number> {
  return {
    find: async (db, _nowMs, after) =>
      windowOf(await subscriptionsWithSchedule(db, { afterNumber: Number(after), limit: WINDOW }), (n) => n),
    async tend(trx, act, number) {
      const applied = await applyScheduled(trx, issuing, act, number);
      return applied.ok && applied.value !== undefined;
    },
  };
}
