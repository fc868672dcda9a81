// The days that are paid for at one quantity: now, and after a reduction that waits, in periods paid ahead.
import type { LocalDate } from '../../shared/calendar.ts';
import { openBatches } from '../subscriptions/amend.ts';
import type { Batch } from '../subscriptions/proration.ts';
import type { Desk } from './quote-desk.ts';
import type { Holding } from './quote-input.ts';

export interface Stretch {
  readonly from: LocalDate;
  readonly until: LocalDate | null;
  readonly held: number;
  /** It lies after a reduction that waits, in periods paid ahead. */
  readonly scheduled: boolean;
}

export function stretchesOf({ today }: Desk, { quantity, paidUntil, scheduled }: Holding): Stretch[] {
  if (paidUntil === null || scheduled === null || scheduled.from >= paidUntil) {
    return [{ from: today, until: paidUntil, held: quantity, scheduled: false }];
  }
  return [
    { from: today, until: scheduled.from, held: quantity, scheduled: false },
    { from: scheduled.from, until: paidUntil, held: scheduled.quantity, scheduled: true },
  ];
}

/** The batches with units and days left in the stretch. */
export function openIn({ today }: Desk, batches: readonly Batch[], stretch: Stretch): Batch[] {
  return openBatches(batches, today).filter(
    ({ from, until }) => (stretch.until === null || from < stretch.until) && (until === null || until > stretch.from),
  );
}
