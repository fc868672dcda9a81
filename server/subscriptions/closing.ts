// What becomes of a subscription when its account is closed: it is used to the end of what is paid or owed, and nothing is given back (S4.23).
import { addDays, addMonths, type LocalDate, localDateAt } from '../../shared/calendar.ts';
import type { FeeTerms } from './fee-terms.ts';
import { paidUntil } from './holding.ts';
import { isOwedOnStatements } from './rolling-end.ts';
import type { Subscription } from './subscription.ts';

export interface Closing {
  /** First day on which it is over; null for what was bought for good, which stays with its PBX. */
  readonly endsOn: LocalDate | null;
  /** The last statement month that a fee is owed for, whole; null where none is. */
  readonly lastFeeMonth: string | null;
}

/** `zone`: the vendor's, in which statement months are counted. */
export function closingOf(
  subscription: Subscription,
  offer: { readonly billing: string },
  { nowMs, zone }: { readonly nowMs: number; readonly zone: string },
): Closing {
  const paid = paidUntil(subscription.periodEndMs, subscription.zone);
  if (!isOwedOnStatements(subscription, offer)) return { endsOn: paid, lastFeeMonth: null };
  const month = localDateAt(nowMs, zone).slice(0, 7);
  const monthEnds = addMonths(`${month}-01`, 1);
  // What was never used owes nothing.
  const lastFeeMonth = subscription.activatedAtMs === null ? null : month;
  return { endsOn: paid !== null && paid < monthEnds ? paid : monthEnds, lastFeeMonth };
}

/** First day for which a fee is owed no longer where it ends now; the month may be owed whole (S4.15). Null: it was never used. */
export function feeUntil(
  { activatedAtMs }: Pick<Subscription, 'activatedAtMs'>,
  { lastPeriod }: Pick<FeeTerms, 'lastPeriod'>,
  { nowMs, zone }: { readonly nowMs: number; readonly zone: string },
): LocalDate | null {
  if (activatedAtMs === null) return null;
  const today = localDateAt(nowMs, zone);
  // The day on which it began is owed, also where it ends on it.
  const until = localDateAt(activatedAtMs, zone) === today ? addDays(today, 1) : today;
  const month = `${today.slice(0, 7)}-01`;
  // What ends on the first of a month ended with the month before.
  return lastPeriod === 'full' && until > month ? addMonths(month, 1) : until;
}
