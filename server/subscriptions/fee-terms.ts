// How a fee on statements is counted, as it was agreed when it was ordered: kept with the event that began it (S4.15).
import { z } from 'zod';
import { type Charging, FEE_ACCRUALS, FEE_ACTIVATIONS, PERIOD_CHARGES } from '../../shared/contracts/catalogue-api.ts';

/** What an older version did not know of is as it was then. */
const feeTermsSchema = z.object({
  firstPeriod: z.enum(PERIOD_CHARGES),
  lastPeriod: z.enum(PERIOD_CHARGES),
  activation: z.enum(FEE_ACTIVATIONS).default('order'),
  accrual: z.enum(FEE_ACCRUALS).default('arrears'),
});
export type FeeTerms = z.infer<typeof feeTermsSchema>;

/** Of what was ordered before an offer could say otherwise: by the day, from the order on, booked with its statement. */
export const BY_THE_DAY: FeeTerms = {
  firstPeriod: 'prorated',
  lastPeriod: 'prorated',
  activation: 'order',
  accrual: 'arrears',
};

/** As the offer says today; undefined for what is paid when it is ordered. */
export function feeTermsOf(offer: { readonly charging: Charging; readonly billing: string }): FeeTerms | undefined {
  if (offer.billing !== 'statement') return undefined;
  const { firstPeriod, lastPeriod, activation, accrual } = offer.charging;
  return { firstPeriod: firstPeriod ?? 'prorated', lastPeriod: lastPeriod ?? 'prorated', activation, accrual };
}

/**
 * It begins by what was agreed first and ends by what was agreed last: it may have become another offer in between. An event
 * that agreed on nothing leaves what held before it.
 */
export function agreedTerms(events: readonly { readonly details: Readonly<Record<string, unknown>> }[]): FeeTerms {
  const agreed = events.flatMap(({ details }) => (details.fee === undefined ? [] : feeTermsSchema.parse(details.fee)));
  const { firstPeriod } = agreed[0] ?? BY_THE_DAY;
  return { ...(agreed.at(-1) ?? BY_THE_DAY), firstPeriod };
}
