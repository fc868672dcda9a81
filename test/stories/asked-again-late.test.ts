// Long after the provider forgot our keys, or for what nobody wants any more, nothing is charged or refunded a second time.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reconcilePayments } from '../../server/flows/reconcile-payments.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../support/stripe-server.ts';

const HOUR_MS = 3_600_000;
let stripe: StripeServer;
let shop: Shop;
beforeEach(async () => {
  stripe = await startStripe();
  shop = await openShop({ payments: { card: { ...STRIPE_KEYS, apiUrl: stripe.url } } });
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
  await stripe.close();
});

async function place(sku: 'PSE-CC' | 'PSE-HS', more: object = {}): Promise<string> {
  const quoted = await shop.quote([{ sku, plan: 'monthly', quantity: sku === 'PSE-CC' ? 10 : 1 }]);
  return (await shop.order(quoted.body.quoteId, { method: 'card', ...more })).body.id;
}

/** Buys once, so that the card is kept; gives the card. */
async function keepCard(): Promise<string> {
  await shop.api('POST', `/orders/${await place('PSE-CC', { autoRenew: true })}/payments`, {});
  for (const id of stripe.intents.keys()) stripe.confirm(id);
  await reconcile(1);
  return (await shop.api('GET', `/accounts/${shop.partner.id}/payment-methods`)).body.saved[0].id;
}

/** An order whose charge to the kept card was done, or never arrived, and had no answer either way. */
async function chargeUnanswered({ arrives }: { arrives: boolean }): Promise<string> {
  const methodId = await keepCard();
  const orderId = await place('PSE-HS');
  stripe.deaf = arrives;
  // The client asks a second time by itself.
  stripe.trouble = arrives ? [] : ['error', 'error'];
  expect((await shop.api('POST', `/orders/${orderId}/payments`, { methodId })).status).toBe(503);
  stripe.deaf = false;
  return orderId;
}

async function reconcile(hours: number) {
  shop.clock.nowMs += hours * HOUR_MS;
  return await reconcilePayments(shop.server.deps, { actor: 'job', nowMs: shop.clock.nowMs });
}

const charges = () => [...stripe.intents.values()].filter(({ status }) => status === 'succeeded').length;

const stateOf = async (orderId: string) => (await shop.api('GET', `/orders/${orderId}`)).body.state;

test('two days later, when Stripe forgot the key, a charge that was done is found and not done again', async () => {
  const orderId = await chargeUnanswered({ arrives: true });
  expect(charges()).toBe(2);
  stripe.forgetKeys();
  expect(await reconcile(48)).toMatchObject({ settled: 1 });
  expect([charges(), await stateOf(orderId)]).toEqual([2, 'paid']);
});

test('two days later a charge that never arrived is made, once', async () => {
  const orderId = await chargeUnanswered({ arrives: false });
  expect(charges()).toBe(1);
  expect(await reconcile(48)).toMatchObject({ settled: 1 });
  expect([charges(), await stateOf(orderId)]).toEqual([2, 'paid']);
});

test('for an order that was closed meanwhile nothing is charged any more', async () => {
  const never = await chargeUnanswered({ arrives: false });
  expect((await shop.api('POST', `/orders/${never}/cancel`, {})).status).toBe(200);
  expect(await reconcile(1)).toMatchObject({ failed: 1 });
  expect(charges()).toBe(1);
});

test('money that was taken for an order closed meanwhile is found and goes back', async () => {
  const orderId = await chargeUnanswered({ arrives: true });
  expect((await shop.api('POST', `/orders/${orderId}/cancel`, {})).status).toBe(200);
  stripe.forgetKeys();
  await reconcile(1);
  await reconcile(1);
  expect(charges()).toBe(2);
  expect([...stripe.refunds.values()]).toHaveLength(1);
});

test('a means that was removed after it was charged does not hide the charge', async () => {
  const orderId = await chargeUnanswered({ arrives: true });
  const [method] = (await shop.api('GET', `/accounts/${shop.partner.id}/payment-methods`)).body.saved;
  expect((await shop.api('DELETE', `/payment-methods/${method.id}`)).status).toBeLessThan(300);
  expect(await reconcile(1)).toMatchObject({ settled: 1 });
  expect([charges(), await stateOf(orderId)]).toEqual([2, 'paid']);
});

test('nobody is asked to begin a payment of a closed order that no buyer ever saw', async () => {
  const orderId = await place('PSE-CC');
  stripe.trouble = ['error', 'error'];
  expect((await shop.api('POST', `/orders/${orderId}/payments`, {})).status).toBe(503);
  expect((await shop.api('POST', `/orders/${orderId}/cancel`, {})).status).toBe(200);
  expect(await reconcile(1)).toMatchObject({ failed: 1 });
  expect(stripe.intents.size).toBe(0);
});

test('a part that was given back is not given back again when its answer was lost for days', async () => {
  await keepCard();
  const [order] = (await shop.api('GET', '/orders')).body.items;
  const [payment] = (await shop.api('GET', `/orders/${order.id}/payments`)).body.items;
  const wish = { amount: { amount: '5.00', currency: 'EUR' }, reason: 'Goodwill' };
  expect((await shop.server.api('POST', `/payments/${payment.id}/refunds`, wish)).status).toBe(201);
  stripe.deaf = true;
  await reconcile(1);
  expect(stripe.refunds.size).toBe(1);
  stripe.deaf = false;
  stripe.forgetKeys();
  expect(await reconcile(48)).toMatchObject({ refunds: 1 });
  expect(stripe.refunds.size).toBe(1);
});
