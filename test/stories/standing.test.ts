// Who may order nothing new: suspended or over its credit line, itself or a seller above it; what is held goes on and is renewed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await shop.buy([CALLS]);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

async function setStatus(status: string) {
  await shop.server.deps.database.transact(async (trx) => {
    await trx.updateTable('accounts').set({ status }).where('id', '=', shop.partner.id).execute();
    return { ok: true, value: undefined };
  });
}

async function calls() {
  const { body } = await shop.server.api('GET', `/pbxs/${shop.pbxId}/grants`);
  return body.items.reduce((sum: number, grant: { quantity: number }) => sum + grant.quantity, 0);
}

test('a suspended reseller reads and renews, orders nothing new, and its customers keep what they have', async () => {
  const pbxId = await shop.addPbx('STAND-0002');
  const before = await shop.quote([CALLS], { pbxId });
  await setStatus('suspended');
  const refused = await shop.quote([CALLS], { pbxId });
  expect(refused).toMatchObject({ status: 403, body: { code: 'account_suspended' } });
  expect(refused.body.detail).toContain('Aurora is suspended');
  expect((await shop.order(before.body.quoteId)).body.code).toBe('account_suspended');
  expect((await shop.api('GET', '/subscriptions')).status).toBe(200);
  expect(await calls()).toBe(10);
  const renewal = await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId });
  expect(await shop.order(renewal.body.quoteId, { method: 'offline' })).toMatchObject({
    status: 201,
    body: { kind: 'renewal', state: 'pending' },
  });
  await setStatus('active');
  expect((await shop.order(before.body.quoteId)).status).toBe(201);
});

test('nobody orders below a suspended seller, and only that it is so is told', async () => {
  await shop.server.api('PATCH', `/accounts/${shop.customer.id}`, { mayOrder: true });
  const buyer = await addPerson(shop.server, shop.customer, 'owner');
  await setStatus('suspended');
  const wish = { accountId: shop.customer.id, payerId: shop.customer.id, pbxId: shop.pbxId };
  const cart = { ...wish, items: [{ sku: 'PSE-HS', plan: 'monthly', quantity: 1 }] };
  const refused = await shop.server.api('POST', '/quotes', cart, buyer.headers);
  expect(refused).toMatchObject({ status: 403, body: { code: 'account_suspended' } });
  expect(refused.body.detail).not.toContain('Aurora');
  await setStatus('active');
});

test('over its credit line a reseller orders nothing new by any method, until it paid', async () => {
  const pbxId = await shop.addPbx('STAND-0003');
  await shop.creditLine('1.00');
  const refused = await shop.quote([CALLS], { pbxId });
  expect(refused).toMatchObject({ status: 409, body: { code: 'credit_exceeded' } });
  expect(refused.body.detail).toContain('credit line of 1.00 EUR');
  expect((await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId })).status).toBe(201);
  await shop.creditLine('100000.00');
  expect((await shop.quote([CALLS], { pbxId })).status).toBe(201);
});
