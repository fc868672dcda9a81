// What every seller above the payer's own charges the level below it for the same order: the ledger splits by it (S4.13).
import { Fault } from '../../shared/errors.ts';
import { accept, type Refusal, type Result, refuse } from '../../shared/result.ts';
import type { Db } from '../db/open.ts';
import type { LevelCost } from '../orders/held-plan.ts';
import { type Agreed, adjustedChange } from '../pricing/adjustment-book.ts';
import type { ListedPrice } from '../pricing/price-book.ts';
import { costVersions } from '../pricing/price-book.ts';
import { type Quote, quoteOrder } from '../pricing/quote.ts';
import type { Change, Holding, OrderInput } from '../pricing/quote-input.ts';
import { chargedByLevel, type LevelNets } from '../subscriptions/batch-store.ts';

/**
 * From the vendor down; the payer's own seller has the quote itself. Credits go by what that level was really charged. What a
 * level has no cost for cannot be sold below it: a margin that nobody set belongs to nobody.
 */
export async function quoteLevels(
  db: Db,
  input: OrderInput,
  quote: Quote,
  priced: {
    readonly listed: readonly ListedPrice[];
    readonly chain: readonly string[];
    readonly free: OrderInput['prices'];
    readonly book: readonly Agreed[];
  },
): Promise<Result<LevelCost[], 'price_missing'>> {
  const { listed, chain, free, book } = priced;
  const sellers = chain.slice(0, -1);
  const own = sellers.at(-1);
  if (own === undefined) throw new Fault('payer_without_seller', 'The vendor cannot be the payer of an order.');
  const numbers = input.changes.flatMap((change) => ('holding' in change ? [Number(change.holding.subscription)] : []));
  const levels: LevelCost[] = [];
  // The rounding record is between the payer and its own seller.
  const { total: _, ...policy } = input.policy;
  for (const [index, sellerId] of sellers.slice(0, -1).entries()) {
    const { nets, versions } = await chargedByLevel(db, sellerId, numbers);
    const prices = [...costVersions(listed, chain.slice(0, index + 2)), ...free];
    const between = { sellerId, buyerId: chain[index + 1] ?? own, atMs: input.nowMs };
    const below = chain.slice(index + 1);
    const changes = input.changes.map((change) =>
      adjustedChange(atLevel(withoutFeeOf(below, change), nets, versions), book, between),
    );
    const quoted = quoteOrder({ ...input, policy, prices, changes, taxMilliPercent: 0 });
    if (!quoted.ok) return costMissing(quoted.refusal);
    levels.push(costOf(sellerId, quoted.value, quote, nets));
  }
  return accept([...levels, { sellerId: own, net: quote.totals.net, batches: {} }]);
}

/** Says nothing of which level it is. */
function costMissing({ detail }: Refusal<string>): Result<never, 'price_missing'> {
  const sku = String(detail?.sku ?? 'What was chosen');
  return refuse(
    'price_missing',
    `${sku} cannot be sold here yet: its price is not set all the way down.`,
    'Ask your seller to set its price.',
    { sku, change: Number(detail?.change ?? 0) },
  );
}

/** The fee of who manages the offer further down is a line of nothing here: the lines of all levels keep the same numbers. */
function withoutFeeOf(below: readonly string[], change: Change): Change {
  if ('holding' in change) return { ...change, holding: withoutPenaltyOf(below, change.holding) };
  if (change.kind !== 'new' || change.activationFee === undefined) return change;
  const { managerId } = change.activationFee;
  return below.includes(managerId) ? { ...change, activationFee: { managerId, amount: 0n } } : change;
}

function withoutPenaltyOf(below: readonly string[], holding: Holding): Holding {
  const { commitment } = holding;
  const penaltyEach = commitment?.penaltyEach;
  if (commitment === undefined || penaltyEach === undefined || !below.includes(penaltyEach.managerId)) return holding;
  return { ...holding, commitment: { ...commitment, penaltyEach: { ...penaltyEach, amount: '0' } } };
}

type Nets = ReadonlyMap<string, LevelNets>;

function atLevel(change: Change, nets: Nets, held: ReadonlyMap<number, string>): Change {
  if (!('holding' in change)) return change;
  return { ...change, holding: holdingAt(change.holding, nets, held) };
}

/** Each level keeps the version it sold by; what becomes another offer is sold at today's price at every level. */
function holdingAt(holding: Holding, nets: Nets, held: ReadonlyMap<number, string>): Holding {
  const batches = holding.batches.map((one) => {
    const known = nets.get(one.id);
    if (known === undefined) return one;
    // Days without service are given back by the payer's own seller: what it is charged for them stays owed (D4, S4.3).
    const { outage: _, ...batch } = one;
    return { ...batch, net: known.net, tax: 0n, credited: { ...batch.credited, net: known.credited, tax: 0n } };
  });
  const own = held.get(Number(holding.subscription)) ?? '';
  return { ...holding, batches, priceVersion: holding.priceVersion === '' ? '' : own };
}

/** By charge, where both levels have the same one; a tier that only one of them crossed makes other charges. */
function costOf(sellerId: string, level: Quote, quote: Quote, nets: Nets): LevelCost {
  const own = new Map(level.holdings.flatMap(({ batches }) => batches.map((batch) => [batch.id, batch])));
  const versions = new Map(level.holdings.map(({ subscription, priceVersion }) => [subscription, priceVersion]));
  const pairs = quote.holdings.flatMap(({ subscription, batches }) =>
    batches.map((batch) => {
      const same = own.get(batch.id);
      const matches = same?.quantity === batch.quantity && same.from === batch.from && same.until === batch.until;
      const from = matches ? same : batch;
      const isNew = batch.id.startsWith(`${quote.reference}/`);
      const version = isNew ? versions.get(subscription) : nets.get(batch.id)?.version;
      const charged = { net: from.net, credited: from.credited.net };
      return [batch.id, version === undefined ? charged : { ...charged, version }] as const;
    }),
  );
  return { sellerId, net: level.totals.net, batches: Object.fromEntries(pairs) };
}
