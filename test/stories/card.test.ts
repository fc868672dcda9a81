// Paying by card through the real Stripe SDK: the buyer confirms elsewhere, messages come in any order, one charge is one licence.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reconcilePayments } from '../../server/flows/reconcile-payments.ts';
import { settlePayment } from '../../server/flows/settle-payment.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../support/stripe-server.ts';

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

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

const STANDBY = { sku: 'PSE-HS', plan: 'monthly', quantity: 1 };

async function place(more: object = {}, item: object = CALLS) {
  const quoted = await shop.quote([item]);
  const placed = await shop.order(quoted.body.quoteId, { method: 'card', ...more });
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  return placed.body;
}

const pay = (orderId: string, body: object = {}) => shop.api('POST', `/orders/${orderId}/payments`, body);

async function stateOf(orderId: string) {
  return (await shop.api('GET', `/orders/${orderId}`)).body.state;
}

async function calls() {
  const { body } = await shop.api('GET', `/pbxs/${shop.pbxId}/grants`);
  const open = body.items.filter((grant: { endedAtMs: number | null }) => grant.endedAtMs === null);
  return open.reduce((sum: number, grant: { quantity: number }) => sum + grant.quantity, 0);
}

interface Answer {
  readonly status: number;
  readonly body: { readonly outcome?: string; readonly code?: string };
}

async function deliver({ body, headers }: { body: string; headers: Record<string, string> }): Promise<Answer> {
  const response = await fetch(`${shop.server.url}/api/v1/provider-events/card`, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

function intent(): Record<string, unknown> & { id: string } {
  const [only] = [...stripe.intents.values()];
  return only as Record<string, unknown> & { id: string };
}

const message = (type: string, object: Record<string, unknown>, id?: string) =>
  stripe.message(type, object, { atMs: shop.clock.nowMs, ...(id === undefined ? {} : { id }) });

const reconcile = () => {
  shop.clock.nowMs += 120_000;
  return reconcilePayments(shop.server.deps, { actor: 'job', nowMs: shop.clock.nowMs });
};

test('a signed message settles the order before the buyer is back; coming again it changes nothing', async () => {
  const order = await place();
  const begun = await pay(order.id);
  expect(begun.body).toMatchObject({ order: 'pending', action: { kind: 'card', publishableKey: 'pk_test_switchkey' } });
  expect(begun.body.action.clientSecret).toBe(intent().client_secret);
  stripe.confirm(intent().id);
  const told = message('payment_intent.succeeded', intent());
  expect(await deliver(told)).toMatchObject({ status: 200, body: { outcome: 'done' } });
  expect(await stateOf(order.id)).toBe('paid');
  expect((await deliver(told)).body.outcome).toBe('known');
  expect((await deliver(message('payment_intent.succeeded', intent()))).body.outcome).toBe('done');
  const back = await shop.api('POST', `/payments/${begun.body.payment.id}/check`, {});
  expect(back.body).toMatchObject({ order: 'paid', payment: { state: 'succeeded' } });
  expect(await calls()).toBe(10);
});

test('a message that is forged, old or about another’s payment does nothing', async () => {
  const order = await place();
  await pay(order.id);
  stripe.confirm(intent().id);
  const options = { atMs: shop.clock.nowMs };
  const forged = stripe.message('payment_intent.succeeded', intent(), { ...options, secret: 'whsec_somebody_else' });
  expect(await deliver(forged)).toMatchObject({ status: 401, body: { code: 'provider_signature_invalid' } });
  const old = stripe.message('payment_intent.succeeded', intent(), { atMs: shop.clock.nowMs - 301_000 });
  expect((await deliver(old)).status).toBe(401);
  const genuine = message('payment_intent.succeeded', intent());
  expect((await deliver({ ...genuine, body: `${genuine.body} ` })).status).toBe(401);
  const foreign = message('payment_intent.succeeded', { id: 'pi_of_others', metadata: {} });
  expect(await deliver(foreign)).toMatchObject({ status: 200, body: { outcome: 'ignored' } });
  expect(await stateOf(order.id)).toBe('pending');
});

test('a message that says paid is not believed: the provider is asked', async () => {
  const order = await place();
  await pay(order.id);
  await deliver(message('payment_intent.succeeded', { ...intent(), status: 'succeeded', amount_received: 1_750 }));
  expect(await stateOf(order.id)).toBe('pending');
});

test('clicks at once are one intent at the provider', async () => {
  const order = await place();
  const clicks = await Promise.all([1, 2, 3].map(() => pay(order.id)));
  expect(new Set(clicks.map(({ body }) => body.payment?.id))).toHaveLength(1);
  expect(stripe.intents.size).toBe(1);
});

test('an answer that was lost after the work was done is found out, and nothing is charged twice', async () => {
  const first = await place({ autoRenew: true });
  await pay(first.id);
  stripe.confirm(intent().id);
  await deliver(message('payment_intent.succeeded', intent()));
  const saved = (await shop.api('GET', `/accounts/${shop.partner.id}/payment-methods`)).body.saved;
  expect(saved).toMatchObject([{ label: 'Visa •••• 4242', expires: '2030-12', isDefault: true }]);
  const second = await place({}, STANDBY);
  stripe.trouble = ['lose', 'limit', 'limit'];
  const lost = await pay(second.id, { methodId: saved[0].id });
  expect(lost.status).toBe(201);
  expect(lost.body.order).toBe('paid');
  expect(stripe.intents.size).toBe(2);
});

test('while the provider gives no answer the payment waits, and the reconciliation settles it', async () => {
  const first = await place({ autoRenew: true });
  await pay(first.id);
  stripe.confirm(intent().id);
  await deliver(message('payment_intent.succeeded', intent()));
  const [method] = (await shop.api('GET', `/accounts/${shop.partner.id}/payment-methods`)).body.saved;
  const second = await place({}, STANDBY);
  stripe.trouble = ['error', 'error'];
  const away = await pay(second.id, { methodId: method.id });
  expect(away).toMatchObject({ status: 503, body: { code: 'provider_unreachable' } });
  expect(await stateOf(second.id)).toBe('pending');
  expect(await reconcile()).toMatchObject({ settled: 1, unreachable: 0 });
  expect(await stateOf(second.id)).toBe('paid');
  expect(stripe.intents.size).toBe(2);
});

test('a renewal that the bank declines or wants confirmed fails in words and a mail with the way to pay', async () => {
  const first = await place({ autoRenew: true });
  await pay(first.id);
  stripe.confirm(intent().id);
  await reconcile();
  const [method] = (await shop.api('GET', `/accounts/${shop.partner.id}/payment-methods`)).body.saved;
  const second = await place({}, STANDBY);
  stripe.trouble = ['authenticate'];
  const refused = await pay(second.id, { methodId: method.id });
  expect(refused.body).toMatchObject({ order: 'failed', payment: { reason: 'Confirm it with your bank.' } });
  const mails = (await shop.server.api('GET', '/mails?kind=payment_failed')).body.items;
  expect(mails).toHaveLength(1);
  const anew = await pay(second.id);
  expect(anew.body.action.kind).toBe('card');
});

test('another amount than the order’s is held', async () => {
  const order = await place();
  await pay(order.id);
  stripe.confirm(intent().id, 'ok', 1_000);
  await reconcile();
  const [payment] = (await shop.api('GET', `/orders/${order.id}/payments`)).body.items;
  expect(payment).toMatchObject({ state: 'held', heldFor: 'amount_differs', amount: { amount: '10.00' } });
  expect(await calls()).toBe(0);
});

test('money for a cancelled order goes back by itself', async () => {
  const order = await place();
  const { payment } = (await pay(order.id)).body;
  stripe.confirm(intent().id);
  await shop.api('POST', `/orders/${order.id}/cancel`, {});
  await deliver(message('payment_intent.succeeded', intent()));
  expect(await reconcile()).toMatchObject({ refunds: 1 });
  expect([...stripe.refunds.values()]).toMatchObject([{ amount: 1_750, status: 'succeeded' }]);
  const { body } = await shop.api('GET', `/payments/${payment.id}/refunds`);
  expect(body.items).toMatchObject([{ state: 'succeeded' }]);
  expect((await shop.api('GET', `/accounts/${shop.partner.id}/balance`)).body.items).toEqual([]);
});

test('a refund never exceeds what came, gives the money back level by level, and ends what was bought', async () => {
  const order = await place();
  const { payment } = (await pay(order.id)).body;
  stripe.confirm(intent().id);
  await reconcile();
  const refund = (body: object) => shop.server.api('POST', `/payments/${payment.id}/refunds`, body);
  const reason = 'Bought by mistake';
  const part = await refund({ amount: { amount: '5.00', currency: 'EUR' }, reason });
  expect(part).toMatchObject({ status: 201, body: { state: 'pending', amount: { amount: '5.00' } } });
  const sent = await shop.server.api('POST', `/payments/${payment.id}/refunds/send`, {});
  expect(sent.body.items).toMatchObject([{ state: 'succeeded' }]);
  expect(await calls()).toBe(10);
  const tooMuch = await refund({ amount: { amount: '12.51', currency: 'EUR' }, reason });
  expect(tooMuch).toMatchObject({ status: 409, body: { code: 'refund_too_large' } });
  const racing = await Promise.all([1, 2].map(() => refund({ reason, endSubscriptions: true })));
  expect(racing.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  await reconcile();
  expect([...stripe.refunds.values()].reduce((sum, { amount }) => sum + Number(amount), 0)).toBe(1_750);
  expect(await stateOf(order.id)).toBe('refunded');
  expect(await calls()).toBe(0);
  expect((await shop.api('GET', `/accounts/${shop.partner.id}/balance`)).body.items).toEqual([]);
});

test('a dispute stops nothing until the bank decides; lost, the order is refunded, however often the bank says so', async () => {
  const order = await place();
  await pay(order.id);
  stripe.confirm(intent().id);
  await reconcile();
  const opened = message('charge.dispute.created', stripe.dispute(intent().id, 'needs_response'));
  expect((await deliver(opened)).body.outcome).toBe('done');
  expect(await stateOf(order.id)).toBe('disputed');
  expect(await calls()).toBe(10);
  const closed = message('charge.dispute.closed', stripe.dispute(intent().id, 'lost'));
  await deliver(closed);
  await deliver(message('charge.dispute.updated', stripe.dispute(intent().id, 'lost')));
  expect(await stateOf(order.id)).toBe('refunded');
  const cash = await shop.server.api('GET', `/accounts/${shop.vendor.id}/balance`);
  expect(cash.body.items).toEqual([]);
});

test('a server that dies between the provider’s yes and its own commit settles once when it is back', async () => {
  const order = await place();
  await pay(order.id);
  stripe.confirm(intent().id);
  const { deps } = shop.server;
  const [payment] = (await shop.api('GET', `/orders/${order.id}/payments`)).body.items;
  // The provider said yes, everything was written, and the commit never came.
  const died = deps.database.transact(async (trx) => {
    const act = { actor: 'job', nowMs: shop.clock.nowMs };
    const received = { paymentId: payment.id, providerRef: intent().id, amount: 1_750n, currency: 'EUR' };
    const settled = await settlePayment(trx, deps, act, received);
    expect(settled).toMatchObject({ ok: true, value: { outcome: 'fulfilled' } });
    throw new Error('power cut');
  });
  await expect(died).rejects.toThrow('power cut');
  expect(await stateOf(order.id)).toBe('pending');
  expect(await calls()).toBe(0);
  expect(await reconcile()).toMatchObject({ settled: 1 });
  expect(await reconcile()).toMatchObject({ settled: 0, waiting: 0 });
  expect(await stateOf(order.id)).toBe('paid');
  expect(await calls()).toBe(10);
});

test('a removed card is forgotten at Stripe, and nothing is charged to it any more', async () => {
  const order = await place({ autoRenew: true });
  await pay(order.id);
  stripe.confirm(intent().id);
  await reconcile();
  const [method] = (await shop.api('GET', `/accounts/${shop.partner.id}/payment-methods`)).body.saved;
  expect((await shop.api('DELETE', `/payment-methods/${method.id}`)).status).toBe(204);
  await reconcile();
  await reconcile();
  expect(stripe.asked.filter(({ path }) => path.endsWith('/detach'))).toHaveLength(1);
  const next = await place({}, STANDBY);
  const refused = await pay(next.id, { methodId: method.id });
  expect(refused).toMatchObject({ status: 404, body: { code: 'payment_method_not_found' } });
});
