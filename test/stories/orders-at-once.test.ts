// What buyers and providers do at the same time happens once: double clicks, two tabs, two carts, messages in any order.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import type { ApiAnswer } from '../support/server.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../support/stripe-server.ts';

let shop: Shop;
let stripe: StripeServer;
beforeEach(async () => {
  stripe = await startStripe();
  shop = await openShop({ payments: { sandbox: 'at_once', card: { ...STRIPE_KEYS, apiUrl: stripe.url } } });
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
  await stripe.close();
});

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
const times = <T>(n: number, work: (n: number) => T) => Array.from({ length: n }, (_, i) => work(i));
const statuses = (answers: readonly ApiAnswer[]) => answers.map(({ status }) => status).sort();

async function held() {
  const { items } = (await shop.api('GET', `/pbxs/${shop.pbxId}/grants`)).body;
  const open = items.filter((grant: { endedAtMs: number | null }) => grant.endedAtMs === null);
  const { seq } = (await shop.server.api('GET', `/pbxs/${shop.pbxId}/licence`)).body;
  return { units: open.map((grant: { quantity: number }) => grant.quantity), seq };
}

test('a double click, ten times over, is one order, one payment and one licence', async () => {
  const { quoteId } = (await shop.quote([CALLS])).body;
  const headers = { 'idempotency-key': 'one-and-the-same-click' };
  const click = () => shop.api('POST', '/orders', { quoteId, method: 'sandbox' }, headers);
  const placed = await Promise.all(times(10, click));
  expect(new Set(placed.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  const { id, state } = placed[0]?.body ?? {};
  expect(state).toBe('paid');
  // Whoever pays again is told that the order is paid.
  const again = await Promise.all(times(10, () => shop.api('POST', `/orders/${id}/payments`, {})));
  expect(again.every(({ body }) => body.code === 'order_not_open')).toBe(true);
  const { items } = (await shop.api('GET', `/orders/${id}/payments`)).body;
  expect(items).toMatchObject([{ state: 'succeeded' }]);
  expect(await held()).toEqual({ units: [10], seq: 1 });
});

test('one cart ordered in several tabs is one order; the other tabs are told which', async () => {
  const { quoteId } = (await shop.quote([CALLS])).body;
  const placed = await Promise.all(times(6, () => shop.order(quoteId)));
  expect(statuses(placed)).toEqual([201, 409, 409, 409, 409, 409]);
  const order = placed.find(({ status }) => status === 201)?.body;
  for (const { body } of placed.filter(({ status }) => status === 409)) {
    expect(body.code).toBe('quote_used');
    expect(body.detail).toContain(order.id);
  }
  expect(await held()).toEqual({ units: [10], seq: 1 });
});

test('two carts of the same PBX paid at the same moment give both, each charged once', async () => {
  const quotes = [await shop.quote([CALLS]), await shop.quote([{ ...CALLS, quantity: 5 }])];
  const placed = await Promise.all(quotes.map(({ body }) => shop.order(body.quoteId, { method: 'card' })));
  expect(statuses(placed)).toEqual([201, 201]);
  const begun = await Promise.all(placed.map(({ body }) => shop.api('POST', `/orders/${body.id}/payments`, {})));
  for (const id of stripe.intents.keys()) stripe.confirm(id);
  const paid = await Promise.all(begun.map(({ body }) => shop.api('POST', `/payments/${body.payment.id}/check`)));
  expect(paid.map(({ body }) => body.order)).toEqual(['paid', 'paid']);
  expect(await held()).toEqual({ units: [15], seq: 2 });
});

test('of two carts that the sandbox pays as they are ordered, one is told that the other was first', async () => {
  const quotes = [await shop.quote([CALLS]), await shop.quote([{ ...CALLS, quantity: 5 }])];
  const placed = await Promise.all(quotes.map(({ body }) => shop.order(body.quoteId, { method: 'sandbox' })));
  expect(statuses(placed)).toEqual([201, 409]);
  const [refused, order] = [409, 201].map((wanted) => placed.find(({ status }) => status === wanted)?.body);
  expect(refused.code).toBe('already_subscribed');
  const { items } = (await shop.api('GET', '/payments')).body;
  expect(items).toMatchObject([{ orderId: order.id, state: 'succeeded' }]);
  expect((await held()).seq).toBe(1);
});

test('of two orders that begin the same with an activation fee one is carried out; the money of the other is held, and goes back', async () => {
  const charging = { activationFees: [{ amount: '25.00', currency: 'EUR' }] };
  const offer = { sku: 'FEE-ONCE', family: 'FEE', name: 'Fee', model: 'quantity', plans: ['monthly'], charging };
  const made = await shop.server.api('POST', '/offers', {
    ...offer,
    grants: [{ kind: 'concurrent_calls', perUnit: 1 }],
  });
  const price = { plan: 'monthly', audience: 'partner', currency: 'EUR', tiers: [{ from: 1, amount: '30.00' }] };
  expect((await shop.server.api('POST', `/offers/${made.body.id}/prices`, price)).status).toBe(201);
  const item = { sku: 'FEE-ONCE', plan: 'monthly', quantity: 10 };
  const quotes = await Promise.all(times(3, () => shop.quote([item])));
  const placed = await Promise.all(quotes.map(({ body }) => shop.order(body.quoteId, { method: 'card' })));
  expect(statuses(placed)).toEqual([201, 201, 201]);
  const [first, second, third] = placed.map(({ body }) => body.id);
  const pay = (id: string) => shop.api('POST', `/orders/${id}/payments`, {});
  const begun = [await pay(first), await pay(second)];
  for (const id of stripe.intents.keys()) stripe.confirm(id);
  const check = ({ body }: ApiAnswer) => shop.api('POST', `/payments/${body.payment.id}/check`);
  const paid = await Promise.all(begun.map(check));
  expect(paid.map(({ body }) => body.payment.state).sort()).toEqual(['held', 'succeeded']);
  expect(await held()).toEqual({ units: [10], seq: 1 });
  expect((await shop.api('GET', `/subscriptions?pbxId=${shop.pbxId}`)).body.items).toHaveLength(1);
  // Of whom no money was asked yet is not asked for any.
  expect(await pay(third)).toMatchObject({ status: 409, body: { code: 'already_subscribed' } });
  expect((await shop.api('GET', `/orders/${third}/payments`)).body.items).toEqual([]);

  const waits = paid.find(({ body }) => body.payment.state === 'held')?.body;
  const order = (await shop.api('GET', `/orders/${waits.payment.orderId}`)).body;
  expect(order).toMatchObject({ state: 'paid', holdReason: 'already_subscribed' });
  const credit = async () => (await shop.server.api('GET', `/accounts/${shop.partner.id}/balance`)).body.items;
  expect(await credit()).toMatchObject([{ account: 'credit', balance: { amount: `-${order.total.amount}` } }]);
  expect((await shop.api('GET', `/invoices?orderId=${order.id}`)).body.items).toEqual([]);
  const release = { release: 'refund', reason: 'ordered twice' };
  const given = await shop.server.api('POST', `/payments/${waits.payment.id}/release`, release);
  expect(given.body).toMatchObject({ order: 'refunded' });
  expect(await credit()).toEqual([]);
  expect(await held()).toEqual({ units: [10], seq: 1 });
});

test('messages that come again, out of order, and while the buyer asks, settle a card payment once', async () => {
  const { quoteId } = (await shop.quote([CALLS])).body;
  const { id } = (await shop.order(quoteId, { method: 'card' })).body;
  const begun = await Promise.all(times(4, () => shop.api('POST', `/orders/${id}/payments`, {})));
  expect(statuses(begun)).toEqual([201, 201, 201, 201]);
  expect(stripe.intents.size).toBe(1);
  const [intentId = ''] = stripe.intents.keys();
  const { payment } = begun[0]?.body ?? {};
  const before = structuredClone(stripe.intents.get(intentId) ?? {});
  stripe.confirm(intentId);
  const after = stripe.intents.get(intentId) ?? {};
  const atMs = shop.clock.nowMs;
  const message = (name: string, eventId: string, object: typeof before) =>
    stripe.message(`payment_intent.${name}`, object, { id: eventId, atMs });
  const messages = [
    message('succeeded', 'evt_2', after),
    message('processing', 'evt_1', before),
    message('succeeded', 'evt_2', after),
    message('payment_failed', 'evt_0', before),
    message('succeeded', 'evt_3', after),
    message('succeeded', 'evt_2', after),
  ];
  const tell = (one: (typeof messages)[number]) =>
    fetch(`${shop.server.url}/api/v1/provider-events/card`, { method: 'POST', ...one });
  const [told, checked] = await Promise.all([
    Promise.all(messages.map(tell)),
    Promise.all(times(5, () => shop.api('POST', `/payments/${payment.id}/check`))),
  ]);
  expect(told.map(({ status }) => status)).toEqual(messages.map(() => 200));
  expect(statuses(checked)).toEqual([200, 200, 200, 200, 200]);
  expect(checked.every(({ body }) => body.order === 'paid')).toBe(true);
  expect(await held()).toEqual({ units: [10], seq: 1 });
  const events = await shop.server.deps.database.reader.selectFrom('provider_events').select('event_id').execute();
  expect(events.map((one) => one.event_id).sort()).toEqual(['evt_0', 'evt_1', 'evt_2', 'evt_3']);
  expect((await shop.api('GET', `/orders/${id}/payments`)).body.items).toMatchObject([{ state: 'succeeded' }]);
});
