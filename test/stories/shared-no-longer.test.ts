// An offer that is shared no longer: nobody buys it anew, who has it keeps, adds to and renews it, and its manager saw how many (S4.25).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

test('the manager sees how many have it; then nobody new gets it, and those who have it go on', async () => {
  await shop.buy([CALLS]);
  const { items } = (await shop.server.api('GET', '/offers?limit=200')).body;
  const { id, version } = items.find(({ sku }: { sku: string }) => sku === CALLS.sku);
  const offer = async (api = shop.server.api) => (await api('GET', `/offers/${id}`)).body;
  expect(await offer()).toMatchObject({ managed: true, holders: 1 });
  expect(await offer(shop.api)).toMatchObject({ managed: false, holders: null });
  expect((await shop.server.api('PATCH', `/offers/${id}`, { version, shared: false })).body.shared).toBe(false);
  const pbxId = await shop.addPbx('SHARED-2');
  expect(await shop.quote([CALLS], { pbxId })).toMatchObject({ status: 403, body: { code: 'offer_not_sold' } });
  const [{ number, state }] = (await shop.api('GET', '/subscriptions')).body.items;
  expect(state).toBe('active');
  await shop.buy([{ subscription: number, quantity: 12 }]);
  const renewal = await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId });
  expect((await shop.order(renewal.body.quoteId)).body.state).toBe('paid');
  const [held] = (await shop.api('GET', '/subscriptions')).body.items;
  expect(held).toMatchObject({ quantity: 12, periodEndMs: Date.UTC(2027, 4, 1) });
});
