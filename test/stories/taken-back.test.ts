// An order is taken back whole within its window, and what is given back goes to the credit or to the means that paid, as chosen.
import { afterEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const DAY_MS = 86_400_000;
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

async function paid(items: readonly object[] = [CALLS], more: object = {}) {
  const quoted = await shop.quote(items, more);
  const { body } = await shop.order(quoted.body.quoteId, { method: 'sandbox' });
  expect(body.state).toBe('paid');
  const [payment] = (await shop.api('GET', `/orders/${body.id}/payments`)).body.items;
  return { ...body, paymentId: payment.id as string };
}

const open = async () => {
  shop = await openShop({ payments: { sandbox: 'at_once' } });
};

async function balances(accountId = shop.partner.id) {
  const { items } = (await shop.server.api('GET', `/accounts/${accountId}/balance`)).body;
  return Object.fromEntries(
    items.map((item: { account: string; balance: { amount: string } }) => [item.account, item.balance.amount]),
  );
}

const undo = (orderId: string, more: object = {}) =>
  shop.api('POST', `/orders/${orderId}/undo`, { reason: 'changed our mind', confirm: true, ...more });

const refunds = async (paymentId: string) => (await shop.api('GET', `/payments/${paymentId}/refunds`)).body.items;

async function terminate(units: number, giveBack?: string) {
  const { items } = (await shop.api('GET', '/subscriptions/1/units')).body;
  const terminateUnits = items.slice(0, units).map(({ id }: { id: string }) => id);
  const quoted = await shop.quote([{ subscription: 1, terminateUnits }]);
  const placed = await shop.order(quoted.body.quoteId, {
    method: 'none',
    ...(giveBack === undefined ? {} : { giveBack }),
  });
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
}

test('what a termination gives back is to the credit, or goes back to the card that paid, as it was chosen', async () => {
  await open();
  const order = await paid();
  await terminate(4);
  expect(await balances()).toEqual({ credit: '-7.00' });
  expect(await refunds(order.paymentId)).toEqual([]);
  const { items } = (await shop.api('GET', '/subscriptions/1/units')).body;
  const rest = items.flatMap((unit: { id: string; terminated: boolean }) => (unit.terminated ? [] : [unit.id]));
  const quoted = await shop.quote([{ subscription: 1, terminateUnits: rest }]);
  expect((await shop.order(quoted.body.quoteId, { method: 'none', giveBack: 'means' })).status).toBe(201);
  expect(await refunds(order.paymentId)).toMatchObject([{ amount: { amount: '10.50' } }]);
  expect(await balances()).toEqual({ credit: '-7.00' });
});

test('no payment gives back more than it brought: what another one paid stays to the credit', async () => {
  await open();
  const { paymentId } = await paid();
  const all = { reason: 'goodwill', amount: { amount: '12.00', currency: 'EUR' } };
  expect((await shop.server.api('POST', `/payments/${paymentId}/refunds`, all)).status).toBe(201);
  await terminate(10, 'means');
  const given = await refunds(paymentId);
  expect(given.map(({ amount }: { amount: { amount: string } }) => amount.amount).toSorted()).toEqual([
    '12.00',
    '5.50',
  ]);
  expect(await balances()).toEqual({});
});

test('each payment gives back what its own order charged for it, and nothing that is still held', async () => {
  await open();
  const calls = await paid();
  const both = await paid([
    { sku: 'PSE-HS', plan: 'monthly', quantity: 1 },
    { sku: 'PSE-OCC', plan: 'monthly', quantity: 5 },
  ]);
  const items = [];
  for (const subscription of [1, 2]) {
    const units = (await shop.api('GET', `/subscriptions/${subscription}/units`)).body.items;
    items.push({ subscription, terminateUnits: units.map(({ id }: { id: string }) => id) });
  }
  const quoted = await shop.quote(items);
  expect((await shop.order(quoted.body.quoteId, { method: 'none', giveBack: 'means' })).status).toBe(201);
  expect(await refunds(calls.paymentId)).toMatchObject([{ amount: calls.total }]);
  const standby = -Number(quoted.body.totals.gross.amount) - Number(calls.total.amount);
  expect(await refunds(both.paymentId)).toMatchObject([{ amount: { amount: standby.toFixed(2) } }]);
  expect((await shop.api('GET', '/subscriptions/3')).body).toMatchObject({ state: 'active', quantity: 5 });
  expect(await balances()).toEqual({});
});

test('money that came by bank goes back by bank, and finance is told to send it', async () => {
  await open();
  const quoted = await shop.quote([CALLS]);
  const { body: order } = await shop.order(quoted.body.quoteId, { method: 'offline' });
  const came = { amount: order.total, receivedOn: '2027-03-01', bankReference: 'IN 1' };
  expect((await shop.server.api('POST', `/orders/${order.id}/mark-paid`, came)).status).toBe(201);
  await terminate(10, 'means');
  expect(await balances()).toEqual({});
  expect((await shop.server.api('GET', '/mails?kind=money_alert')).body.items).toHaveLength(1);
});

test('what was bought on account is taken off what is owed, and nothing is paid out', async () => {
  await open();
  await shop.buy([CALLS]);
  await terminate(10, 'means');
  expect(await balances()).toEqual({});
});

test('the preview says what taking an order back changes, and one act does exactly that', async () => {
  await open();
  await paid([{ ...CALLS, quantity: 5 }]);
  const order = await paid([
    { subscription: 1, quantity: 12 },
    { sku: 'PSE-HS', plan: 'monthly', quantity: 1 },
  ]);
  shop.clock.nowMs += 3 * DAY_MS;
  const before = await balances();
  const preview = (await shop.api('GET', `/orders/${order.id}/undo`)).body;
  expect(preview).toMatchObject({
    changes: [
      { subscription: 1, sku: 'PSE-CC', quantityBefore: 12, quantityAfter: 5 },
      { subscription: 2, sku: 'PSE-HS', quantityBefore: 1, quantityAfter: 0 },
    ],
    ...{ givesBack: order.total, toMeans: order.total, offOwed: { amount: '0.00' }, lastDay: '2027-03-08' },
  });
  expect((await undo(order.id)).body).toMatchObject({ state: 'refunded' });
  expect(await balances()).toEqual({ ...before, credit: `-${order.total.amount}` });
  expect((await shop.api('GET', '/subscriptions/1')).body.quantity).toBe(5);
  expect((await shop.api('GET', '/subscriptions/2')).body.state).toBe('cancelled');
  const { items } = (await shop.api('GET', '/invoices?kind=credit_note')).body;
  expect(items).toMatchObject([{ total: { amount: `-${order.total.amount}` } }]);
  expect((await undo(order.id)).body.code).toBe('order_not_undoable');
});

test('by choice the whole order goes back to the means, level by level', async () => {
  await open();
  const order = await paid([CALLS], { payerId: shop.customer.id });
  expect(Number((await balances()).payable)).toBeLessThan(0);
  expect((await undo(order.id, { giveBack: 'means' })).status).toBe(200);
  expect(await refunds(order.paymentId)).toMatchObject([{ amount: order.total }]);
  expect(await balances()).toEqual({});
  expect(await balances(shop.customer.id)).toEqual({});
  expect(await balances(shop.vendor.id)).toEqual({});
});

test('an order on account is taken back off what is owed', async () => {
  await open();
  const order = await shop.buy([CALLS]);
  expect((await shop.api('GET', `/orders/${order.id}/undo`)).body).toMatchObject({
    offOwed: order.total,
    toMeans: { amount: '0.00' },
  });
  expect((await undo(order.id, { giveBack: 'means' })).status).toBe(200);
  expect(await balances()).toEqual({});
  expect((await shop.api('GET', `/invoices?orderId=${order.id}&kind=invoice`)).body.items).toMatchObject([
    { state: 'void' },
  ]);
});

test.each([
  [7, 200],
  [8, 409],
])('after %i days an undo answers %i', async (days, status) => {
  await open();
  const order = await paid();
  shop.clock.nowMs += days * DAY_MS;
  expect((await undo(order.id)).status).toBe(status);
});

test('what a later order built upon, and an order that reduced or migrated, is not taken back whole', async () => {
  await open();
  const first = await paid([{ sku: 'PSE-ENT', plan: 'yearly', quantity: 20 }]);
  const second = await paid([{ subscription: 1, migrate: { sku: 'PSE-ULT', plan: 'yearly', quantity: 20 } }]);
  for (const { id } of [first, second]) {
    expect(await undo(id)).toMatchObject({ status: 409, body: { code: 'order_not_undoable' } });
  }
});
