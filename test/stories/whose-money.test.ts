// Whoever does not pay for an order sees nothing of its money, and nobody spends the means of another account.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { keepMethod } from '../../server/payments/method-store.ts';
import { accept } from '../../shared/result.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow, addPerson, type Person } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ payments: { sandbox: 'by_hand' } });
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
const FORBIDDEN = { status: 403, body: { code: 'forbidden' } };

const as = (person: Person, method: string, path: string, body?: unknown, more = {}) =>
  shop.server.api(method, path, body, { ...person.headers, ...more });

async function waiting(more = {}) {
  const quoted = await shop.quote([CALLS], more);
  return (await shop.order(quoted.body.quoteId, { method: 'offline', reference: 'PO-SECRET' })).body;
}

/** A partner below the shop's partner, with a customer of its own. */
async function below(): Promise<{ seller: Account; owner: Person; cart: { accountId: string; pbxId: string } }> {
  const seller = await addAccountBelow(shop.server, shop.partner, 'partner', 'Lower');
  const customer = await addAccountBelow(shop.server, seller, 'customer', 'Lowest');
  const cart = { accountId: customer.id, pbxId: await shop.addPbx('LOW-0001', customer.id) };
  return { seller, owner: await addPerson(shop.server, seller, 'owner'), cart };
}

async function creditLine({ id }: Account) {
  await shop.server.api('PATCH', `/accounts/${id}/credit-line`, { limit: { amount: '500.00', currency: 'EUR' } });
}

test('a customer reads no cost of its seller: not in orders, not in quotes, not in the trail', async () => {
  const quoted = await shop.quote([{ sku: 'PSE-HS', plan: 'monthly', quantity: 1 }]);
  const order = await waiting();
  await shop.server.api('POST', `/orders/${order.id}/mark-paid`, {
    ...{ amount: order.total, receivedOn: '2027-03-01', bankReference: 'BANK-1' },
  });
  const [payment] = (await shop.api('GET', `/orders/${order.id}/payments`)).body.items;
  await shop.server.api('POST', `/payments/${payment.id}/refunds`, { reason: 'Goodwill' });
  const viewer = await addPerson(shop.server, shop.customer, 'viewer');
  expect((await as(viewer, 'GET', '/orders')).body.items).toEqual([]);
  expect((await as(viewer, 'GET', `/orders?search=${order.number}`)).body.items).toEqual([]);
  expect(await as(viewer, 'GET', `/orders/${order.id}`)).toMatchObject({ status: 404 });
  expect(await as(viewer, 'GET', `/orders/${order.id}/payments`)).toMatchObject({ status: 404 });
  expect(await as(viewer, 'GET', `/quotes/${quoted.body.quoteId}`)).toMatchObject({ status: 404 });
  const told = await Promise.all(
    ['/orders/export.csv', '/audit', '/subscriptions', '/subscriptions/1', '/mails', '/invoices'].map((path) =>
      as(viewer, 'GET', path),
    ),
  );
  const text = JSON.stringify(told.map(({ body }) => body));
  for (const secret of [order.total.amount, order.net.amount, 'PO-SECRET', 'BANK-1'])
    expect(text).not.toContain(secret);
  const trail = JSON.stringify((await shop.api('GET', '/audit')).body);
  for (const action of ['order.placed', 'payment.marked', 'order.paid', 'payment.refunded']) {
    expect(trail).toContain(action);
  }
});

test('a seller below reads and touches no order that its own seller pays', async () => {
  const { seller, owner, cart } = await below();
  await creditLine(seller);
  const order = await waiting(cart);
  const { quoteId } = (await shop.quote([CALLS], cart)).body;
  expect((await as(owner, 'GET', '/orders')).body.items).toEqual([]);
  for (const [method, path, body] of [
    ['GET', `/orders/${order.id}`, undefined],
    ['PATCH', `/orders/${order.id}`, { remark: 'mine' }],
    ['POST', `/orders/${order.id}/cancel`, {}],
    ['POST', '/orders', { quoteId, method: 'credit' }],
    ['POST', '/orders', { quoteId, method: 'offline' }],
  ] as const) {
    expect(await as(owner, method, path, body), path).toMatchObject({ status: 404 });
  }
  await shop.order(quoteId);
  const { items } = (await as(owner, 'GET', '/subscriptions')).body;
  const path = `/subscriptions/${items[0].number}`;
  expect(await as(owner, 'POST', `${path}/auto-renew`, { autoRenew: true })).toMatchObject(FORBIDDEN);
  const other = { sku: 'PSE-CC', plan: 'yearly', quantity: 10 };
  expect(await as(owner, 'POST', `${path}/schedule`, other)).toMatchObject(FORBIDDEN);
  expect((await shop.api('POST', `${path}/auto-renew`, { autoRenew: true })).status).toBe(200);
});

test('a credit line is used by its own account, not by those above, nor in its name', async () => {
  await creditLine(shop.customer);
  await shop.server.api('PATCH', `/accounts/${shop.customer.id}`, { mayOrder: true });
  const quote = async () => (await shop.quote([CALLS], { payerId: shop.customer.id })).body.quoteId;
  const own = await addPerson(shop.server, shop.customer, 'owner');
  const seller = await addPerson(shop.server, shop.partner, 'owner');
  const acting = { 'x-switchkey-account': shop.customer.id };
  for (const method of ['credit', 'balance']) {
    expect(await shop.order(await quote(), { method })).toMatchObject(FORBIDDEN);
    const inItsName = as(seller, 'POST', '/orders', { quoteId: await quote(), method }, acting);
    expect(await inItsName).toMatchObject(FORBIDDEN);
  }
  expect((await shop.order(await quote(), { method: 'offline' })).status).toBe(201);
  expect((await as(own, 'POST', '/orders', { quoteId: await quote(), method: 'credit' })).status).toBe(201);
});

test('a saved card is charged, chosen and removed by its own account alone', async () => {
  const { database } = shop.server.deps;
  const [own, seller] = [
    await addPerson(shop.server, shop.customer, 'owner'),
    await addPerson(shop.server, shop.partner, 'owner'),
  ];
  await database.transact(async (trx) => {
    const means = { customerRef: 'c', providerRef: 'p', label: 'Sandbox', expires: null, provider: 'sandbox' };
    const times = { isDefault: false, removedAtMs: null, createdAtMs: shop.clock.nowMs };
    return accept(await keepMethod(trx, { id: 'pm-1', accountId: shop.customer.id, ...means, ...times }));
  });
  const quoted = await shop.quote([CALLS], { payerId: shop.customer.id });
  const { id } = (await shop.order(quoted.body.quoteId, { method: 'sandbox' })).body;
  const acting = { 'x-switchkey-account': shop.customer.id };
  for (const more of [{}, acting]) {
    for (const [method, path, body] of [
      ['POST', `/orders/${id}/payments`, { methodId: 'pm-1' }],
      ['POST', '/payment-methods/pm-1/default', {}],
      ['DELETE', '/payment-methods/pm-1', {}],
    ] as const) {
      expect(await as(seller, method, path, body, more), path).toMatchObject(FORBIDDEN);
    }
  }
  expect((await as(own, 'POST', '/payment-methods/pm-1/default', {})).body.isDefault).toBe(true);
  expect((await as(own, 'DELETE', '/payment-methods/pm-1', {})).status).toBe(204);
});
