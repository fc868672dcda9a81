// The names that people know the rows of a list by: whose it is, and for which PBX; one query each for a whole page.
import { accountNames } from '../accounts/account-store.ts';
import { findOffer } from '../catalogue/offer-store.ts';
import type { Db } from '../db/open.ts';
import { serialsOf } from '../fleet/pbx-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

interface Row {
  readonly accountId: string;
  readonly pbxId: string | null;
}

export interface RowNames {
  readonly accountName: string;
  /** Null for what no PBX carries. */
  readonly serial: string | null;
}

export async function nameRows(db: Db, rows: readonly Row[]): Promise<(row: Row) => RowNames> {
  const accounts = await accountNames(
    db,
    rows.map(({ accountId }) => accountId),
  );
  const pbxIds = rows.flatMap(({ pbxId }) => (pbxId === null ? [] : [pbxId]));
  const serials = await serialsOf(db, [...new Set(pbxIds)]);
  return ({ accountId, pbxId }) => ({
    accountName: accounts.get(accountId) ?? '',
    serial: pbxId === null ? null : (serials.get(pbxId) ?? null),
  });
}

export interface NamedSubscription {
  readonly subscription: Subscription;
  readonly account: string;
  readonly pbx: string | null;
  readonly sku: string;
  readonly name: string;
}

/** Also by what is held. */
export async function nameSubscriptions(db: Db, subscriptions: readonly Subscription[]): Promise<NamedSubscription[]> {
  const namesOf = await nameRows(db, subscriptions);
  const offers = new Map<string, Awaited<ReturnType<typeof findOffer>>>();
  for (const id of new Set(subscriptions.map(({ offerId }) => offerId))) offers.set(id, await findOffer(db, { id }));
  return subscriptions.map((subscription) => {
    const { accountName: account, serial: pbx } = namesOf(subscription);
    const { sku = '', name = '' } = offers.get(subscription.offerId) ?? {};
    return { subscription, account, pbx, sku, name };
  });
}
