// Vendor, partner, sub-partner, customer: each level is charged what its seller set, gets its margin, and hears no cost above.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { addApiKey } from '../../server/flows/manage-api-keys.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

let shop: Shop;
let harbour: Account;
let guest: Account;
let keys: Record<string, { authorization: string }>;
let offerId = '';
let serials = 0;

beforeAll(async () => {
  shop = await openShop();
  harbour = await addAccountBelow(shop.server, shop.partner, 'partner', 'Harbour');
  guest = await addAccountBelow(shop.server, harbour, 'customer', 'Guest');
  keys = { partner: shop.seller.headers, harbour: await keyOf(harbour), guest: await keyOf(guest) };
  const { body } = await shop.server.api('GET', '/offers?limit=200');
  offerId = body.items.find((offer: { sku: string }) => offer.sku === 'PSE-CC').id;
  // Per call and month: the vendor asks 1.83, the partner 2.50, the sub-partner sells at 4.00.
  await setPrice('vendor', 'partner', '1.83');
  await setPrice('partner', 'partner', '2.50');
  await setPrice('harbour', 'customer', '4.00');
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

async function keyOf(account: Account) {
  const act = { actor: 'cli', nowMs: shop.clock.nowMs };
  const wish = { account, name: 'chain', scopes: ['read', 'write'] as const };
  const keyed = await shop.server.deps.database.transact((trx) => addApiKey(trx, randomBytes, act, wish));
  if (!keyed.ok) throw new Error('no key');
  return { authorization: `Bearer ${keyed.value.apiKey}` };
}

function as(who: string, method: string, path: string, body?: unknown) {
  return shop.server.api(method, path, body, keys[who]);
}

async function setPrice(who: string, audience: string, amount: string) {
  // Two versions never begin at one instant.
  shop.clock.nowMs += 1_000;
  const price = { audience, plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount }] };
  const set = await as(who, 'POST', `/offers/${offerId}/prices`, price);
  expect(set.status, JSON.stringify(set.body)).toBe(201);
}

/** The customer buys and pays; who gets what of it. */
async function sell(items: readonly object[], pbxId: string) {
  const quoted = await shop.server.api('POST', '/quotes', { accountId: guest.id, payerId: guest.id, pbxId, items });
  expect(quoted.status, JSON.stringify(quoted.body)).toBe(201);
  return await pay(quoted.body.quoteId);
}

async function pay(quoteId: string) {
  const placed = await shop.server.api('POST', '/orders', { quoteId, method: 'offline' });
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  expect(await shop.settle(placed.body.id)).toBe('fulfilled');
  return { order: placed.body, ...(await sharesOf(placed.body.id)) };
}

async function sharesOf(orderId: string) {
  const rows = await shop.server.deps.database.reader
    .selectFrom('ledger_entries')
    .innerJoin('ledger_transactions', 'ledger_transactions.id', 'ledger_entries.transaction_id')
    .select(['account', 'owner_id', 'amount'])
    .where('order_id', '=', orderId)
    .execute();
  const of = (account: string, owner: Account) =>
    rows
      .filter((row) => row.account === account && row.owner_id === owner.id)
      .reduce((sum, { amount }) => sum - Number(amount), 0);
  return {
    vendor: of('revenue', shop.vendor),
    partner: of('payable', shop.partner),
    harbour: of('payable', harbour),
  };
}

async function freshPbx() {
  serials += 1;
  return await shop.addPbx(`CHAIN-${1000 + serials}`, guest.id);
}

test('each level gets its margin of what the customer paid', async () => {
  const { order, ...shares } = await sell([CALLS], await freshPbx());
  expect(order.total.amount).toBe('40.00');
  expect(shares).toEqual({ vendor: 1_830, partner: 670, harbour: 1_500 });
});

test('a level below its cost owes the difference, and nobody else gets less', async () => {
  await setPrice('harbour', 'customer', '2.20');
  expect(await sell([CALLS], await freshPbx())).toMatchObject({ vendor: 1_830, partner: 670, harbour: -300 });
  await setPrice('partner', 'partner', '1.50');
  expect(await sell([CALLS], await freshPbx())).toMatchObject({ vendor: 1_830, partner: -330, harbour: 700 });
  await setPrice('partner', 'partner', '2.50');
  await setPrice('harbour', 'customer', '4.00');
});

test('a level that sells below its cost is told so, and only that level', async () => {
  shop.clock.nowMs += 1_000;
  const price = { audience: 'customer', plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount: '2.20' }] };
  const set = await as('harbour', 'POST', `/offers/${offerId}/prices`, price);
  expect(set.body.warnings).toMatchObject([{ code: 'below_cost', margin: { amount: '-150.00' } }]);
  await setPrice('harbour', 'customer', '4.00');
});

test('what is held keeps the cost of every level, and what is new goes by the new ones', async () => {
  const pbxId = await freshPbx();
  await sell([CALLS], pbxId);
  await setPrice('vendor', 'partner', '3.03');
  await setPrice('partner', 'partner', '3.50');
  shop.clock.nowMs += 20 * DAY_MS;
  const renewal = await shop.server.api('POST', '/quotes/renewal', { pbxId, payerId: guest.id });
  expect(await pay(renewal.body.quoteId)).toMatchObject({ vendor: 1_830, partner: 670, harbour: 1_500 });
  const again = await shop.server.api('POST', '/quotes/renewal', { pbxId, payerId: guest.id });
  expect(await pay(again.body.quoteId)).toMatchObject({ vendor: 1_830, partner: 670, harbour: 1_500 });
  expect(await sell([CALLS], await freshPbx())).toMatchObject({ vendor: 3_030, partner: 470, harbour: 500 });
});

test('what is given back is given back by every level as it was charged', async () => {
  const pbxId = await freshPbx();
  const sold = await sell([CALLS], pbxId);
  const { body: list } = await shop.server.api('GET', `/subscriptions?pbxId=${pbxId}`);
  const { number } = list.items[0];
  await setPrice('vendor', 'partner', '1.83');
  const { body: units } = await shop.server.api('GET', `/subscriptions/${number}/units`);
  const items = [{ subscription: number, terminateUnits: units.items.map(({ id }: { id: string }) => id) }];
  const cart = { accountId: guest.id, pbxId, items };
  const quoted = await shop.server.api('POST', '/quotes', cart);
  expect(quoted.body.totals.gross.amount).toBe('-40.00');
  const placed = await shop.server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'none' });
  const back = await sharesOf(placed.body.id);
  expect(back).toEqual({ vendor: -sold.vendor, partner: -sold.partner, harbour: -sold.harbour });
});

test('nobody hears what is charged above, in quotes, orders, prices and offers', async () => {
  const pbxId = await freshPbx();
  const wish = { accountId: guest.id, payerId: harbour.id, pbxId, items: [CALLS] };
  const quoted = await as('harbour', 'POST', '/quotes', wish);
  expect(quoted.body.totals.net.amount).toBe('35.00');
  const placed = await as('harbour', 'POST', '/orders', { quoteId: quoted.body.quoteId, method: 'offline' });
  await shop.settle(placed.body.id);
  const paths = [`/orders/${placed.body.id}`, `/quotes/${quoted.body.quoteId}`, `/offers/${offerId}/prices`, '/orders'];
  for (const path of [...paths, `/accounts/${harbour.id}/balance`, '/subscriptions', `/offers/${offerId}`]) {
    const seen = await as('harbour', 'GET', path);
    expect(seen.status, path).toBe(200);
    expect(JSON.stringify(seen.body), path).not.toMatch(/"18\.30"|"1\.83"|"30\.30"|"3\.03"|"levels"/);
  }
  const { body } = await as('guest', 'GET', `/orders/${placed.body.id}`);
  expect(JSON.stringify(body)).not.toContain('levels');
  expect((await as('harbour', 'GET', `/accounts/${shop.partner.id}/balance`)).status).toBe(404);
});

test('what one level has no cost for is not sold below it, and no margin goes to another', async () => {
  const offer = { sku: 'NOCOST', family: 'NOCOST', name: 'No cost', model: 'flat', plans: ['monthly'], shared: true };
  const made = await shop.server.api('POST', '/offers', { ...offer, grants: [{ kind: 'hotel_pms', perUnit: 1 }] });
  const price = { plan: 'monthly', audience: 'customer', currency: 'EUR', tiers: [{ from: 1, amount: '20.00' }] };
  const set = await shop.server.api('POST', `/offers/${made.body.id}/prices`, price);
  expect(set.status, JSON.stringify(set.body)).toBe(201);
  const items = [{ sku: 'NOCOST', plan: 'monthly', quantity: 1 }];
  const cart = { accountId: guest.id, payerId: guest.id, pbxId: await freshPbx(), items };
  const quoted = await shop.server.api('POST', '/quotes', cart);
  expect(quoted).toMatchObject({ status: 409, body: { code: 'price_missing' } });
});
