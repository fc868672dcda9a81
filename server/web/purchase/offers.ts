// Offers and what is held of them, as the pages that sell look at them. Pure.
import type { z } from 'zod';
import type { accountOfferSchema } from '../../../shared/contracts/catalogue-api.ts';
import type { subscriptionSchema } from '../../../shared/contracts/subscriptions-api.ts';

export type Offer = z.infer<typeof accountOfferSchema>;
export type Subscription = z.infer<typeof subscriptionSchema>;
export type Plan = Offer['plans'][number]['code'];

export function isLive({ state }: Pick<Subscription, 'state'>): boolean {
  return state === 'active' || state === 'suspended';
}

/** The plan that most of what the holder has runs by, where the offer has it. */
export function firstPlan(offer: Offer, held: readonly Subscription[]): Plan | undefined {
  const running = held.filter(isLive).map(({ plan }) => plan);
  const codes = offer.plans.map(({ code }) => code);
  const count = (code: string) => running.filter((one) => one === code).length;
  return codes.toSorted((a, b) => count(b) - count(a))[0];
}

const PER_MONTHS: Readonly<Record<number, string>> = { 0: 'once', 1: 'month', 12: 'year' };

/** As quotes name the period: month, year, "2 years", once. */
export function perOf(offer: Offer, plan: string): string {
  const months = offer.plans.find(({ code }) => code === plan)?.months ?? 0;
  return PER_MONTHS[months] ?? `${months / 12} years`;
}

const CAPACITY = ['extensions', 'concurrent_calls'];
const SERVICES = ['hot_standby', 'disaster_recovery', 'hotel_pms', 'outbound_call_center'];

export function groupOf({ grants }: Offer): 'capacity' | 'service' | 'seat' | 'other' {
  const kinds: readonly string[] = grants.map(({ kind }) => kind);
  if (kinds.length === 0) return 'other';
  if (kinds.some((kind) => CAPACITY.includes(kind))) return 'capacity';
  return kinds.some((kind) => SERVICES.includes(kind)) ? 'service' : 'seat';
}
