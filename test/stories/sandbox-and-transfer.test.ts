// Paying without a card: the sandbox that settles at once or by hand, and bank transfers that finance writes down.
import { afterEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addPerson } from '../support/people.ts';
import { openShop, type Shop, type ShopOptions } from '../support/shop.ts';

let shop: Shop;
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

async function place(options: ShopOptions, method: string, more: object = {}) {
  shop = await openShop(options);
  return await placeMore(method, more);
}

async function placeMore(method: string, more: object = {}) {
  const quoted = await shop.quote([CALLS]);
  const placed = await shop.order(quoted.body.quoteId, { method, ...more });
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  return placed.body;
}

async function stateOf(orderId: string) {
  return (await shop.api('GET', `/orders/${orderId}`)).body;
}

async function calls() {
  const { body } = await shop.api('GET', `/pbxs/${shop.pbxId}/grants`);
  return body.items.reduce((sum: number, grant: { quantity: number }) => sum + grant.quantity, 0);
}

async function creditOf() {
  const { body } = await shop.api('GET', `/accounts/${shop.partner.id}/balance`);
  const found = body.items.find((item: { account: string }) => item.account === 'credit');
  return found?.balance.amount ?? '0';
}

test('a sandbox that settles at once pays the order as it is made, and the PBX has what was ordered', async () => {
  const order = await place({ payments: { sandbox: 'at_once' } }, 'sandbox', { autoRenew: true });
  expect(order.state).toBe('paid');
  const { items } = (await shop.api('GET', `/orders/${order.id}/payments`)).body;
  expect(items).toMatchObject([{ provider: 'sandbox', state: 'succeeded', amount: order.total }]);
  expect(await calls()).toBe(10);
  expect((await shop.api('POST', `/orders/${order.id}/payments`, {})).body.code).toBe('order_not_open');
  const methods = (await shop.api('GET', `/accounts/${shop.partner.id}/payment-methods`)).body;
  expect(methods.saved).toMatchObject([{ provider: 'sandbox', isDefault: true }]);
  expect(methods.checkout.map(({ method }: { method: string }) => method)).toEqual(['sandbox', 'offline', 'credit']);
});

test('without the setting the sandbox is not offered, and an order by it is not taken', async () => {
  shop = await openShop();
  const quoted = await shop.quote([CALLS]);
  const refused = await shop.order(quoted.body.quoteId, { method: 'sandbox' });
  expect(refused).toMatchObject({ status: 409, body: { code: 'method_not_offered' } });
});

test('two clicks on pay are one payment, and a declined one may be tried again', async () => {
  const order = await place({ payments: { sandbox: 'by_hand' } }, 'sandbox');
  const clicks = await Promise.all([1, 2].map(() => shop.api('POST', `/orders/${order.id}/payments`, {})));
  const [first, second] = clicks.map(({ body }) => body.payment.id);
  expect(first).toBe(second);
  expect(clicks[0]?.body.action).toEqual({ kind: 'sandbox' });
  const declined = await shop.api('POST', `/payments/${first}/sandbox`, { outcome: 'decline' });
  expect(declined.body).toMatchObject({ order: 'failed', payment: { state: 'failed' } });
  const again = await shop.api('POST', `/orders/${order.id}/payments`, {});
  expect(again.body.payment.id).not.toBe(first);
  const paid = await shop.api('POST', `/payments/${again.body.payment.id}/sandbox`, { outcome: 'succeed' });
  expect(paid.body.order).toBe('paid');
  expect(await calls()).toBe(10);
});

test('an amount that is not the order’s is held, buys nothing, and finance is told', async () => {
  const order = await place({ payments: { sandbox: 'by_hand' } }, 'sandbox');
  const { payment } = (await shop.api('POST', `/orders/${order.id}/payments`, {})).body;
  const held = await shop.api('POST', `/payments/${payment.id}/sandbox`, { outcome: 'other_amount' });
  expect(held.body.payment).toMatchObject({ state: 'held', heldFor: 'amount_differs' });
  expect(await stateOf(order.id)).toMatchObject({ state: 'pending', holdReason: 'amount_differs' });
  expect(await calls()).toBe(0);
  const mails = (await shop.server.api('GET', '/mails?kind=money_alert')).body.items;
  expect(mails).toHaveLength(1);
});

const transfer = (amount: string, bankReference = 'STMT 12/7') => ({
  amount: { amount, currency: 'EUR' },
  receivedOn: '2027-03-01',
  bankReference,
});

test('finance marks an offline order paid; what is too much stays to the credit of the payer', async () => {
  const order = await place({}, 'offline');
  const total = Number(order.total.amount);
  const body = transfer((total + 5).toFixed(2));
  const marked = await shop.server.api('POST', `/orders/${order.id}/mark-paid`, body);
  expect(marked).toMatchObject({ status: 201, body: { order: 'paid', payment: { bankReference: 'STMT 12/7' } } });
  expect(await calls()).toBe(10);
  expect(await creditOf()).toBe('-5.00');
  expect((await shop.api('POST', `/orders/${order.id}/mark-paid`, body)).status).toBe(403);
});

test('two parts pay an order together; the same line of the bank statement counts once', async () => {
  const order = await place({}, 'offline');
  const total = Number(order.total.amount);
  const part = await shop.server.api('POST', `/orders/${order.id}/mark-paid`, transfer('10.00'));
  expect(part.body).toMatchObject({ order: 'pending', payment: { state: 'held', heldFor: 'part_payment' } });
  const twice = await shop.server.api('POST', `/orders/${order.id}/mark-paid`, transfer('10.00', 'stmt 12/7 '));
  expect(twice.body.code).toBe('transfer_known');
  expect(await calls()).toBe(0);
  const rest = transfer((total - 10).toFixed(2), 'STMT 13/1');
  const paid = await shop.server.api('POST', `/orders/${order.id}/mark-paid`, rest);
  expect(paid.body).toMatchObject({ order: 'paid', payment: { state: 'succeeded' } });
  expect(await creditOf()).toBe('0');
  const states = (await shop.api('GET', `/orders/${order.id}/payments`)).body.items;
  expect(states.map(({ state }: { state: string }) => state)).toEqual(['succeeded', 'succeeded']);
});

test('money that comes twice is booked twice: the second is to the payer’s credit, and one bank line is one payment', async () => {
  const order = await place({}, 'offline');
  const path = `/orders/${order.id}/mark-paid`;
  await shop.server.api('POST', path, transfer(order.total.amount, 'FIRST'));
  const second = await shop.server.api('POST', path, transfer(order.total.amount, 'SECOND'));
  expect(second).toMatchObject({ status: 201, body: { payment: { state: 'held', heldFor: 'paid_twice' } } });
  expect(await creditOf()).toBe(`-${order.total.amount}`);
  expect(await calls()).toBe(10);
  const quoted = await shop.quote([{ sku: 'PSE-HS', plan: 'monthly', quantity: 1 }]);
  const other = (await shop.order(quoted.body.quoteId, { method: 'offline' })).body;
  const again = await shop.server.api('POST', `/orders/${other.id}/mark-paid`, transfer('10.00', 'first'));
  expect(again).toMatchObject({ status: 409, body: { code: 'transfer_known' } });
  expect(again.body.detail).toContain(`order ${order.number}`);
});

test('parts that together reach the limit need the second person, who signed in', async () => {
  const limit = { offered: true, secondPersonFrom: [{ amount: '10.00', currency: 'EUR' as const }] };
  const order = await place({ payments: { offline: limit } }, 'offline');
  const path = `/orders/${order.id}/mark-paid`;
  const one = await addPerson(shop.server, shop.vendor, 'billing');
  const other = await addPerson(shop.server, shop.vendor, 'owner');
  await shop.server.api('POST', path, transfer('9.00', 'PART 1'), one.headers);
  const rest = transfer((Number(order.total.amount) - 9).toFixed(2), 'PART 2');
  const { body } = await shop.server.api('POST', path, rest, one.headers);
  expect(body).toMatchObject({ order: 'pending', payment: { state: 'proposed' } });
  const confirm = `/payments/${body.payment.id}/confirm`;
  const needed = { status: 403, body: { code: 'second_person_needed' } };
  expect(await shop.server.api('POST', confirm, { agrees: true }, one.headers)).toMatchObject(needed);
  expect(await shop.server.api('POST', confirm, { agrees: true })).toMatchObject(needed);
  expect(await calls()).toBe(0);
  const agreed = await shop.server.api('POST', confirm, { agrees: true }, other.headers);
  expect(agreed.body.order).toBe('paid');
});

test('above the limit a second person has to agree, and it is not the first', async () => {
  const limit = { offered: true, secondPersonFrom: [{ amount: '10.00', currency: 'EUR' as const }] };
  const order = await place({ payments: { offline: limit } }, 'offline');
  const one = await addPerson(shop.server, shop.vendor, 'billing');
  const other = await addPerson(shop.server, shop.vendor, 'owner');
  const body = transfer(order.total.amount);
  const marked = await shop.server.api('POST', `/orders/${order.id}/mark-paid`, body, one.headers);
  expect(marked.body).toMatchObject({ order: 'pending', payment: { state: 'proposed' } });
  const { id } = marked.body.payment;
  const alone = await shop.server.api('POST', `/payments/${id}/confirm`, { agrees: true }, one.headers);
  expect(alone).toMatchObject({ status: 403, body: { code: 'second_person_needed' } });
  expect(await calls()).toBe(0);
  const agreed = await shop.server.api('POST', `/payments/${id}/confirm`, { agrees: true }, other.headers);
  expect(agreed.body.order).toBe('paid');
  expect(await calls()).toBe(10);
});

test('money for a cancelled order buys nothing and is promised back', async () => {
  const order = await place({ payments: { sandbox: 'by_hand' } }, 'sandbox');
  const { payment } = (await shop.api('POST', `/orders/${order.id}/payments`, {})).body;
  await shop.api('POST', `/orders/${order.id}/cancel`, {});
  const late = await shop.api('POST', `/payments/${payment.id}/sandbox`, { outcome: 'succeed' });
  expect(late.body.payment).toMatchObject({ state: 'held', heldFor: 'order_cancelled', refunded: order.total });
  expect(await stateOf(order.id)).toMatchObject({ state: 'cancelled' });
  expect(await calls()).toBe(0);
});
