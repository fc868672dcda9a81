// Renewals charged to a kept card through the real Stripe SDK: declined ones are tried again on the schedule, each charge once.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../support/stripe-server.ts';

const DAY_MS = 86_400_000;
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

async function advance(days: number): Promise<void> {
  expect(await shop.server.api('POST', '/test-clock', { advance: `P${days}D` })).toMatchObject({ status: 200 });
}

async function payTwoAhead(): Promise<void> {
  const { items } = (await shop.server.api('GET', '/offers?limit=200')).body;
  const { id, version, charging } = items.find(({ sku }: { sku: string }) => sku === 'PSE-CC');
  const change = { version, plans: ['monthly'], charging: { ...charging, periodsInAdvance: 2 } };
  expect((await shop.server.api('PATCH', `/offers/${id}`, change)).status).toBe(200);
}

async function buyByCard(): Promise<{ number: number; periodEndMs: number; renewsAtMs: number }> {
  const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
  const { body } = await shop.order(quoted.body.quoteId, { method: 'card', autoRenew: true });
  await shop.api('POST', `/orders/${body.id}/payments`, {});
  for (const id of stripe.intents.keys()) stripe.confirm(id);
  await advance(1);
  const [subscription] = (await shop.api('GET', '/subscriptions')).body.items;
  return subscription;
}

async function renewals(): Promise<{ state: string; number: number }[]> {
  const { body } = await shop.api('GET', '/orders?limit=200');
  return body.items.filter((order: { kind: string }) => order.kind === 'renewal');
}

async function failures(): Promise<number> {
  return (await shop.server.api('GET', '/mails?kind=payment_failed')).body.items.length;
}

test('a kept card is charged three days ahead, once', async () => {
  const { periodEndMs } = await buyByCard();
  shop.clock.nowMs = periodEndMs - 4 * DAY_MS;
  await advance(1);
  expect((await renewals()).map(({ state }) => state)).toEqual(['paid']);
  const charges = stripe.intents.size;
  await advance(5);
  expect(stripe.intents.size).toBe(charges);
});

test('a decline is told and tried again a day before the term ends, and in the grace that follows', async () => {
  const { number, periodEndMs } = await buyByCard();
  shop.clock.nowMs = periodEndMs - 4 * DAY_MS;
  stripe.trouble = ['decline', 'decline', 'authenticate'];
  await advance(1);
  expect([(await renewals())[0]?.state, await failures()]).toEqual(['failed', 1]);
  await advance(1);
  expect(await failures()).toBe(1);
  await advance(1);
  expect(await failures()).toBe(2);
  await advance(7);
  expect(await failures()).toBe(3);
  expect((await shop.api('GET', `/subscriptions/${number}`)).body.state).toBe('active');
  await advance(7);
  expect((await renewals()).map(({ state }) => state)).toEqual(['paid']);
  const renewed = (await shop.api('GET', `/subscriptions/${number}`)).body;
  expect(renewed.state).toBe('active');
  expect(renewed.periodStartMs).toBe(periodEndMs);
});

test('an outage over the whole grace tries once more before anything lapses', async () => {
  const { number, periodEndMs } = await buyByCard();
  shop.clock.nowMs = periodEndMs + 10 * DAY_MS;
  await advance(1);
  expect((await renewals()).map(({ state }) => state)).toEqual(['paid']);
  expect((await shop.api('GET', `/subscriptions/${number}`)).body.state).toBe('active');
});

test('what is paid ahead is charged when it is ordered, and a decline is tried again then and before the term ends', async () => {
  await payTwoAhead();
  const { periodEndMs, renewsAtMs } = await buyByCard();
  shop.clock.nowMs = renewsAtMs - 4 * DAY_MS;
  stripe.trouble = ['decline', 'decline'];
  await advance(1);
  expect([(await renewals()).map(({ state }) => state), await failures()]).toEqual([['failed'], 1]);
  await advance(3);
  expect(await failures()).toBe(2);
  const charges = stripe.intents.size;
  await advance(50);
  expect(stripe.intents.size).toBe(charges);
  expect((await renewals()).map(({ state }) => state)).toEqual(['failed']);
  shop.clock.nowMs = periodEndMs - 4 * DAY_MS;
  await advance(1);
  expect(stripe.intents.size).toBe(charges + 1);
  await advance(1);
  // The missed ones follow at once, so that two are paid ahead again.
  expect((await renewals()).map(({ state }) => state)).toEqual(['paid', 'paid']);
});

test('a renewal whose subscription was changed or cancelled while it waited is not charged; what is left is ordered anew', async () => {
  await payTwoAhead();
  const { number, renewsAtMs, periodEndMs } = await buyByCard();
  shop.clock.nowMs = renewsAtMs - 4 * DAY_MS;
  stripe.trouble = ['decline'];
  await advance(1);
  const [waiting] = await renewals();
  await shop.buy([{ subscription: number, quantity: 12 }]);
  await advance(2);
  expect((await renewals()).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'paid']);
  const renewed = (await shop.api('GET', `/subscriptions/${number}`)).body;
  expect(renewed).toMatchObject({ quantity: 12, periodStartMs: periodEndMs });
  shop.clock.nowMs = renewed.renewsAtMs - 4 * DAY_MS;
  stripe.trouble = ['decline'];
  await advance(1);
  const charges = stripe.intents.size;
  await shop.buy([{ subscription: number, cancel: true }]);
  await advance(3);
  expect([stripe.intents.size, (await renewals()).map(({ state }) => state).toSorted()]).toEqual([
    ...[charges, ['cancelled', 'cancelled', 'paid']],
  ]);
  expect(waiting?.state).toBe('failed');
});

test('a charge that the buyer confirmed when it did not fit any more goes back, and what is held now is charged, once', async () => {
  const { number, periodEndMs } = await buyByCard();
  shop.clock.nowMs = periodEndMs - 4 * DAY_MS;
  stripe.trouble = ['decline'];
  await advance(1);
  const [{ id }] = (await shop.api('GET', '/orders?limit=1')).body.items;
  await shop.api('POST', `/orders/${id}/payments`, {});
  const [asked = '', intent] = [...stripe.intents].at(-1) ?? [];
  await shop.buy([{ subscription: number, quantity: 12 }]);
  stripe.confirm(asked);
  await advance(1);
  await advance(1);
  expect((await renewals()).map(({ state }) => state)).toEqual(['paid', 'refunded']);
  expect(await shop.api('GET', `/subscriptions/${number}`)).toMatchObject({
    body: { quantity: 12, periodStartMs: periodEndMs },
  });
  expect([...stripe.refunds.values()]).toMatchObject([{ payment_intent: asked, amount: intent?.amount }]);
  const { items } = (await shop.api('GET', `/accounts/${shop.partner.id}/balance`)).body;
  expect(items.map(({ account }: { account: string }) => account)).not.toContain('credit');
});

test('a card that ends is told of a month ahead, once', async () => {
  await buyByCard();
  await shop.server.deps.database.transact(async (trx) => {
    await trx.updateTable('payment_methods').set({ expires: '2027-04' }).execute();
    return { ok: true, value: undefined };
  });
  const mails = async () => (await shop.server.api('GET', '/mails?kind=card_expiry')).body.items.length;
  shop.clock.nowMs = Date.UTC(2027, 2, 30, 12);
  await advance(1);
  expect(await mails()).toBe(0);
  await advance(2);
  expect(await mails()).toBe(1);
});
