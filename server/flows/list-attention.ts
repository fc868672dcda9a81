// What needs somebody's attention within an account, counted by the same conditions as the lists that show it.
import type { ATTENTION_KINDS } from '../../shared/contracts/overview-api.ts';
import type { Permission } from '../../shared/contracts/permissions.ts';
import type { DUE } from '../../shared/contracts/subscriptions-api.ts';
import { countRefusedVat } from '../accounts/account-store.ts';
import type { Counted } from '../db/counted-list.ts';
import type { Db } from '../db/open.ts';
import { countOpenAlerts } from '../fleet/alert-store.ts';
import type { PbxState } from '../fleet/pbx-standing.ts';
import { countPbxs } from '../fleet/standing-store.ts';
import { countOrders } from '../orders/order-store.ts';
import { countSubscriptions, type SubscriptionFilter } from '../subscriptions/subscription-store.ts';
import { countriesOfVies } from './check-vat-ids.ts';

const DAY_MS = 86_400_000;
export const AHEAD = { trialDays: 7, renewalDays: 14 } as const;

type Kind = (typeof ATTENTION_KINDS)[number];
type Count = (db: Db, scope: string, nowMs: number, most: number) => Promise<Counted>;

const COUNTS: readonly (readonly [Kind, Permission, Count])[] = [
  ['waiting', 'pbxs:read', pbxsIn('waiting')],
  ['payments_failed', 'orders:read', (db, scope, _, most) => countOrders(db, scope, { state: 'failed' }, most)],
  ['orders_pending', 'orders:read', (db, scope, _, most) => countOrders(db, scope, { state: 'pending' }, most)],
  ['vat_refused', 'accounts:read', refusedVat],
  ['cloned', 'pbxs:read', alertsOf('cloned')],
  ['both_active', 'pbxs:read', alertsOf('both_active')],
  ['over_limit', 'pbxs:read', pbxsIn('over_limit')],
  ['grace', 'pbxs:read', pbxsIn('grace')],
  ['trials_ending', 'subscriptions:read', endingIn('trials')],
  ['renewals_due', 'subscriptions:read', endingIn('terms')],
  ['silent', 'pbxs:read', pbxsIn('silent')],
  ['near_limit', 'pbxs:read', pbxsIn('near_limit')],
];

/** Each counted up to `most`; what there is none of, and what may not be looked at, is left out. */
export async function listAttention(
  db: Db,
  asked: { readonly scope: string; readonly nowMs: number; readonly may: (permission: Permission) => boolean },
  most: number,
): Promise<({ readonly kind: Kind } & Counted)[]> {
  const { scope, nowMs, may } = asked;
  const counts = COUNTS.filter(([, permission]) => may(permission)).map(async ([kind, , count]) => {
    return { kind, ...(await count(db, scope, nowMs, most)) };
  });
  return (await Promise.all(counts)).filter(({ count, more }) => count > 0 || more);
}

async function refusedVat(db: Db, scope: string, _: number, most: number): Promise<Counted> {
  return await countRefusedVat(db, scope, await countriesOfVies(db), most);
}

function pbxsIn(state: PbxState): Count {
  return (db, scope, nowMs, most) => countPbxs(db, scope, { state, nowMs }, most);
}

function alertsOf(code: string): Count {
  return (db, scope, _, most) => countOpenAlerts(db, scope, code, most);
}

function endingIn(due: (typeof DUE)[number]): Count {
  return (db, scope, nowMs, most) => countSubscriptions(db, scope, { ending: endingSoon(due, nowMs) }, most);
}

export function endingSoon(due: (typeof DUE)[number], nowMs: number): SubscriptionFilter['ending'] {
  const trial = due === 'trials';
  const days = trial ? AHEAD.trialDays : AHEAD.renewalDays;
  return { trial, fromMs: nowMs, untilMs: nowMs + days * DAY_MS };
}
