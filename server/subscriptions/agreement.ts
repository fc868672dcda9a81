// What of its offer's charging a subscription was ordered with: who has it keeps it, whatever the offer says later (S4.15).

export interface Agreement {
  /** So many periods are paid beside the running one; never 0. */
  readonly periodsInAdvance?: number;
}

/** Undefined where nothing is agreed but the price. */
export function agreementOf({ periodsInAdvance }: { readonly periodsInAdvance: number }): Agreement | undefined {
  return periodsInAdvance === 0 ? undefined : { periodsInAdvance };
}
