// A chain of sellers down to customers that pay 30.00 a month themselves, and what becomes of them when they are suspended.
import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { creditOutages } from '../../server/flows/follow-outage.ts';
import { addApiKey } from '../../server/flows/manage-api-keys.ts';
import { tendAll } from '../../server/jobs/tend-all.ts';
import { accept } from '../../shared/result.ts';
import { addAccountBelow } from './people.ts';
import { openShop, type Shop, type ShopOptions } from './shop.ts';

const APRIL = Date.UTC(2027, 3, 1, 12);
const PRICES = [
  ['vendor', 'partner', '1.00'],
  ['partner', 'partner', '2.00'],
  ['harbour', 'customer', '3.00'],
  ['partner', 'customer', '3.00'],
] as const;

export interface Sold {
  readonly guest: Account;
  readonly pbxId: string;
  readonly number: number;
}

interface Selling {
  readonly seller?: Account;
  /** Absent: the customer itself. */
  readonly payer?: Account;
  readonly language?: string;
  readonly currency?: 'EUR' | 'JPY';
}

export type OutageShop = Awaited<ReturnType<typeof openOutageShop>>;

/** Vendor, partner, Harbour below it, customers below that. */
export async function openOutageShop(options: ShopOptions = {}) {
  const shop: Shop = await openShop(options);
  const { server, clock } = shop;
  const { database } = server.deps;
  const harbour = await addAccountBelow(server, shop.partner, 'partner', 'Harbour');
  const keys: Record<string, { authorization: string }> = {
    partner: shop.seller.headers,
    harbour: await keyOf(harbour),
  };
  await setPrices();
  let sold = 0;
  return {
    ...{ shop, harbour, as, sell, order, on, suspend, resume, job, papers, balances, earned, kept, standAs, orderOf },
  };

  /** `vendor` has no key of its own: it is the administrator. */
  async function as(who: string, method: string, path: string, body?: unknown) {
    return await server.api(method, path, body, keys[who]);
  }

  async function setPrices(): Promise<void> {
    const { body } = await server.api('GET', '/offers?limit=200');
    const { id } = body.items.find((offer: { sku: string }) => offer.sku === 'PSE-CC');
    for (const [who, audience, amount] of PRICES) {
      clock.nowMs += 1_000;
      const price = { audience, plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount }] };
      expect((await as(who, 'POST', `/offers/${id}/prices`, price)).status).toBe(201);
    }
  }

  async function keyOf(account: Account): Promise<{ authorization: string }> {
    const act = { actor: 'cli', nowMs: clock.nowMs };
    const wish = { account, name: 'outages', scopes: ['read', 'write'] as const };
    const keyed = await database.transact((trx) => addApiKey(trx, randomBytes, act, wish));
    if (!keyed.ok) throw new Error('no key');
    return { authorization: `Bearer ${keyed.value.apiKey}` };
  }

  /** Ten units for 30.00 a month from 1 April, paid by the customer itself. */
  async function sell({ seller = harbour, payer, language = 'en', currency = 'EUR' }: Selling = {}): Promise<Sold> {
    sold += 1;
    clock.nowMs = APRIL;
    const guest = await addAccountBelow(server, seller, 'customer', `Guest${sold}`);
    expect((await server.api('PATCH', `/accounts/${guest.id}`, { language, currency })).status).toBe(200);
    const pbxId = await shop.addPbx(`OUT-${`${sold}`.padStart(4, '0')}`, guest.id);
    const items = [{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }];
    await order({ accountId: guest.id, payerId: (payer ?? guest).id, pbxId, items });
    const { body } = await server.api('GET', `/subscriptions?pbxId=${pbxId}`);
    return { guest, pbxId, number: body.items[0].number };
  }

  async function order(cart: object, path = '/quotes'): Promise<string> {
    const quoted = await server.api('POST', path, cart);
    expect(quoted.status, JSON.stringify(quoted.body)).toBe(201);
    const placed = await server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'offline' });
    expect(placed.status, JSON.stringify(placed.body)).toBe(201);
    expect(await shop.settle(placed.body.id)).toBe('fulfilled');
    return placed.body.id;
  }

  /** Noon of a day in 2027. */
  function on(day: number, month = 4): void {
    clock.nowMs = Date.UTC(2027, month - 1, day, 12);
  }

  async function suspend({ number }: Sold, who = 'harbour'): Promise<void> {
    expect((await as(who, 'POST', `/subscriptions/${number}/suspend`, { reason: 'not now' })).status).toBe(200);
  }

  async function resume({ number }: Sold, who = 'harbour'): Promise<void> {
    expect((await as(who, 'POST', `/subscriptions/${number}/resume`, {})).status).toBe(200);
  }

  async function job() {
    const step = { nowMs: clock.nowMs, dryRun: false, mayGoOn: async () => true };
    return await tendAll(server.deps, 'credit-outages', creditOutages(server.deps), step);
  }

  /** The newest of who holds it. */
  async function orderOf({ guest }: Sold): Promise<string> {
    const { body } = await server.api('GET', '/orders', undefined, { 'x-switchkey-account': guest.id });
    return body.items[0].id;
  }

  /** In the order of their issue; of one instant, what charges before what gives back. */
  async function papers({ guest }: Sold): Promise<string[]> {
    const { body } = await server.api('GET', '/invoices?limit=200', undefined, { 'x-switchkey-account': guest.id });
    const items: { kind: string; issuedAtMs: number; total: { amount: string } }[] = body.items;
    return items
      .toSorted((a, b) => a.issuedAtMs - b.issuedAtMs || b.kind.localeCompare(a.kind))
      .map(({ kind, total }) => `${kind} ${total.amount}`);
  }

  async function balances(account: Account): Promise<Record<string, string>> {
    const { body } = await server.api('GET', `/accounts/${account.id}/balance`);
    const items: { account: string; balance: { amount: string } }[] = body.items;
    return Object.fromEntries(items.map(({ account: name, balance }) => [name, balance.amount]));
  }

  async function earned() {
    const of = async (account: Account, name: string) => Number((await balances(account))[name] ?? '0');
    return {
      vendor: await of(shop.vendor, 'revenue'),
      partner: await of(shop.partner, 'payable'),
      harbour: await of(harbour, 'payable'),
    };
  }

  /** As it is kept, cause and whether it is given back. */
  async function kept({ number }: Sold) {
    const { reader } = database;
    const rows = await reader.selectFrom('outages').selectAll().where('subscription', '=', number).execute();
    return { outages: rows.map(({ cause, credited }) => [cause, credited]) };
  }

  /** As dunning or its seller would have it. */
  async function standAs({ guest }: Sold, status: 'suspended' | 'blocked' | undefined): Promise<void> {
    const done = await database.transact(async (trx) => {
      await trx
        .updateTable('accounts')
        .set({ status: status ?? 'active' })
        .where('id', '=', guest.id)
        .execute();
      return accept(undefined);
    });
    expect(done.ok).toBe(true);
  }
}
