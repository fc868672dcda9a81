// The payment plans an offer may be sold by, and how many months each pays for.

export const PLANS = {
  'one-time': 0,
  monthly: 1,
  yearly: 12,
  'yearly-2': 24,
  'yearly-3': 36,
  'yearly-4': 48,
  'yearly-5': 60,
} as const;

export type PlanCode = keyof typeof PLANS;

export const PLAN_CODES = Object.keys(PLANS) as readonly PlanCode[];

/** Months of one period; 0 for what is paid once. */
export function monthsOf(plan: PlanCode): number {
  return PLANS[plan];
}

/** S5.2: `quantity` is priced by units, `flat` per PBX, `flexible` per PBX with a choice of plans. */
export type PricingModel = 'quantity' | 'flat' | 'flexible';

/** What is unknown was paid once. */
export function planOfCode(code: string): PlanCode {
  return PLAN_CODES.find((known) => known === code) ?? 'one-time';
}
