// What of its offer's charging a subscription was ordered with: who has it keeps it, whatever the offer says later (S4.15).
import type { Charging } from '../../shared/contracts/catalogue-api.ts';

export interface Agreement {
  /** So many periods are paid beside the running one; never 0. */
  readonly periodsInAdvance?: number;
  /** What begins within a period is charged that period whole; absent: its days. */
  readonly firstPeriod?: 'full';
  /** What ends at once before what is paid gives its unused days back; absent: nothing (D1). */
  readonly lastPeriod?: 'prorated';
}

/** Undefined where nothing is agreed but the price. What is owed on statements counts in its own way. */
export function agreementOf(offer: { readonly charging: Charging; readonly billing: string }): Agreement | undefined {
  if (offer.billing === 'statement') return undefined;
  const { periodsInAdvance, firstPeriod, lastPeriod } = offer.charging;
  const agreement: Agreement = {
    ...(periodsInAdvance === 0 ? {} : { periodsInAdvance }),
    ...(firstPeriod === 'full' ? { firstPeriod } : {}),
    ...(lastPeriod === 'prorated' ? { lastPeriod } : {}),
  };
  return Object.keys(agreement).length === 0 ? undefined : agreement;
}
