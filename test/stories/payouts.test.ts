// What the vendor collected for partners is paid out to them: listed per partner and currency, booked once, by two people when it is much.
import { afterEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addPerson } from '../support/people.ts';
import { openShop, type Shop, type ShopOptions } from '../support/shop.ts';

let shop: Shop;
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

/** The customer pays the vendor the partner's retail; what is above the partner's cost is the partner's. */
async function sold(options: ShopOptions = {}) {
  shop = await openShop({ ...options, payments: { sandbox: 'at_once', ...options.payments } });
  const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }], { payerId: shop.customer.id });
  const { body } = await shop.order(quoted.body.quoteId, { method: 'sandbox' });
  expect(body.state).toBe('paid');
  const owed = await payables();
  expect(owed).toHaveLength(1);
  return { orderId: body.id as string, owed: owed[0].owed.amount as string };
}

const payables = async () => (await shop.server.api('GET', '/payables')).body.items;

const pay = (amount: string, bankReference: string, headers?: Record<string, string>) => {
  const body = { partnerId: shop.partner.id, amount: { amount, currency: 'EUR' }, paidOn: '2027-03-02', bankReference };
  return shop.server.api('POST', '/payouts', body, headers);
};

test('what is owed is listed, paid out in parts, and booked against the bank', async () => {
  const { owed } = await sold();
  expect(Number(owed)).toBeGreaterThan(1);
  expect((await pay('1.00', 'OUT 1')).body).toMatchObject({ state: 'paid', amount: { amount: '1.00' } });
  const rest = (Number(owed) - 1).toFixed(2);
  expect((await payables())[0].owed.amount).toBe(rest);
  expect((await pay(owed, 'OUT 2')).body.code).toBe('payout_too_large');
  expect((await pay(rest, 'OUT 2')).status).toBe(201);
  expect(await payables()).toEqual([]);
  const vendor = (await shop.server.api('GET', `/accounts/${shop.vendor.id}/balance`)).body.items;
  expect(vendor).toContainEqual({ account: 'cash:offline', balance: { amount: `-${owed}`, currency: 'EUR' } });
  const trail = (await shop.server.api('GET', '/audit?limit=5')).body.items;
  expect(trail.map(({ action }: { action: string }) => action)).toContain('payout.paid');
});

test('one line of a bank statement is one payout, and a key that is repeated has one effect', async () => {
  await sold();
  const key = { 'idempotency-key': 'payout-key-1' };
  const [one, again] = [await pay('1.00', 'OUT 1', key), await pay('1.00', 'OUT 1', key)];
  expect(again.body).toEqual(one.body);
  expect((await pay('1.00', ' out1 ')).body.code).toBe('transfer_known');
  expect((await shop.server.api('GET', '/payouts')).body.items).toHaveLength(1);
});

test('two who pay out at once pay no more than what is owed', async () => {
  const { owed } = await sold();
  const both = await Promise.all(['A', 'B', 'C'].map((name) => pay(owed, name)));
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  expect(await payables()).toEqual([]);
});

test('from the limit on a second person confirms; a rejected one leaves what is owed', async () => {
  const offline = { offered: true, secondPersonFrom: [{ amount: '1.00', currency: 'EUR' as const }] };
  const { owed } = await sold({ payments: { offline } });
  const one = await addPerson(shop.server, shop.vendor, 'billing');
  const other = await addPerson(shop.server, shop.vendor, 'owner');
  const proposed = await pay(owed, 'OUT 1', one.headers);
  expect(proposed.body.state).toBe('proposed');
  expect(await payables()).toMatchObject([{ owed: { amount: owed }, proposed: { amount: owed } }]);
  expect((await pay('0.50', 'OUT 2', other.headers)).body.code).toBe('payout_too_large');
  const confirm = (id: string, agrees: boolean, headers?: Record<string, string>) =>
    shop.server.api('POST', `/payouts/${id}/confirm`, { agrees }, headers);
  expect((await confirm(proposed.body.id, true, one.headers)).body.code).toBe('second_person_needed');
  expect((await confirm(proposed.body.id, true)).body.code).toBe('second_person_needed');
  expect((await confirm(proposed.body.id, false, other.headers)).body.state).toBe('rejected');
  expect(await payables()).toMatchObject([{ owed: { amount: owed }, proposed: { amount: '0.00' } }]);
  const anew = await pay(owed, 'OUT 1', one.headers);
  expect((await confirm(anew.body.id, true, other.headers)).body.state).toBe('paid');
  expect((await confirm(anew.body.id, true, other.headers)).body.code).toBe('payout_decided');
  expect(await payables()).toEqual([]);
});

test('what was paid out and then given back to the customer is owed by the partner', async () => {
  const { orderId, owed } = await sold();
  expect((await pay(owed, 'OUT 1')).status).toBe(201);
  const [{ id }] = (await shop.server.api('GET', `/orders/${orderId}/payments`)).body.items;
  expect((await shop.server.api('POST', `/payments/${id}/refunds`, { reason: 'asked for' })).status).toBe(201);
  expect(await payables()).toMatchObject([{ owed: { amount: `-${owed}` } }]);
});

test('a partner sees its own margins and payouts, and nobody else’s', async () => {
  const { owed } = await sold();
  await pay(owed, 'OUT 1');
  const own = await shop.api('GET', '/payouts');
  expect(own.body.items).toMatchObject([{ partnerId: shop.partner.id }]);
  const other = await addPerson(shop.server, shop.customer, 'owner');
  expect((await shop.server.api('GET', '/payouts', undefined, other.headers)).status).toBe(403);
  expect((await shop.api('POST', '/payouts', {})).status).toBe(403);
  const csv = (await shop.api('GET', '/ledger.csv')).body;
  expect(csv).toContain('payout 2027-03-02 OUT 1');
});
