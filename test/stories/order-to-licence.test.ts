// From a cart to the licence of a PBX: what was shown is what is charged, and one payment does everything once.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

async function capacity() {
  const { body } = await shop.api('GET', `/pbxs/${shop.pbxId}/grants`);
  return body.items
    .filter((grant: { endedAtMs: number | null }) => grant.endedAtMs === null)
    .map((grant: { kind: string; quantity: number }) => [grant.kind, grant.quantity]);
}

test('an order on credit is the licence of the PBX at once, at the quoted price', async () => {
  const quoted = await shop.quote([CALLS]);
  expect(quoted.status).toBe(201);
  const placed = await shop.order(quoted.body.quoteId, { hash: quoted.body.hash, reference: 'PO-7' });
  expect(placed).toMatchObject({ status: 201, body: { state: 'paid', number: 1, reference: 'PO-7' } });
  expect(placed.body.total).toEqual(quoted.body.totals.gross);
  expect(await capacity()).toEqual([['concurrent_calls', 10]]);
  expect((await shop.server.api('GET', `/pbxs/${shop.pbxId}/licence`)).body.seq).toBe(1);
});

test('an offline order waits, and gives everything when it is paid', async () => {
  const quoted = await shop.quote([CALLS, { sku: 'PSE-HS', plan: 'monthly', quantity: 1 }]);
  const placed = await shop.order(quoted.body.quoteId, { method: 'offline' });
  expect(placed.body.state).toBe('pending');
  expect(await capacity()).toEqual([]);
  expect(await shop.settle(placed.body.id)).toBe('fulfilled');
  expect(await capacity()).toEqual([
    ['concurrent_calls', 10],
    ['hot_standby', 1],
  ]);
});

test('time zone and currency are fixed for who has a subscription and for who pays it', async () => {
  const { customer, partner } = shop;
  const move = (id: string, change: object) => shop.server.api('PATCH', `/accounts/${id}`, change);
  expect((await move(customer.id, { timeZone: 'Europe/Vienna' })).status).toBe(200);
  const quoted = await shop.quote([CALLS]);
  const placed = await shop.order(quoted.body.quoteId);
  expect(placed.status).toBe(201);
  const settled = { status: 409, body: { code: 'account_settled' } };
  for (const { id } of [customer, partner]) {
    expect(await move(id, { timeZone: 'Pacific/Auckland' })).toMatchObject(settled);
    expect(await move(id, { currency: 'USD' })).toMatchObject(settled);
  }
});
