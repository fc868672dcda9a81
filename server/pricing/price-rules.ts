// The rules that a new price version must keep, each named by its field.
import type { FieldFault } from '../../shared/field-faults.ts';
import { formatAmount } from '../../shared/money.ts';
import type { PlanCode, PricingModel } from './plan.ts';
import type { ListedPrice } from './price-book.ts';

/** What a price is judged against. */
export interface PriceGround {
  readonly offer: {
    readonly sku: string;
    readonly model: PricingModel;
    readonly plans: readonly { readonly code: PlanCode }[];
    readonly trialDays: number | null;
    readonly internal: boolean;
    readonly shared: boolean;
    readonly managedBy: string;
  };
  readonly sellerKind: 'vendor' | 'partner' | 'customer';
  /** What the seller listed before of the same plan and currency. */
  readonly own: readonly ListedPrice[];
  /** The vendor's least retail of one unit at that time; null: none. */
  readonly floor: bigint | null;
  readonly nowMs: number;
}

/** Every broken rule; empty for a price that may be listed. */
export function priceFaults(listed: ListedPrice, ground: PriceGround): FieldFault[] {
  return [
    ...planFaults(listed, ground),
    ...tierFaults(listed, ground),
    ...floorFaults(listed, ground),
    ...timeFaults(listed, ground),
  ];
}

function planFaults({ version, audience, sellerId }: ListedPrice, { offer }: PriceGround): FieldFault[] {
  const faults: FieldFault[] = [];
  const codes = offer.plans.map(({ code }) => code);
  if (!codes.includes(version.plan)) faults.push(fault('plan', `${offer.sku} has ${codes.join(', ')} only`));
  if (offer.trialDays !== null) faults.push(fault('plan', 'a trial is free and has no price'));
  if (offer.internal && audience === 'customer')
    faults.push(fault('audience', 'an internal offer is for partners only'));
  if (audience === 'partner' && !offer.shared && offer.managedBy === sellerId) {
    faults.push(fault('audience', `partners may not sell ${offer.sku} before it is shared with them`));
  }
  return faults;
}

function tierFaults({ version }: ListedPrice, { offer }: PriceGround): FieldFault[] {
  const { tiers } = version;
  const faults: FieldFault[] = [];
  if (tiers[0]?.from !== 1) faults.push(fault('tiers.0.from', 'must be 1: the lowest tier begins there'));
  tiers.forEach(({ from }, index) => {
    const before = tiers[index - 1]?.from;
    if (before !== undefined && from <= before) {
      faults.push(fault(`tiers.${index}.from`, `must be above ${before}, the tier before it`));
    }
  });
  if (offer.model !== 'quantity' && tiers.length > 1) {
    faults.push(fault('tiers', `a ${offer.model} offer is not counted and has one tier`));
  }
  return faults;
}

function floorFaults({ version, audience, floor: own }: ListedPrice, { sellerKind, floor }: PriceGround): FieldFault[] {
  const faults: FieldFault[] = [];
  if (own !== null && (sellerKind !== 'vendor' || audience !== 'customer')) {
    faults.push(fault('floor', 'is the vendor’s to set, on its retail'));
  }
  const least = sellerKind === 'vendor' ? own : floor;
  if (least === null || audience !== 'customer') return faults;
  version.tiers.forEach(({ unitAmount }, index) => {
    if (unitAmount >= least) return;
    const words = `must not be below the vendor’s floor, ${formatAmount(least, version.currency)} ${version.currency}`;
    faults.push(fault(`tiers.${index}.amount`, words));
  });
  return faults;
}

function timeFaults(listed: ListedPrice, { own, nowMs }: PriceGround): FieldFault[] {
  const { version, audience, buyerId } = listed;
  const { effectiveFromMs, effectiveForExistingMs } = version;
  const faults: FieldFault[] = [];
  if (effectiveFromMs < nowMs && !isFirstCost(listed, own)) {
    faults.push(fault('effectiveFromMs', 'must not be in the past: what was charged stays'));
  }
  if (effectiveForExistingMs !== null && effectiveForExistingMs < effectiveFromMs) {
    faults.push(fault('effectiveForExistingMs', 'must not be before effectiveFromMs'));
  }
  const doubled = own.some(
    (other) =>
      other.audience === audience && other.buyerId === buyerId && other.version.effectiveFromMs === effectiveFromMs,
  );
  if (doubled) faults.push(fault('effectiveFromMs', 'another version of this price begins at this instant'));
  return faults;
}

function fault(path: string, message: string): FieldFault {
  return { path, message };
}

/** Before it nothing could be charged: it may reach back, so that fees that wait for a price are stated (S4.1). */
function isFirstCost({ version, audience, buyerId }: ListedPrice, own: readonly ListedPrice[]): boolean {
  if (audience !== 'partner' || buyerId !== null) return false;
  const costs = own.filter((other) => other.audience === 'partner' && other.buyerId === null);
  return costs.every((other) => other.version.effectiveFromMs > version.effectiveFromMs);
}
