// Sums what the ledger booked into months, so that reading a year of it costs no more than its last hours.
import { type Stretch, stretchAfter, summedUpTo, sumStretch } from '../ledger/earning-store.ts';
import type { Chore } from './chore.ts';

/** Transactions of one window: each is a few rows to read, and all together a few to write. */
const AT_ONCE = 2_000;

export function sumEarnings(): Chore<Stretch> {
  return {
    async find(db, _nowMs, after) {
      const from = after === '' ? await summedUpTo(db) : Number(after);
      const stretch = await stretchAfter(db, from, AT_ONCE);
      if (stretch === undefined) return { subjects: [], next: undefined };
      return { subjects: [stretch], next: String(stretch.upTo) };
    },
    tend: (trx, _act, stretch) => sumStretch(trx, stretch),
  };
}
