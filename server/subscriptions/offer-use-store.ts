// Who holds an offer, counted: what it may still change into depends on it.
import type { Db } from '../db/open.ts';

export interface OfferUse {
  readonly plan: string;
  readonly count: number;
}

/** Subscriptions that are not over, by plan. */
export async function offerUse(db: Db, offerId: string): Promise<OfferUse[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select(['plan', (eb) => eb.fn.countAll<number>().as('count')])
    .where('offer_id', '=', offerId)
    .where('state', '!=', 'cancelled')
    .groupBy('plan')
    .orderBy('plan')
    .execute();
  return rows.map(({ plan, count }) => ({ plan, count: Number(count) }));
}

export async function countHolders(db: Db, offerId: string): Promise<number> {
  return (await offerUse(db, offerId)).reduce((sum, { count }) => sum + count, 0);
}
