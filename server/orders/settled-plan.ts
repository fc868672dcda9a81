// What an order does on the day its money came: a term that it opens begins on that day, at the figures that were shown.
import { addMonths, daysBetween, type LocalDate, localDateAt, startOfDayMs } from '../../shared/calendar.ts';
import { parseAmount } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Quote } from '../pricing/quote.ts';
import type { Holding } from '../pricing/quote-input.ts';
import type { QuoteLine } from '../pricing/quote-line.ts';
import { chargeWords } from '../pricing/quote-words.ts';
import type { Term } from '../subscriptions/period.ts';
import type { HeldPlan, Touched } from './held-plan.ts';

/** No term is longer. */
const LONGEST_MONTHS = 120;

/**
 * `running` is what everything on the PBX ends with now (S5.21). Nothing ran when it was quoted, and nothing of another end
 * runs now: the term begins today, so that the buyer loses no day to the bank. A common end that moved meanwhile is not
 * guessed at: the days that were charged would not be the days that are given.
 */
export function settledPlan(
  plan: HeldPlan,
  { nowMs, running }: { readonly nowMs: number; readonly running: Term | null },
): Result<HeldPlan, 'term_moved'> {
  const paid = mapHoldings(plan, (holding) => paidAt(holding, plan.quotedAtMs, nowMs));
  const until = paid.touched.find(opensOne)?.after.paidUntil ?? undefined;
  if (until === undefined || running?.until === until) return accept(paid);
  const today = localDateAt(nowMs, plan.quote.zone);
  const moved = plan.opensTerm ? begunOn(paid, today) : paid;
  const movedUntil = moved.touched.find(opensOne)?.after.paidUntil;
  if (running === null || running.until === movedUntil) return accept(moved);
  return refuse(
    'term_moved',
    `Everything on the PBX ends on ${running.until} now, and what was ordered was priced to end on ${until}.`,
    'Price it as a new order to the new end, or refund this one.',
  );
}

function opensOne({ before, after }: Touched): boolean {
  return before === null && after.paidUntil !== null;
}

/** The windows in which units may be given back are counted from the payment, not from the quote (D1, S3.21). */
function paidAt(holding: Holding, quotedAtMs: number, nowMs: number): Holding {
  const at = (ms: number) => (ms === quotedAtMs ? nowMs : ms);
  const batches = holding.batches.map((batch) => ({
    ...batch,
    addedAtMs: at(batch.addedAtMs),
    paidAtMs: at(batch.paidAtMs),
  }));
  return { ...holding, batches };
}

/** Only what is new moves: what was held keeps its days. */
function begunOn(plan: HeldPlan, today: LocalDate): HeldPlan {
  const { date } = plan.quote;
  if (today === date) return plan;
  const fresh = new Set(plan.touched.filter(({ before }) => before === null).map(({ name }) => name));
  const to = movedDates(date, today);
  const moved = mapHoldings(plan, (holding) => (fresh.has(holding.subscription) ? movedHolding(holding, to) : holding));
  const lines = plan.quote.lines.map((line) => (fresh.has(line.subscription) ? movedLine(line, plan.quote, to) : line));
  const term = plan.quote.term && { anchor: to(plan.quote.term.anchor), until: to(plan.quote.term.until) };
  const expiresAtMs = term && startOfDayMs(term.until, plan.quote.zone);
  return { ...moved, quote: { ...moved.quote, date: today, lines, term, expiresAtMs } };
}

type Move = (date: LocalDate) => LocalDate;

/** Periods of a term that opens begin whole months after its first day (M10). */
function movedDates(from: LocalDate, to: LocalDate): Move {
  const months = Array.from({ length: LONGEST_MONTHS + 1 }, (_, month) => month);
  const moved = new Map(months.map((month) => [addMonths(from, month), addMonths(to, month)]));
  return (date) => moved.get(date) ?? date;
}

function movedHolding(holding: Holding, to: Move): Holding {
  const { anchor, paidUntil, batches, commitment } = holding;
  return {
    ...holding,
    commitment: commitment && { ...commitment, since: to(commitment.since), until: to(commitment.until) },
    anchor: to(anchor),
    paidUntil: paidUntil && to(paidUntil),
    batches: batches.map((batch) => ({ ...batch, from: to(batch.from), until: batch.until && to(batch.until) })),
  };
}

function movedLine(line: QuoteLine, { currency }: Quote, to: Move): QuoteLine {
  const from = to(line.from);
  if (line.until === null) return { ...line, from, periodFrom: to(line.periodFrom) };
  const until = to(line.until);
  const days = daysBetween(from, until);
  const periodDays = line.days === line.periodDays ? days : line.periodDays;
  const { quantity, sku, plan } = line;
  const { rate, list, ahead } = line.words.parameters;
  const periodAmount = parseAmount(String(rate), currency) ?? line.net;
  const listAmount = list === undefined ? undefined : parseAmount(String(list), currency);
  const said = { periodAmount, listAmount, currency, ahead: ahead === undefined ? undefined : Number(ahead) };
  const words = chargeWords({ quantity, sku, plan, from, until, days, periodDays, ...said });
  return { ...line, from, until, days, periodDays, periodFrom: to(line.periodFrom), words };
}

function mapHoldings(plan: HeldPlan, map: (holding: Holding) => Holding): HeldPlan {
  return {
    ...plan,
    touched: plan.touched.map((one) => ({ ...one, after: map(one.after) })),
    quote: { ...plan.quote, holdings: plan.quote.holdings.map(map) },
  };
}
