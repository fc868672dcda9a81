// Whether an order may be taken back whole: within the cooling-off window, and only where it did nothing but add (D1).
import { addDays, type LocalDate, localDateAt } from '../../shared/calendar.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { UNDO_DAYS } from '../pricing/quote-desk.ts';
import type { LineReason } from '../pricing/quote-line.ts';
import type { HeldPlan, Touched } from './held-plan.ts';
import type { Order } from './order.ts';

const ADDS: readonly LineReason[] = ['new', 'activation', 'added'];

/** Gives the last local day on which it may. */
export function undoWindow(
  { number, state, holdReason, paidAtMs }: Pick<Order, 'number' | 'state' | 'holdReason' | 'paidAtMs'>,
  { quote, touched }: Pick<HeldPlan, 'quote' | 'touched'>,
  nowMs: number,
): Result<LocalDate, 'order_not_undoable' | 'undo_too_late'> {
  if (state !== 'paid' || holdReason !== null || paidAtMs === null) {
    return notUndoable(number, holdReason === null ? `it is ${state}` : 'it is held');
  }
  const adds = quote.lines.every(({ kind, reason }) => kind === 'charge' && ADDS.includes(reason));
  if (!adds || !touched.every(onlyAdds)) return notUndoable(number, 'it did more than add units');
  const lastDay = addDays(localDateAt(paidAtMs, quote.zone), UNDO_DAYS);
  if (localDateAt(nowMs, quote.zone) <= lastDay) return accept(lastDay);
  const words = `Order ${number} could be taken back until ${lastDay}.`;
  return refuse('undo_too_late', words, 'Terminate units, or reduce at renewal.');
}

function onlyAdds({ before, after }: Touched): boolean {
  return before === null || after.quantity > before.quantity;
}

export function notUndoable(number: number, why: string): Result<never, 'order_not_undoable'> {
  const words = `Order ${number} cannot be taken back whole: ${why}.`;
  return refuse('order_not_undoable', words, 'Amend or terminate what it changed instead.');
}
