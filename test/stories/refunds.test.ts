// Money that goes back: what paid for nothing takes nothing away, and nothing of an order is given back twice.
import { afterEach, expect, test } from 'vitest';
import { takeDispute } from '../../server/flows/take-dispute.ts';
import type { DisputeNews } from '../../server/payments/provider.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const DAY_MS = 86_400_000;
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
const ENTERPRISE = { sku: 'PSE-ENT', plan: 'yearly', quantity: 50 };
const money = (amount: string) => ({ amount, currency: 'EUR' });

async function place(method: string, items: readonly object[] = [CALLS], more: object = {}) {
  const quoted = await shop.quote(items, more);
  const placed = await shop.order(quoted.body.quoteId, { method });
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  return placed.body;
}

async function mark(orderId: string, amount: string, bankReference: string) {
  const body = { amount: money(amount), receivedOn: '2027-03-01', bankReference };
  const marked = await shop.server.api('POST', `/orders/${orderId}/mark-paid`, body);
  expect(marked.status, JSON.stringify(marked.body)).toBe(201);
  return marked.body.payment.id as string;
}

async function bought(items: readonly object[]) {
  const order = await place('offline', items);
  return { order, paymentId: await mark(order.id, order.total.amount, order.id) };
}

async function play(orderId: string, outcome: string): Promise<string> {
  const { id } = (await shop.api('POST', `/orders/${orderId}/payments`, {})).body.payment;
  expect((await shop.api('POST', `/payments/${id}/sandbox`, { outcome })).status).toBe(200);
  return id;
}

const refund = (paymentId: string, amount?: string) =>
  shop.server.api('POST', `/payments/${paymentId}/refunds`, {
    reason: 'asked for',
    ...(amount === undefined ? {} : { amount: money(amount) }),
  });

async function held() {
  const { body } = await shop.api('GET', `/subscriptions?pbxId=${shop.pbxId}`);
  return body.items[0];
}

async function giveBackAll() {
  const { number } = await held();
  const { body } = await shop.api('GET', `/subscriptions/${number}/units`);
  const units = body.items.map(({ id }: { id: string }) => id);
  const quoted = await shop.quote([{ subscription: number, terminateUnits: units }]);
  const placed = await shop.order(quoted.body.quoteId, { method: 'none' });
  return { gross: quoted.body.totals.gross.amount, status: placed.status };
}

async function balance(account: string) {
  const { body } = await shop.api('GET', `/accounts/${shop.partner.id}/balance`);
  const found = body.items.find((item: { account: string }) => item.account === account);
  return found?.balance.amount ?? '0';
}

const stateOf = async (orderId: string) => (await shop.api('GET', `/orders/${orderId}`)).body.state;

test('a wrong amount that was held goes back, and the order that was paid properly stays paid', async () => {
  shop = await openShop({ payments: { sandbox: 'by_hand' } });
  const order = await place('sandbox');
  const wrong = await play(order.id, 'other_amount');
  await play(order.id, 'succeed');
  expect((await refund(wrong)).status).toBe(201);
  expect(await stateOf(order.id)).toBe('paid');
  expect((await held()).state).toBe('active');
  expect(await balance('credit')).toBe('0');
});

test('what a payment brought too much goes back first, without a credit note', async () => {
  shop = await openShop();
  const order = await place('offline');
  const paymentId = await mark(order.id, '22.50', 'MUCH');
  expect((await refund(paymentId, '5.00')).status).toBe(201);
  expect(await balance('credit')).toBe('0');
  expect((await shop.api('GET', '/invoices')).body.items).toHaveLength(1);
  expect((await refund(paymentId)).status).toBe(201);
  expect(await stateOf(order.id)).toBe('refunded');
});

test('money that is held pays no other debt, so that it can go back', async () => {
  shop = await openShop({ payments: { sandbox: 'by_hand' } });
  const other = await shop.addPbx('OTHR-0001');
  await shop.buy([CALLS], { pbxId: other });
  const order = await place('sandbox');
  const move = { account_id: shop.partner.id };
  await shop.server.deps.database.transact(async (trx) => {
    await trx.updateTable('pbxs').set(move).where('id', '=', shop.pbxId).execute();
    return { ok: true, value: undefined };
  });
  const paymentId = await play(order.id, 'succeed');
  expect([await balance('receivable'), await balance('credit')]).toEqual(['17.50', '-17.50']);
  expect((await refund(paymentId)).status).toBe(201);
  expect([await balance('receivable'), await balance('credit')]).toEqual(['17.50', '0']);
  expect(await stateOf(order.id)).toBe('refunded');
});

test('what a later order gave back is not given back again with the payment', async () => {
  shop = await openShop();
  const first = await bought([ENTERPRISE]);
  const { number } = await held();
  const second = await bought([{ subscription: number, migrate: { ...ENTERPRISE, sku: 'PSE-ULT' } }]);
  expect((await refund(first.paymentId)).body.code).toBe('refund_too_large');
  expect((await refund(second.paymentId)).status).toBe(201);
  expect((await held()).state).toBe('active');
  const back = await giveBackAll();
  expect(back).toEqual({ gross: `-${first.order.total.amount}`, status: 201 });
  expect((await refund(first.paymentId)).status).toBe(201);
  expect(await balance('credit')).toBe('0');
});

test('the rest of an order that a later one built upon goes back without what that one bought', async () => {
  shop = await openShop();
  const first = await bought([ENTERPRISE]);
  shop.clock.nowMs += 100 * DAY_MS;
  const { number } = await held();
  await bought([{ subscription: number, migrate: { ...ENTERPRISE, sku: 'PSE-ULT' } }]);
  const used = await refund(first.paymentId);
  expect(used.body.code).toBe('refund_too_large');
  const left = /At most ([\d.]+)/.exec(used.body.detail)?.[1] ?? '';
  expect((await refund(first.paymentId, left)).status).toBe(201);
  shop.clock.nowMs += 10 * DAY_MS;
  expect(await held()).toMatchObject({ state: 'active', sku: 'PSE-ULT' });
});

test('a part that went back is not given back again when the units end', async () => {
  shop = await openShop();
  const { paymentId } = await bought([CALLS]);
  expect((await refund(paymentId, '5.00')).status).toBe(201);
  expect(await giveBackAll()).toEqual({ gross: '-12.50', status: 201 });
});

test('many small refunds give every level back what one large one does', async () => {
  shop = await openShop();
  const payer = { payerId: shop.customer.id };
  const order = await place('offline', [CALLS], payer);
  const paymentId = await mark(order.id, order.total.amount, 'SMALL');
  for (let cents = 0; cents < 7; cents += 1) expect((await refund(paymentId, '0.01')).status).toBe(201);
  expect((await refund(paymentId)).status).toBe(201);
  expect(await balance('payable')).toBe('0');
  const vendor = (await shop.server.api('GET', `/accounts/${shop.vendor.id}/balance`)).body.items;
  expect(vendor.filter(({ account }: { account: string }) => account === 'revenue')).toEqual([]);
});

test('a dispute that is lost in part takes nothing away but the part', async () => {
  shop = await openShop({ payments: { sandbox: 'by_hand' } });
  const order = await place('sandbox');
  const paymentId = await play(order.id, 'succeed');
  const news: DisputeNews = { ref: 'dp_1', status: 'lost', amount: 500n, currency: 'EUR', reason: 'general' };
  const act = { actor: 'job', nowMs: shop.clock.nowMs };
  const { database } = shop.server.deps;
  const taken = await database.transact((trx) => takeDispute(trx, shop.server.deps, act, paymentId, news));
  expect(taken.ok).toBe(true);
  shop.clock.nowMs += 10 * DAY_MS;
  expect(await held()).toMatchObject({ state: 'active', quantity: 10 });
  expect(await stateOf(order.id)).toBe('paid');
  expect(await giveBackAll()).toEqual({ gross: '-12.50', status: 201 });
});
