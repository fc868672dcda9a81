// Prices in versions and tiers: what a quantity costs for one whole period, and which version holds for whom (M17).
import type { Currency } from '../../shared/currencies.ts';
import { Fault } from '../../shared/errors.ts';
import type { PlanCode, PricingModel } from './plan.ts';

export interface Tier {
  /** First quantity of the tier; the lowest tier begins at 1. */
  readonly from: number;
  /** Minor units for one unit and one whole period. */
  readonly unitAmount: bigint;
}

/** `volume`: the tier of the whole quantity prices every unit. `graduated`: each unit is priced by the tier it falls in. */
type TierMode = 'volume' | 'graduated';

export interface PriceVersion {
  readonly id: string;
  readonly sku: string;
  readonly plan: PlanCode;
  readonly currency: Currency;
  readonly tiers: readonly Tier[];
  readonly tierMode: TierMode;
  /** New buyers pay it from here on. */
  readonly effectiveFromMs: number;
  /** Those who hold an older version pay it from their next charge after this; null: they keep theirs. */
  readonly effectiveForExistingMs: number | null;
  /** 0 where the seller set it itself, 1 and more where it follows a recommendation from that far above. */
  readonly rank: number;
}

/** Volume price of one unit where the whole quantity is `quantity`. */
export function unitPrice(tiers: readonly Tier[], quantity: number): bigint {
  const tier = tiers.findLast(({ from }) => from <= quantity) ?? tiers[0];
  if (tier === undefined) throw new Fault('price_tiers', 'A price has at least one tier.');
  return tier.unitAmount;
}

/** Minor units for `quantity` and one whole period. Flat and flexible prices do not count units. */
export function periodPrice(price: PriceVersion, model: PricingModel, quantity: number): bigint {
  if (quantity === 0) return 0n;
  if (model !== 'quantity') return unitPrice(price.tiers, 1);
  if (price.tierMode === 'volume') return unitPrice(price.tiers, quantity) * BigInt(quantity);
  return price.tiers.reduce((sum, { from, unitAmount }, i) => {
    const last = Math.min(quantity, (price.tiers[i + 1]?.from ?? Number.MAX_SAFE_INTEGER) - 1);
    return last < from ? sum : sum + unitAmount * BigInt(last - from + 1);
  }, 0n);
}

/** Price of the units beyond `held`, for a whole period, where `goal` units are held together. */
export function priceOfMore(price: PriceVersion, model: PricingModel, held: number, goal: number): bigint {
  if (model === 'quantity' && price.tierMode === 'volume') return unitPrice(price.tiers, goal) * BigInt(goal - held);
  return periodPrice(price, model, goal) - periodPrice(price, model, held);
}

/** The lowest quantity above `quantity` at which a unit becomes cheaper, to suggest it (S1.17). */
export function nextTier({ tiers, tierMode }: PriceVersion, quantity: number): Tier | undefined {
  const now = unitPrice(tiers, quantity);
  return tierMode === 'volume' ? tiers.find((tier) => tier.from > quantity && tier.unitAmount < now) : undefined;
}

/**
 * The version that a charge at `atMs` goes by. Without `heldVersionId` the newest in force, the seller's own before any
 * recommendation. With it the held one, unless a newer one names a date for those who hold older ones and it has come; a
 * recommendation never displaces what the seller set itself (S4.20). Undefined where nothing is in force.
 */
export function versionInForce(
  versions: readonly PriceVersion[],
  { atMs, heldVersionId }: { readonly atMs: number; readonly heldVersionId?: string | undefined },
): PriceVersion | undefined {
  const begun = versions.filter(({ effectiveFromMs }) => effectiveFromMs <= atMs);
  const held = heldVersionId === undefined ? undefined : versions.find(({ id }) => id === heldVersionId);
  if (held === undefined) {
    const nearest = Math.min(...begun.map(({ rank }) => rank));
    return newest(begun.filter(({ rank }) => rank === nearest));
  }
  const displacing = begun.filter(
    (version) =>
      version.effectiveForExistingMs !== null &&
      version.effectiveForExistingMs <= atMs &&
      (version.rank < held.rank || (version.rank === held.rank && isNewer(version, held))),
  );
  const nearest = Math.min(...displacing.map(({ rank }) => rank));
  return newest(displacing.filter(({ rank }) => rank === nearest)) ?? held;
}

function newest(versions: readonly PriceVersion[]): PriceVersion | undefined {
  return versions.reduce<PriceVersion | undefined>(
    (best, version) => (best === undefined || isNewer(version, best) ? version : best),
    undefined,
  );
}

/** Of two that begin together the higher id is the newer, so that the order of a list never decides. */
function isNewer(a: PriceVersion, b: PriceVersion): boolean {
  return a.effectiveFromMs > b.effectiveFromMs || (a.effectiveFromMs === b.effectiveFromMs && a.id > b.id);
}
