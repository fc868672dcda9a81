// What was refunded or charged back is taken away after a notice, units and no more, and is never paid back twice (S5.34, S3.21).
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyScheduled } from '../../server/flows/apply-scheduled.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ payments: { sandbox: 'at_once' } });
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

async function pay(items: readonly object[]) {
  const quoted = await shop.quote(items);
  const placed = await shop.order(quoted.body.quoteId, { method: 'sandbox' });
  expect(placed.body.state, JSON.stringify(placed.body)).toBe('paid');
  const [payment] = (await shop.api('GET', `/orders/${placed.body.id}/payments`)).body.items;
  return { orderId: placed.body.id, paymentId: payment.id, total: placed.body.total };
}
const refund = (paymentId: string, more = {}) =>
  shop.server.api('POST', `/payments/${paymentId}/refunds`, { reason: 'Bought by mistake', ...more });
async function subscription() {
  return (await shop.api('GET', `/subscriptions?pbxId=${shop.pbxId}`)).body.items[0];
}
async function calls() {
  const { body } = await shop.api('GET', `/pbxs/${shop.pbxId}/grants`);
  const open = body.items.filter((grant: { endedAtMs: number | null }) => grant.endedAtMs === null);
  return open.reduce((sum: number, grant: { quantity: number }) => sum + grant.quantity, 0);
}
async function runSchedules(number: number) {
  const { database } = shop.server.deps;
  const act = { actor: 'job', nowMs: shop.clock.nowMs };
  await database.transact((trx) => applyScheduled(trx, shop.server.deps, act, number));
}

test('a refunded purchase ends after seven days; nobody takes that back, and nothing is given back again', async () => {
  const { paymentId } = await pay([CALLS]);
  expect((await refund(paymentId)).status).toBe(201);
  const { number, scheduled } = await subscription();
  expect(scheduled).toMatchObject({ quantity: 0, from: '2027-03-08' });
  expect(await calls()).toBe(10);
  const path = `/subscriptions/${number}/schedule`;
  expect((await shop.server.api('DELETE', path, {})).body.code).toBe('scheduled_change');
  const { body: units } = await shop.api('GET', `/subscriptions/${number}/units`);
  for (const item of [
    { quantity: 20, scheduled: 'drop' },
    { terminateUnits: [units.items[0].id] },
    { migrate: { sku: 'PSE-CC', plan: 'yearly', quantity: 10 } },
  ]) {
    expect((await shop.quote([{ subscription: number, ...item }])).body.code).toBe('scheduled_change');
  }
  await runSchedules(number);
  expect(await calls()).toBe(10);
  shop.clock.nowMs += 7 * DAY_MS;
  await runSchedules(number);
  expect(await calls()).toBe(0);
  expect(await subscription()).toMatchObject({ state: 'cancelled' });
  expect((await shop.server.api('GET', `/pbxs/${shop.pbxId}/licence`)).body.seq).toBe(2);
});

test('of what was added only that goes; what another order adds meanwhile stays', async () => {
  await pay([CALLS]);
  const { number } = await subscription();
  const waiting = await shop.quote([{ subscription: number, quantity: 13 }]);
  const offline = await shop.order(waiting.body.quoteId, { method: 'offline' });
  const { paymentId } = await pay([{ subscription: number, quantity: 15 }]);
  await refund(paymentId);
  expect(await subscription()).toMatchObject({ quantity: 15, scheduled: { quantity: 10 } });
  expect(await shop.settle(offline.body.id)).toBe('fulfilled');
  shop.clock.nowMs += 7 * DAY_MS;
  await runSchedules(number);
  expect(await calls()).toBe(13);
});

test('finance may end it at once', async () => {
  const { paymentId } = await pay([CALLS]);
  await refund(paymentId, { endSubscriptions: true });
  expect(await calls()).toBe(0);
});
