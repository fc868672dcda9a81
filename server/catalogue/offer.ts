// An offer: what can be sold, in which quantities and plans, who manages it, and what may still change about it.
import type { AddOffer, ChangeOffer, Charging } from '../../shared/contracts/catalogue-api.ts';
import { OFFER_BILLINGS, OFFER_MODELS } from '../../shared/contracts/catalogue-api.ts';
import type { FieldFault } from '../../shared/field-faults.ts';
import type { GrantKind } from '../../shared/licence/licence.ts';
import { monthsOf, PLAN_CODES, type PlanCode, type PricingModel } from '../pricing/plan.ts';
import { exactCharging } from './charging.ts';

export interface OfferGrant {
  readonly kind: GrantKind;
  readonly perUnit: number;
}

export interface OfferPlan {
  readonly code: PlanCode;
  /** Of one period; 0 for what is paid once. */
  readonly months: number;
}

export interface Offer {
  readonly id: string;
  readonly sku: string;
  /** Tiers and trials of the same thing share it. */
  readonly family: string;
  readonly name: string;
  readonly description: string;
  readonly model: PricingModel;
  /** Empty for what no PBX enforces. */
  readonly grants: readonly OfferGrant[];
  readonly plans: readonly OfferPlan[];
  readonly minQuantity: number;
  readonly maxQuantity: number;
  readonly step: number;
  readonly trialDays: number | null;
  /** For the staff of partners, on request (S1.13). */
  readonly internal: boolean;
  /** Account: the vendor, or the one partner that it is for (S4.7). */
  readonly managedBy: string;
  /** Partners below its manager may sell it too (S4.5). */
  readonly shared: boolean;
  readonly repeatable: boolean;
  /** Only partners it was opened to may sell it (S1.1, S1.4). */
  readonly restricted: boolean;
  /** `statement`: nothing is paid at ordering; the partner owes its cost every month (S4.1). */
  readonly billing: 'checkout' | 'statement';
  /** How it is charged beside its price (S4.15). */
  readonly charging: Charging;
  readonly withdrawnAtMs: number | null;
  readonly endsAtMs: number | null;
  readonly version: number;
  readonly createdAtMs: number;
}

const COUNTED_AT_MOST = 10_000;

/** What was asked for with everything that was left open filled in. */
export function offerOf(
  asked: Omit<AddOffer, 'managedBy'>,
  { id, managedBy, nowMs }: { readonly id: string; readonly managedBy: string; readonly nowMs: number },
): Offer {
  const most = asked.model === 'quantity' ? COUNTED_AT_MOST - (COUNTED_AT_MOST % asked.step) : 1;
  return {
    ...asked,
    plans: plansOf(asked.plans),
    charging: exactCharging(asked.charging),
    maxQuantity: asked.maxQuantity ?? most,
    id,
    managedBy,
    withdrawnAtMs: null,
    endsAtMs: null,
    version: 1,
    createdAtMs: nowMs,
  };
}

export function changedOffer(offer: Offer, change: ChangeOffer): Offer {
  const plans = change.plans === undefined ? offer.plans : plansOf(change.plans);
  const charging = change.charging === undefined ? offer.charging : exactCharging(change.charging);
  return { ...offer, ...change, plans, charging, version: offer.version + 1 };
}

/** In the order of their length, whatever order they were named in. */
function plansOf(codes: readonly PlanCode[]): OfferPlan[] {
  return codes
    .toSorted((a, b) => PLAN_CODES.indexOf(a) - PLAN_CODES.indexOf(b))
    .map((code) => ({ code, months: monthsOf(code) }));
}

/** True when nothing but the version would be another one. */
export function sameOffer(a: Offer, b: Offer): boolean {
  return JSON.stringify({ ...a, version: 0 }) === JSON.stringify({ ...b, version: 0 });
}

/** What licences carry and ledgers count, so what only the vendor decides, whoever manages the offer (S4.7). */
const OF_THE_VENDOR = ['model', 'grants', 'plans', 'trialDays', 'internal', 'shared', 'restricted', 'billing'] as const;
/** What those who have it bought; another one is another offer. */
const OF_THE_HOLDERS = ['model', 'grants', 'trialDays', 'internal', 'billing'] as const;

/** Fields that a managing partner asks to change although they are the vendor's. */
export function vendorsFields(change: ChangeOffer): FieldFault[] {
  return OF_THE_VENDOR.filter((field) => change[field] !== undefined).map((field) => ({
    path: field,
    message: 'only the vendor changes this',
  }));
}

/** Fields that may not change while somebody has the offer, with what is held of which plan. */
export function heldFields(
  former: Offer,
  next: Offer,
  held: readonly { readonly plan: string; readonly count: number }[],
) {
  const count = held.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return [];
  const faults: FieldFault[] = OF_THE_HOLDERS.filter((field) => !same(former[field], next[field])).map((field) => ({
    path: field,
    message: `is fixed while ${count} subscriptions have the offer; add another offer instead`,
  }));
  for (const { plan, count: of } of held) {
    if (next.plans.some(({ code }) => code === plan)) continue;
    faults.push({ path: 'plans', message: `must keep ${plan}, which ${of} subscriptions are on` });
  }
  return faults;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** An unknown word gives the least: one of it. */
export function modelOf(text: string): PricingModel {
  return OFFER_MODELS.find((model) => model === text) ?? 'flat';
}

/** An unknown word gives the least: paid before it is given. */
export function billingOf(text: string): Offer['billing'] {
  return OFFER_BILLINGS.find((billing) => billing === text) ?? 'checkout';
}

/** Gone from every list of what may be bought; what was bought goes on (S1.26). */
export function isWithdrawn({ withdrawnAtMs }: Offer, nowMs: number): boolean {
  return withdrawnAtMs !== null && withdrawnAtMs <= nowMs;
}
