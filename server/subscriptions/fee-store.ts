// Subscriptions whose fee is owed on statements, in SQL, with what became of them: what a month's fees are computed from.
import { sql } from 'kysely';
import type { Db, Trx } from '../db/open.ts';
import { type SubscriptionEvent, subscriptionEvents } from './subscription-event-store.ts';

/** What an offer says of its fee. */
export interface OwedOffer {
  readonly id: string;
  readonly sku: string;
  readonly model: string;
  readonly billing: string;
}

export interface OwedSubscription {
  readonly number: number;
  readonly accountId: string;
  readonly accountPath: string;
  readonly accountName: string;
  readonly serial: string;
  readonly offerId: string;
  readonly sku: string;
  readonly offerName: string;
  readonly model: string;
  readonly billing: string;
  readonly priceId: string | null;
  readonly activatedAtMs: number | null;
  /** Those that it was before it became what it is. */
  readonly formerOffers: readonly OwedOffer[];
  readonly events: readonly SubscriptionEvent[];
}

/**
 * Those that existed at any time of the span and are on no statement of the month that begins with it, by number. Trials and
 * internal ones owe nothing. What became another offer since the month began is among them where one of both is owed on
 * statements (S4.18). `sellerPath`: of the customers directly below it only; and whatever changed hands since the month
 * began, whoever sold it: `sellersOf` tells.
 */
export async function owedOnStatements(
  db: Db,
  span: { readonly fromMs: number; readonly untilMs: number; readonly sellerPath?: string },
): Promise<OwedSubscription[]> {
  const { sellerPath } = span;
  const rows = await db
    .selectFrom('subscriptions')
    .innerJoin('offers', 'offers.id', 'subscriptions.offer_id')
    .innerJoin('accounts', 'accounts.id', 'subscriptions.account_id')
    .leftJoin('pbxs', 'pbxs.id', 'subscriptions.pbx_id')
    .select([
      'subscriptions.number',
      'subscriptions.account_id as accountId',
      'accounts.path as accountPath',
      'accounts.name as accountName',
      'pbxs.serial',
      'subscriptions.offer_id as offerId',
      'offers.sku',
      'offers.name as offerName',
      'offers.model',
      'offers.billing',
      'subscriptions.price_id as priceId',
      'subscriptions.activated_at_ms as activatedAtMs',
    ])
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('offers.billing', '=', 'statement'),
        exists(
          selectFrom('subscription_events')
            .select('kind')
            .whereRef('subscription_events.subscription', '=', 'subscriptions.number')
            .where('subscription_events.kind', 'in', BECOMES_ANOTHER)
            .where('subscription_events.at_ms', '>=', span.fromMs),
        ),
      ]),
    )
    .where('subscriptions.trial', '=', 0)
    .where('subscriptions.internal', '=', 0)
    .where('subscriptions.created_at_ms', '<', span.untilMs)
    .where(({ and, or, not, exists, selectFrom, val }) =>
      or([
        and([
          sellerPath === undefined ? val(true) : sql<boolean>`accounts.path = ${sellerPath} || accounts.id || '/'`,
          not(
            exists(
              selectFrom('obligations')
                .select('kind')
                .whereRef('obligations.subscription', '=', 'subscriptions.number')
                .where('obligations.period_start_ms', '=', span.fromMs)
                .where('obligations.kind', '=', 'fee'),
            ),
          ),
        ]),
        // Where it stands now says nothing of who sold it then: its events do.
        exists(
          selectFrom('subscription_events')
            .select('kind')
            .whereRef('subscription_events.subscription', '=', 'subscriptions.number')
            .where('subscription_events.kind', '=', 'transferred')
            .where('subscription_events.at_ms', '>=', span.fromMs),
        ),
      ]),
    )
    .where((eb) =>
      eb.or([eb('subscriptions.ended_at_ms', 'is', null), eb('subscriptions.ended_at_ms', '>=', span.fromMs)]),
    )
    .orderBy('subscriptions.number')
    .execute();
  const events: SubscriptionEvent[] = [];
  // A database takes only so many values in one question.
  for (let from = 0; from < rows.length; from += 500) {
    const numbers = rows.slice(from, from + 500).map(({ number }) => number);
    events.push(...(await subscriptionEvents(db, numbers)));
  }
  const byNumber = Map.groupBy(events, ({ subscription }) => subscription);
  const offers = await offersIn(db, events);
  return rows
    .map((row) => {
      const own = byNumber.get(row.number) ?? [];
      const ids = new Set(own.map(offerIdIn));
      const formerOffers = offers.filter(({ id }) => ids.has(id) && id !== row.offerId);
      return { ...row, serial: row.serial ?? '', events: own, formerOffers };
    })
    .filter(({ billing, formerOffers }) => [{ billing }, ...formerOffers].some((one) => one.billing === 'statement'));
}

/** What waited for the renewal is said by the event that it became, as what was ordered is. */
const BECOMES_ANOTHER: readonly SubscriptionEvent['kind'][] = ['migrated', 'amended'];

/** The offer that it is from the event on; undefined: the same as before. */
export function offerIdIn({ kind, details }: SubscriptionEvent): string | undefined {
  if (typeof details.offerId === 'string') return details.offerId;
  const { offerId } = (kind === 'amended' ? (details.scheduled ?? {}) : {}) as { readonly offerId?: unknown };
  return typeof offerId === 'string' ? offerId : undefined;
}

async function offersIn(db: Db, events: readonly SubscriptionEvent[]): Promise<OwedOffer[]> {
  const ids = [...new Set(events.map(offerIdIn))].filter((id) => id !== undefined);
  if (ids.length === 0) return [];
  return await db.selectFrom('offers').select(['id', 'sku', 'model', 'billing']).where('id', 'in', ids).execute();
}

/** Partners, in the order of their ids, whose month is not done: each is looked at until nothing of it is left unstated. */
export async function resellersToBill(
  db: Db,
  month: { readonly name: string; readonly untilMs: number },
  page: { readonly afterId: string; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('accounts')
    .select('id')
    .where('kind', '=', 'partner')
    .where('created_at_ms', '<', month.untilMs)
    .where('id', '>', page.afterId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('notices')
            .select('kind')
            .where('notices.subject', '=', sql<string>`${`${STATEMENTS}:`} || accounts.id`)
            .where('notices.kind', '=', month.name),
        ),
      ),
    )
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Notices of `<this>:<account id>` and a month as `2027-02`: all of it is stated. */
export const STATEMENTS = 'statements';

/** What is owed late is stated in a further statement of its month: months from `month` on are looked at again. */
export async function reopenStatements(trx: Trx, sellerIds: readonly string[], month: string): Promise<void> {
  await trx
    .deleteFrom('notices')
    .where(
      'subject',
      'in',
      sellerIds.map((id) => `${STATEMENTS}:${id}`),
    )
    .where('kind', '>=', month)
    .execute();
}
