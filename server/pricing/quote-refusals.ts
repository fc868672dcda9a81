// Refusals that several kinds of change share, in words.
import { refuse } from '../../shared/result.ts';
import type { PlanCode } from './plan.ts';
import { PLANS } from './plan.ts';
import type { Desk } from './quote-desk.ts';
import type { Holding, OfferTerms } from './quote-input.ts';

export function endedRefusal({ offer, paidUntil }: Holding) {
  return refuse(
    'term_ended',
    `${offer.sku} was paid until ${paidUntil ?? 'its purchase'} and has ended.`,
    'Renew it first, or together with this change.',
  );
}

export function priceRefusal(
  { input }: Desk,
  { offer, plan }: { readonly offer: OfferTerms; readonly plan: PlanCode },
) {
  return refuse(
    'price_missing',
    `${offer.sku} has no price in ${input.currency} for the plan ${plan} today.`,
    'Ask the seller to set a price.',
    { sku: offer.sku, plan, currency: input.currency },
  );
}

export function planRefusal({ sku, plans }: OfferTerms, plan: PlanCode) {
  return refuse(
    'plan_not_offered',
    `${sku} is not sold by the plan ${plan} (${PLANS[plan]} months).`,
    `Choose one of: ${plans.join(', ')}.`,
  );
}
