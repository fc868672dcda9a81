// What of the subscriptions is due or ends when, in SQL: within a scope and a span, in that order.

import { type Narrowing, withinScope } from '../db/narrowing.ts';
import type { Db } from '../db/open.ts';
import { pageOfKeys } from '../db/paged-list.ts';
import { SUBSCRIPTION_INDEXES } from './subscription-store.ts';

/** `[fromMs, untilMs)`. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Ending {
  readonly atMs: number;
  readonly trial: boolean;
  /** By itself, or on statements until somebody ends it. */
  readonly renews: boolean;
  readonly accountId: string;
  readonly account: string;
  readonly pbxId: string | null;
  readonly serial: string | null;
  readonly sku: string;
}

export async function endingsWithin(db: Db, scope: string, span: Span, limit: number): Promise<Ending[]> {
  const order = { column: 'due_ms', type: 'number', descending: false } as const;
  const narrowings = narrowingsOf(scope, span);
  const wish = {
    table: 'subscriptions',
    indexes: SUBSCRIPTION_INDEXES,
    key: 'number',
    order,
    narrowings,
    limit,
  } as const;
  const numbers = await pageOfKeys<number>(db, wish);
  if (numbers.length === 0) return [];
  const rows = await db
    .selectFrom('subscriptions')
    .innerJoin('offers', 'offers.id', 'subscriptions.offer_id')
    .innerJoin('accounts', 'accounts.id', 'subscriptions.account_id')
    .leftJoin('pbxs', 'pbxs.id', 'subscriptions.pbx_id')
    .select([
      'due_ms as atMs',
      'period_end_ms as endsMs',
      'trial',
      'auto_renew',
      'billing',
      'sku',
      'pbx_id as pbxId',
      'pbxs.serial',
    ])
    .select(['subscriptions.account_id as accountId', 'accounts.name as account'])
    .where('subscriptions.number', 'in', numbers)
    .orderBy('due_ms')
    .orderBy('subscriptions.number')
    .execute();
  return rows.map(({ trial, auto_renew, billing, endsMs, ...row }) => {
    const renews = auto_renew === 1 || billing === 'statement' || row.atMs < endsMs;
    return { ...row, trial: trial === 1, renews };
  });
}

/** Those that hold their offer: what ended already ends no more. */
function narrowingsOf(scope: string, { fromMs, untilMs }: Span): Narrowing[] {
  return [
    ...withinScope('account_path', scope),
    { anyOf: [{ column: 'due_ms', from: fromMs, below: untilMs }] },
    { anyOf: [{ column: 'live_slot', from: '' }] },
  ];
}
