// Partners whose customers hold what is owed on statements, each with a key of its own.
import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { addApiKey } from '../../server/flows/manage-api-keys.ts';
import { addAccountBelow } from './people.ts';
import type { Shop } from './shop.ts';

export interface FeeSeller {
  readonly account: Account;
  readonly key: Record<string, string>;
}

export async function addFeeSeller(shop: Shop, name: string, above: Account = shop.vendor): Promise<FeeSeller> {
  const account = await addAccountBelow(shop.server, above, 'partner', name);
  const act = { actor: 'cli', nowMs: shop.clock.nowMs };
  const keyed = await shop.server.deps.database.transact((trx) =>
    addApiKey(trx, randomBytes, act, { account, name: account.name, scopes: ['read', 'write'] }),
  );
  if (!keyed.ok) throw new Error(keyed.refusal.message);
  return { account, key: { authorization: `Bearer ${keyed.value.apiKey}` } };
}

export interface FeeHeld {
  readonly accountId: string;
  readonly pbxId: string;
  readonly number: number;
}

/** For a new customer with a PBX `serial`; it costs nothing now. */
export async function orderFee(
  shop: Shop,
  { account: seller, key }: FeeSeller,
  serial: string,
  item: object,
): Promise<FeeHeld> {
  const account = await addAccountBelow(shop.server, seller, 'customer', `Guest-${serial}`);
  const pbxId = await shop.addPbx(serial, account.id);
  const cart = { accountId: account.id, pbxId, items: [{ plan: 'monthly', quantity: 1, ...item }] };
  const quoted = await shop.server.api('POST', '/quotes', cart, key);
  expect(quoted.status, JSON.stringify(quoted.body)).toBe(201);
  const placed = await shop.server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'none' }, key);
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  const [held] = (await shop.server.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items;
  return { accountId: account.id, pbxId, number: Number(held.number) };
}

/** Refused where nothing would change. */
export async function amendFee(shop: Shop, { key }: FeeSeller, held: FeeHeld, item: object): Promise<boolean> {
  const cart = { accountId: held.accountId, pbxId: held.pbxId, items: [{ subscription: held.number, ...item }] };
  const quoted = await shop.server.api('POST', '/quotes', cart, key);
  if (quoted.status !== 201) return false;
  const placed = await shop.server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'none' }, key);
  return placed.status === 201;
}
