// Money that is not what its order asks for waits until finance releases it: carried out, forgiven or given back, and by two people when it is much.
import { afterEach, expect, test } from 'vitest';
import { settlePayment } from '../../server/flows/settle-payment.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const LIMIT = {
  sandbox: 'by_hand',
  offline: { offered: true, secondPersonFrom: [{ amount: '15.00', currency: 'EUR' }] },
};

/** An order of 17.50 for which something else came. */
async function held(amount: bigint, currency = 'EUR', payments: object = { sandbox: 'by_hand' }) {
  shop = await openShop({ payments });
  const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
  const order = (await shop.order(quoted.body.quoteId, { method: 'sandbox' })).body;
  const { payment } = (await shop.api('POST', `/orders/${order.id}/payments`, {})).body;
  const { database } = shop.server.deps;
  const act = { actor: 'job', nowMs: shop.clock.nowMs };
  const received = { paymentId: payment.id, providerRef: 'sbx-1', amount, currency };
  const settled = await database.transact((trx) => settlePayment(trx, shop.server.deps, act, received));
  expect(settled).toMatchObject({ ok: true, value: { outcome: 'held' } });
  return { orderId: order.id as string, paymentId: payment.id as string };
}

const release = (paymentId: string, decision: string, headers?: Record<string, string>) =>
  shop.server.api('POST', `/payments/${paymentId}/release`, { release: decision, reason: 'agreed by phone' }, headers);

async function balances(accountId = shop.partner.id) {
  const { items } = (await shop.server.api('GET', `/accounts/${accountId}/balance`)).body;
  return Object.fromEntries(
    items.map((item: { account: string; balance: { amount: string } }) => [item.account, item.balance.amount]),
  );
}

async function calls() {
  const { items } = (await shop.api('GET', `/pbxs/${shop.pbxId}/grants`)).body;
  return items.reduce((sum: number, grant: { quantity: number }) => sum + grant.quantity, 0);
}

test('too much that is accepted carries the order out, and the difference is to the credit of the payer', async () => {
  const { orderId, paymentId } = await held(2_000n);
  expect(await calls()).toBe(0);
  expect((await release(paymentId, 'accept')).body).toMatchObject({ order: 'paid', payment: { state: 'succeeded' } });
  expect(await calls()).toBe(10);
  expect(await balances()).toEqual({ credit: '-2.50' });
  expect((await shop.api('GET', `/orders/${orderId}`)).body.holdReason).toBeNull();
  expect((await release(paymentId, 'accept')).body.code).toBe('payment_decided');
});

test('too little is accepted only where the difference is forgiven, at the cost of the vendor', async () => {
  const { paymentId } = await held(1_700n);
  expect(await release(paymentId, 'accept')).toMatchObject({ status: 409, body: { code: 'balance_short' } });
  expect((await release(paymentId, 'forgive')).body).toMatchObject({ order: 'paid' });
  expect(await calls()).toBe(10);
  expect(await balances()).toEqual({});
  expect(await balances(shop.vendor.id)).toMatchObject({ goodwill: '0.50', 'cash:sandbox': '17.00' });
});

test('what is given back leaves nothing behind, and the order may be paid anew', async () => {
  const { orderId, paymentId } = await held(1_700n);
  expect((await release(paymentId, 'refund')).body).toMatchObject({ order: 'pending' });
  expect(await balances()).toEqual({});
  const refunds = (await shop.server.api('GET', `/payments/${paymentId}/refunds`)).body.items;
  expect(refunds).toMatchObject([{ amount: { amount: '17.00' }, state: 'pending' }]);
  expect((await release(paymentId, 'accept')).body.code).toBe('payment_decided');
  const { payment } = (await shop.api('POST', `/orders/${orderId}/payments`, {})).body;
  const paid = await shop.api('POST', `/payments/${payment.id}/sandbox`, { outcome: 'succeed' });
  expect(paid.body.order).toBe('paid');
});

test('money in another currency is never converted: it can only go back', async () => {
  const { paymentId } = await held(1_750n, 'USD');
  expect(await release(paymentId, 'forgive')).toMatchObject({ status: 409, body: { code: 'order_not_open' } });
  expect((await release(paymentId, 'refund')).status).toBe(200);
  expect(await balances()).toEqual({});
});

test('from the limit on a second person who signed in agrees, and nobody with himself', async () => {
  const { paymentId } = await held(2_000n, 'EUR', LIMIT);
  const one = await addPerson(shop.server, shop.vendor, 'billing');
  const other = await addPerson(shop.server, shop.vendor, 'owner');
  const proposed = await release(paymentId, 'accept', one.headers);
  expect(proposed.body.payment).toMatchObject({ state: 'held', proposedRelease: 'accept' });
  expect((await release(paymentId, 'accept', one.headers)).body.code).toBe('second_person_needed');
  expect((await release(paymentId, 'accept')).body.code).toBe('second_person_needed');
  expect(await calls()).toBe(0);
  expect((await release(paymentId, 'accept', other.headers)).body).toMatchObject({ order: 'paid' });
  expect(await calls()).toBe(10);
});

test('what was spent meanwhile buys nothing twice', async () => {
  const { paymentId } = await held(1_760n);
  const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 5 }], {
    pbxId: await shop.addPbx('SHOP-0002'),
  });
  expect((await shop.order(quoted.body.quoteId, { method: 'balance' })).status).toBe(201);
  expect(await release(paymentId, 'accept')).toMatchObject({ status: 409, body: { code: 'balance_short' } });
});
