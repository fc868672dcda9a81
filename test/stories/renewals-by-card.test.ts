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

async function buyByCard(): Promise<{ number: number; periodEndMs: number }> {
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
