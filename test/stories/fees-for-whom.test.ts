// Fees that statements collect are sold to customers of partners alone, and only the partner that will owe them orders them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
const FEE = { sku: 'RS-RECORDING', plan: 'monthly', quantity: 1 };
const REFUSED = { status: 403, body: { code: 'offer_not_sold', fields: [{ path: 'items.0.sku' }] } };

beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

test('a partner has none for its own PBX: no statement would ever name it', async () => {
  const pbxId = await shop.addPbx('OWN-0001', shop.partner.id);
  expect(await shop.quote([FEE], { accountId: shop.partner.id, pbxId })).toMatchObject(REFUSED);
});

test('a customer of the vendor itself has none', async () => {
  const direct = await addAccountBelow(shop.server, shop.vendor, 'customer', 'Direct');
  const pbxId = await shop.addPbx('DIRECT-0001', direct.id);
  const cart = { accountId: direct.id, pbxId, items: [FEE] };
  expect(await shop.server.api('POST', '/quotes', cart)).toMatchObject(REFUSED);
});

test('a customer puts none on the statement of its partner; its partner does', async () => {
  const { server, customer, pbxId } = shop;
  const cart = { accountId: customer.id, pbxId, items: [FEE], payerId: customer.id };
  expect(await server.api('POST', '/quotes', cart)).toMatchObject(REFUSED);
  expect(await shop.buy([FEE])).toMatchObject({ state: 'paid', payerId: shop.partner.id });
});
