// What each level of the chain charges the next for one order, so that the ledger gives everyone its margin (S4.1, S4.9, D5).
import { startOfDayMs } from '../../shared/calendar.ts';
import { Fault } from '../../shared/errors.ts';
import { mulDiv, sumOf } from '../../shared/money.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Batch, batchDays } from '../subscriptions/proration.ts';
import { type PriceVersion, periodPrice, unitPrice, versionInForce } from './price.ts';
import type { Quote } from './quote.ts';
import type { Holding, OfferTerms, OrderInput } from './quote-input.ts';
import type { QuoteLine } from './quote-line.ts';

/** A seller above the payer's own one, with what it charges the level below it. */
interface Level {
  readonly sellerId: string;
  readonly prices: readonly PriceVersion[];
}

export interface ChainSplit {
  /** From the vendor down; the payer's own seller is last, and charges what the quote says. */
  readonly levels: readonly { readonly sellerId: string; readonly net: bigint }[];
  /** Per line and level: keep it with the batch, later credits are counted from it. */
  readonly lines: readonly { readonly line: number; readonly nets: readonly bigint[] }[];
}

export interface Chain {
  /** From the vendor down, without the payer's own seller. */
  readonly above: readonly Level[];
  readonly sellerId: string;
  /** What the seller charged for a batch when it was charged, from `lines` of that order. */
  readonly chargedFor: (batch: string, sellerId: string) => bigint;
}

/**
 * Each level is charged its own price for the same units and days; discounts and coupons are their giver's. Credits give
 * back the same share of what each level was really charged (M6). An order that takes back another is a reversal in the
 * ledger and has no split: Fault `undo_has_no_split`.
 */
export function splitAlongChain(quote: Quote, input: OrderInput, chain: Chain): Result<ChainSplit, 'price_missing'> {
  const columns: bigint[][] = [];
  for (const level of chain.above) {
    const column = chargedBy(quote, input, level, chain.chargedFor);
    if (!column.ok) return column;
    columns.push(column.value);
  }
  columns.push(quote.lines.map(({ net }) => net));
  const sellers = [...chain.above.map(({ sellerId }) => sellerId), chain.sellerId];
  return accept({
    levels: sellers.map((sellerId, i) => ({ sellerId, net: sumOf(columns[i] ?? []) })),
    lines: quote.lines.map(({ line }, row) => ({ line, nets: columns.map((column) => column[row] ?? 0n) })),
  });
}

function chargedBy(
  quote: Quote,
  input: OrderInput,
  level: Level,
  chargedFor: Chain['chargedFor'],
): Result<bigint[], 'price_missing'> {
  const batches = batchesBefore(input);
  const givenBack = new Map<string, number>();
  const nets: bigint[] = [];
  for (const line of quote.lines) {
    if (line.reason === 'undone') throw new Fault('undo_has_no_split', 'What is taken back is reversed in the ledger.');
    if (line.batch === null) {
      const charge = levelCharge(line, quote, input, level);
      if (charge === undefined) return missing(line, level);
      nets.push(charge);
      continue;
    }
    const batch = batches.get(line.batch);
    if (batch === undefined) throw new Fault('batch_unknown', `Line ${line.line} gives back from an unknown charge.`);
    const before = givenBack.get(batch.id) ?? batch.credited.unitDays;
    const after = before + line.quantity * line.days;
    givenBack.set(batch.id, after);
    const charged = chargedFor(batch.id, level.sellerId);
    const share = (unitDays: number) =>
      mulDiv(charged, BigInt(unitDays), BigInt(batch.quantity * batchDays(batch)), input.policy.rounding);
    nets.push(share(before) - share(after));
  }
  return accept(nets);
}

function levelCharge(line: QuoteLine, quote: Quote, input: OrderInput, { prices }: Level): bigint | undefined {
  const own = prices.filter(
    ({ sku, plan, currency }) => sku === line.sku && plan === line.plan && currency === quote.currency,
  );
  const begins = line.periodFrom > quote.date ? startOfDayMs(line.periodFrom, quote.zone) : input.nowMs;
  const version = versionInForce(own, { atMs: Math.max(begins, input.nowMs) });
  const offer = offersOf(quote, input).get(line.sku);
  if (version === undefined || offer === undefined) return undefined;
  const whole = priceOfLine(line, version, offer);
  return mulDiv(whole, BigInt(line.days), BigInt(line.periodDays), input.policy.rounding);
}

/** The whole period's price of the line's units, by the tier of all that are held together. */
function priceOfLine({ quantity, together, reason }: QuoteLine, price: PriceVersion, { model }: OfferTerms): bigint {
  if (model === 'quantity' && price.tierMode === 'volume') return unitPrice(price.tiers, together) * BigInt(quantity);
  if (reason !== 'added') return periodPrice(price, model, quantity);
  return periodPrice(price, model, together) - periodPrice(price, model, together - quantity);
}

function offersOf(quote: Quote, input: OrderInput): Map<string, OfferTerms> {
  const held = [...quote.holdings, ...holdingsOf(input)].map(({ offer }) => offer);
  return new Map(held.map((offer) => [offer.sku, offer]));
}

function batchesBefore(input: OrderInput): Map<string, Batch> {
  return new Map(holdingsOf(input).flatMap(({ batches }) => batches.map((batch) => [batch.id, batch])));
}

function holdingsOf({ changes }: OrderInput): Holding[] {
  return changes.flatMap((change) => ('holding' in change ? [change.holding] : []));
}

function missing({ sku, plan }: QuoteLine, { sellerId }: Level): Result<never, 'price_missing'> {
  return refuse(
    'price_missing',
    `${sku} cannot be sold here yet: a level of the chain has no price for the plan ${plan}.`,
    'Ask your seller to set its price.',
    { sku, plan, sellerId },
  );
}
