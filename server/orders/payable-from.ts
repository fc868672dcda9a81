// From when on what an order renews is to be paid: nobody owes for a period before it begins, or before it is paid ahead as agreed.
import { periodEndOf } from '../subscriptions/holding.ts';
import { payableMs } from '../subscriptions/renewal-terms.ts';
import type { HeldPlan } from './held-plan.ts';

/** Of what is to be paid first; undefined for what is no renewal. */
export function payableFromMs({ kind, touched, quote: { zone } }: HeldPlan): number | undefined {
  if (kind !== 'renewal') return undefined;
  const from = touched.flatMap(({ before }) =>
    before === null ? [] : [payableMs({ ...before, periodEndMs: periodEndOf(before.paidUntil, zone), zone })],
  );
  return from.length === 0 ? undefined : Math.min(...from);
}
