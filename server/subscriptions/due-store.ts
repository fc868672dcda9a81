// What of the subscriptions is due by the clock, in SQL: bounded pages of numbers, for jobs alone.
import { sql } from 'kysely';
import type { Db } from '../db/open.ts';

interface After {
  readonly afterNumber: number;
  readonly limit: number;
}

/** Whose time is over at the given instants: trials, terms (an own policy of their PBX may give more grace), what ended long ago. */
export async function subscriptionsToLapse(
  db: Db,
  bounds: { readonly nowMs: number; readonly graceEndedMs: number; readonly goneMs: number },
  { afterNumber, limit }: After,
): Promise<number[]> {
  const { nowMs, graceEndedMs, goneMs } = bounds;
  const rows = await db
    .selectFrom('subscriptions')
    .leftJoin('pbxs', 'pbxs.id', 'subscriptions.pbx_id')
    .select('subscriptions.number as number')
    .where('subscriptions.number', '>', afterNumber)
    .where('subscriptions.state', 'in', ['active', 'suspended', 'expired'])
    // Nothing ends before it is due.
    .where('subscriptions.due_ms', '<=', nowMs)
    .where('subscriptions.period_end_ms', '<=', nowMs)
    .where((eb) =>
      eb.or([
        eb.and([eb('subscriptions.state', '=', 'expired'), eb('subscriptions.period_end_ms', '<=', goneMs)]),
        eb.and([
          eb('subscriptions.state', '!=', 'expired'),
          eb.or([
            eb('subscriptions.trial', '=', 1),
            eb('subscriptions.period_end_ms', '<=', graceEndedMs),
            eb('pbxs.policy', 'is not', null),
          ]),
        ]),
      ]),
    )
    .orderBy('subscriptions.number')
    .limit(limit)
    .execute();
  return rows.map(({ number }) => number);
}

/** Running trials that end within the span (its end belongs to it) and were not told so by the notice. */
export async function trialsEnding(
  db: Db,
  { afterMs, untilMs }: { readonly afterMs: number; readonly untilMs: number },
  { afterNumber, limit, notYet }: After & { readonly notYet: string },
): Promise<number[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select('number')
    .where('state', '=', 'active')
    .where('trial', '=', 1)
    .where('due_ms', '>', afterMs)
    .where('due_ms', '<=', untilMs)
    .where('number', '>', afterNumber)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('notices')
            .select('kind')
            .where('kind', '=', notYet)
            .where('subject', '=', sql<string>`'subscription:' || cast(subscriptions.number as text)`),
        ),
      ),
    )
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(({ number }) => number);
}

/** Live ones for which something waits; the text begins with nothing less than a letter, so the index finds them. */
export async function subscriptionsWithSchedule(db: Db, { afterNumber, limit }: After): Promise<number[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select('number')
    .where('scheduled', '>', '')
    .where('live_slot', 'is not', null)
    .where('number', '>', afterNumber)
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(({ number }) => number);
}

export interface ExpiringTrial {
  readonly subscription: number;
  readonly accountId: string;
  readonly pbxId: string | null;
  readonly sku: string;
  readonly endsAtMs: number;
}

export async function expiringTrials(
  db: Db,
  scope: string,
  { afterMs, untilMs }: { readonly afterMs: number; readonly untilMs: number },
  { afterNumber, limit }: After,
): Promise<ExpiringTrial[]> {
  return await db
    .selectFrom('subscriptions')
    .innerJoin('accounts', 'accounts.id', 'subscriptions.account_id')
    .innerJoin('offers', 'offers.id', 'subscriptions.offer_id')
    .select([
      'subscriptions.number as subscription',
      'subscriptions.account_id as accountId',
      'subscriptions.pbx_id as pbxId',
      'offers.sku as sku',
      'subscriptions.period_end_ms as endsAtMs',
    ])
    .where('accounts.path', 'like', `${scope}%`)
    .where('subscriptions.state', '=', 'active')
    .where('subscriptions.trial', '=', 1)
    .where('subscriptions.due_ms', '>', afterMs)
    .where('subscriptions.due_ms', '<=', untilMs)
    .where('subscriptions.number', '>', afterNumber)
    .orderBy('subscriptions.number')
    .limit(limit)
    .execute();
}

export interface DueRenewal {
  readonly number: number;
  readonly pbxId: string;
  readonly payerId: string;
}

/**
 * What renews by itself, or is owed on statements until somebody ends it, and was not ordered for its next term; by the day on which
 * that is due and number, after those of the last one seen.
 */
export async function subscriptionsToRenew(
  db: Db,
  dueByMs: number,
  { after, limit }: { readonly after: readonly [number, number]; readonly limit: number },
): Promise<(DueRenewal & { readonly dueMs: number })[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .innerJoin('offers', 'offers.id', 'subscriptions.offer_id')
    .select(['subscriptions.number as number', 'pbx_id as pbxId', 'payer_id as payerId', 'due_ms as dueMs'])
    // As an expression, so that the walk is along what is due and each window begins where the last one ended.
    .where(sql<string>`subscriptions.state || ''`, 'in', ['active', 'suspended'])
    .where('subscriptions.due_ms', '<=', dueByMs)
    .where((eb) => eb(eb.refTuple('subscriptions.due_ms', 'subscriptions.number'), '>', eb.tuple(after[0], after[1])))
    .where('trial', '=', 0)
    .where('pbx_id', 'is not', null)
    .where((eb) =>
      eb.or([eb('auto_renew', '=', 1), eb('commitment', 'is not', null), eb('offers.billing', '=', 'statement')]),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('notices')
            .select('kind')
            .where('kind', '=', RENEWAL)
            .where('subject', '=', sql<string>`pbx_id || ':' || payer_id || ':' || cast(period_end_ms as text)`),
        ),
      ),
    )
    .orderBy('subscriptions.due_ms')
    .orderBy('subscriptions.number')
    .limit(limit)
    .execute();
  return rows.map(({ pbxId, ...row }) => ({ ...row, pbxId: pbxId ?? '' }));
}

/** Notice that the next term of a PBX was ordered by the clock. */
export const RENEWAL = 'renewal';

export function renewalSubject(pbxId: string, payerId: string, periodEndMs: number): string {
  return `${pbxId}:${payerId}:${periodEndMs}`;
}

/** Terms that are due or end within the span, by number, whether they renew by themselves or not; `notYet`: without that notice. */
export async function termsEnding(
  db: Db,
  { afterMs, untilMs }: { readonly afterMs: number; readonly untilMs: number },
  { afterNumber, limit, notYet, ofYears }: After & { readonly notYet: string; readonly ofYears: boolean },
): Promise<DueRenewal[]> {
  let query = db
    .selectFrom('subscriptions')
    .select(['number', 'pbx_id as pbxId', 'payer_id as payerId'])
    .where('state', '=', 'active')
    .where('trial', '=', 0)
    .where('pbx_id', 'is not', null)
    .where('due_ms', '>', afterMs)
    .where('due_ms', '<=', untilMs)
    .where('number', '>', afterNumber)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('notices')
            .select('kind')
            .where('kind', '=', notYet)
            .where('subject', '=', sql<string>`pbx_id || ':' || payer_id || ':' || cast(due_ms as text)`),
        ),
      ),
    );
  if (ofYears) query = query.where('plan', 'like', 'yearly%');
  const rows = await query.orderBy('number').limit(limit).execute();
  return rows.map(({ number, pbxId, payerId }) => ({ number, pbxId: pbxId ?? '', payerId }));
}

/** PBXs in the order of their ids, on which something that is owed on statements may be used until another instant than this. */
export async function pbxsToRoll(
  db: Db,
  until: number,
  { afterId, limit }: { readonly afterId: string; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .innerJoin('offers', 'offers.id', 'subscriptions.offer_id')
    .innerJoin('grants', 'grants.subscription', 'subscriptions.number')
    .select('grants.pbx_id as pbxId')
    .distinct()
    .where('offers.billing', '=', 'statement')
    .where('subscriptions.state', '=', 'active')
    .where('subscriptions.trial', '=', 0)
    .where('subscriptions.internal', '=', 0)
    .where('grants.ended_at_ms', 'is', null)
    .where('grants.until', '!=', until)
    // A term that ends before then is the renewals' business.
    .where(({ or, eb }) =>
      or([
        eb('subscriptions.period_end_ms', '>', until * 1000),
        eb(sql<number>`grants.until * 1000`, '!=', eb.ref('subscriptions.period_end_ms')),
      ]),
    )
    .where('grants.pbx_id', '>', afterId)
    .orderBy('grants.pbx_id')
    .limit(limit)
    .execute();
  return rows.map(({ pbxId }) => pbxId);
}
