// Forgets messages of payment providers that come no more: they guard against a second coming, which has an end.
import { forgetEvents, oldEvents } from '../payments/event-store.ts';
import { type Chore, WINDOW, windowOf } from './chore.ts';

/** Providers send again for days; a message signed longer ago is not believed either. */
const KEPT_MS = 90 * 86_400_000;

/** By the instant at which they came. */
export function forgetProviderEvents(): Chore<number> {
  return {
    find: async (db, nowMs, after) =>
      windowOf(await oldEvents(db, nowMs - KEPT_MS, { afterMs: Number(after), limit: WINDOW }), (atMs) => atMs),
    tend: (trx, _act, receivedAtMs) => forgetEvents(trx, receivedAtMs),
  };
}
