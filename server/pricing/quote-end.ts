// A subscription that is ended at once by hand: the unused days that were agreed to be given back, and what is bound still (S4.15, S4.23).
import { accept } from '../../shared/result.ts';
import { openBatches, withBatches } from '../subscriptions/amend.ts';
import { unusedDays } from '../subscriptions/proration.ts';
import { creditLine, type Desk, type Pricing, UNDO_DAYS, versionOn } from './quote-desk.ts';
import { endsEarly } from './quote-early-end.ts';
import type { Holding } from './quote-input.ts';
import { priceRefusal } from './quote-refusals.ts';

/** Today is the first day without it. What was given back for days without service, or by a refund, is not given back again (M6). */
export function quoteEnd(desk: Desk, change: number, holding: Holding): Pricing {
  const item = { ...holding, change };
  const { today } = desk;
  const { commitment } = holding;
  const isBound = commitment !== undefined && commitment.until > today;
  if (isBound && versionOn(desk, holding, holding.priceVersion) === undefined) return priceRefusal(desk, holding);
  const given = openBatches(holding.batches, today).flatMap((batch) => {
    const days = unusedDays(batch, today);
    return days === 0 ? [] : [creditLine(desk, item, batch, { reason: 'terminated', units: batch.unitsLeft, days })];
  });
  // Days of grace were not paid for: what is left begins with them.
  const { paidUntil } = holding;
  const from = paidUntil !== null && paidUntil < today ? paidUntil : today;
  const early = endsEarly(desk, item, holding, { goal: 0, from, freeDays: UNDO_DAYS });
  const changed = given.map(({ batch }) => batch);
  const after: Holding = {
    ...holding,
    batches: withBatches(holding.batches, changed),
    scheduled: { quantity: 0, from: paidUntil ?? today },
    commitment: early.commitment,
  };
  return accept({ drafts: [...given.map(({ draft }) => draft), ...early.drafts], holdings: [after] });
}
