// Paying by PayPal through its real SDK: the buyer agrees there, we collect here, and only what was collected buys anything.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { reconcilePayments } from '../../server/flows/reconcile-payments.ts';
import { lookForReversals } from '../../server/flows/take-reversal.ts';
import { makeLocalCa } from '../../shared/tls/local-ca.ts';
import { testCertificate } from '../support/certificates.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { captureOf, type PaypalMessage, type PaypalServer, startPaypal } from '../support/paypal-server.ts';
import { openShop, type Shop } from '../support/shop.ts';

const NOON = Date.UTC(2027, 2, 1, 12);
let paypal: PaypalServer;
let shop: Shop;
beforeEach(async () => {
  paypal = await startPaypal(NOON);
  shop = await openShop({ nowMs: NOON, payments: { paypal: paypal.settings } });
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
  await paypal.close();
});

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
const STANDBY = { sku: 'PSE-HS', plan: 'monthly', quantity: 1 };

async function place(more: object = {}, item: object = CALLS) {
  const quoted = await shop.quote([item]);
  const placed = await shop.order(quoted.body.quoteId, { method: 'paypal', ...more });
  expect(placed.status, JSON.stringify(placed.body)).toBe(201);
  return placed.body;
}

const pay = (orderId: string, body: object = { returnUrl: 'https://portal.example/back' }) =>
  shop.api('POST', `/orders/${orderId}/payments`, body);

async function stateOf(orderId: string) {
  return (await shop.api('GET', `/orders/${orderId}`)).body.state;
}

async function deliver({ body, headers }: PaypalMessage) {
  const response = await fetch(`${shop.server.url}/api/v1/provider-events/paypal`, { method: 'POST', headers, body });
  return response.status;
}

function order() {
  const [first] = [...paypal.orders.values()];
  if (first === undefined) throw new Error('no order at PayPal');
  return first;
}

const message = (event: string, resource: Record<string, unknown>) =>
  paypal.message(event, resource, { atMs: shop.clock.nowMs });

const reconcile = () => {
  shop.clock.nowMs += 120_000;
  return reconcilePayments(shop.server.deps, { actor: 'job', nowMs: shop.clock.nowMs });
};

test('the buyer is sent to PayPal, agrees, and coming back collects the money once', async () => {
  const placed = await place({ autoRenew: true });
  const begun = await pay(placed.id);
  expect(begun.body).toMatchObject({ order: 'pending', action: { kind: 'redirect' } });
  const back = await shop.api('POST', `/payments/${begun.body.payment.id}/check`, {});
  expect(back.body).toMatchObject({ order: 'pending', action: { kind: 'redirect' } });
  paypal.approve(order().id);
  const paid = await shop.api('POST', `/payments/${begun.body.payment.id}/check`, {});
  expect(paid.body).toMatchObject({ order: 'paid', payment: { state: 'succeeded', amount: placed.total } });
  const { saved } = (await shop.api('GET', `/accounts/${shop.partner.id}/payment-methods`)).body;
  expect(saved).toMatchObject([{ label: 'PayPal buyer@seaview.example', expires: null }]);
  const renewal = await place({}, STANDBY);
  paypal.trouble = ['lose'];
  expect((await pay(renewal.id, { methodId: saved[0].id })).body.code).toBe('provider_unreachable');
  expect(await reconcile()).toMatchObject({ settled: 1 });
  expect(await stateOf(renewal.id)).toBe('paid');
  expect(paypal.orders.size).toBe(2);
});

test('a signed message of the approval collects; the messages after it change nothing', async () => {
  const placed = await place();
  await pay(placed.id);
  paypal.approve(order().id);
  expect(await deliver(message('CHECKOUT.ORDER.APPROVED', order()))).toBe(200);
  expect(await stateOf(placed.id)).toBe('paid');
  expect(await deliver(message('PAYMENT.CAPTURE.COMPLETED', captureOf(order()) ?? {}))).toBe(200);
  expect(await deliver(message('CHECKOUT.ORDER.APPROVED', order()))).toBe(200);
});

test('what was cancelled is not collected', async () => {
  const placed = await place();
  await pay(placed.id);
  paypal.approve(order().id);
  await shop.api('POST', `/orders/${placed.id}/cancel`, {});
  expect(await deliver(message('CHECKOUT.ORDER.APPROVED', order()))).toBe(200);
  await reconcile();
  expect(order().status).toBe('APPROVED');
});

test('a message signed by anybody else, from elsewhere, long ago or changed on its way does nothing', async () => {
  const placed = await place();
  await pay(placed.id);
  paypal.approve(order().id);
  const ca = await makeLocalCa('somebody', { nowMs: NOON, random: randomBytes });
  const signer = testCertificate({ names: ['messageverificationcerts.paypal.com'], ca, fromMs: NOON - 86_400_000 });
  const event = 'CHECKOUT.ORDER.APPROVED';
  const [resource, atMs] = [order(), shop.clock.nowMs];
  expect(await deliver(paypal.message(event, resource, { atMs, signer }))).toBe(401);
  expect(await deliver(paypal.message(event, resource, { atMs, certUrl: 'https://evil.example/cert' }))).toBe(401);
  expect(await deliver(paypal.message(event, resource, { atMs: atMs - 5 * 86_400_000 }))).toBe(401);
  const genuine = paypal.message(event, resource, { atMs });
  expect(await deliver({ ...genuine, body: genuine.body.replace('APPROVED', 'APPROVEE') })).toBe(401);
  expect(await stateOf(placed.id)).toBe('pending');
});

test('refused, the payment fails in words; out of reach, it waits', async () => {
  const placed = await place();
  paypal.trouble = ['limit'];
  expect(await pay(placed.id)).toMatchObject({ status: 503, body: { code: 'provider_unreachable' } });
  expect((await pay(placed.id)).body.action.kind).toBe('redirect');
  expect(paypal.orders.size).toBe(1);
});

test('refunds go through the capture; a dispute is found by our own number and ends what it bought when lost', async () => {
  const placed = await place();
  const { payment } = (await pay(placed.id)).body;
  paypal.approve(order().id);
  await reconcile();
  const refund = { amount: { amount: '5.00', currency: 'EUR' }, reason: 'A part of it' };
  await shop.server.api('POST', `/payments/${payment.id}/refunds`, refund);
  expect(await reconcile()).toMatchObject({ refunds: 1 });
  expect([...paypal.refunds.values()]).toMatchObject([{ amount: { value: '5.00' } }]);
  await deliver(message('CUSTOMER.DISPUTE.CREATED', paypal.dispute(order().id)));
  expect(await stateOf(placed.id)).toBe('disputed');
  const lost = paypal.dispute(order().id, 'RESOLVED_BUYER_FAVOUR');
  await deliver(message('CUSTOMER.DISPUTE.RESOLVED', lost));
  expect(await stateOf(placed.id)).toBe('refunded');
});

test('PayPal ends a dispute without an outcome for another one, which gives a part to the buyer', async () => {
  const placed = await place();
  const { payment } = (await pay(placed.id)).body;
  paypal.approve(order().id);
  await reconcile();
  await deliver(message('CUSTOMER.DISPUTE.CREATED', paypal.dispute(order().id)));
  expect(await stateOf(placed.id)).toBe('disputed');
  await deliver(message('CUSTOMER.DISPUTE.RESOLVED', paypal.dispute(order().id, 'NONE')));
  expect(await stateOf(placed.id)).toBe('paid');
  // The other one is found by asking.
  paypal.dispute(order().id, undefined, { again: 'chargeback' });
  const look = () => lookForReversals(shop.server.deps, { actor: 'job', nowMs: shop.clock.nowMs });
  const warned = vi.spyOn(shop.server.deps.log, 'warn');
  paypal.noDisputes = true;
  expect(await look()).toEqual({ found: 0, done: 0, failed: 1 });
  expect(JSON.stringify(warned.mock.calls)).toContain('switch Disputes on in its features');
  paypal.noDisputes = false;
  expect(await look()).toEqual({ found: 1, done: 1, failed: 0 });
  expect(await stateOf(placed.id)).toBe('disputed');
  const granted = { again: 'chargeback', amountRefunded: '5.00' };
  await deliver(message('CUSTOMER.DISPUTE.RESOLVED', paypal.dispute(order().id, 'RESOLVED_BUYER_FAVOUR', granted)));
  expect(await stateOf(placed.id)).toBe('paid');
  const { body } = await shop.server.api('GET', `/orders/${placed.id}/payments`);
  expect(body.items).toMatchObject([{ id: payment.id, refunded: { amount: '5.00' } }]);
});

test('what somebody gives back on PayPal’s own pages is found by its capture and booked once; one of ours is no second one', async () => {
  const placed = await place();
  const { payment } = (await pay(placed.id)).body;
  paypal.approve(order().id);
  await reconcile();
  const byHand = message('PAYMENT.CAPTURE.REFUNDED', paypal.giveBack(order().id, '4.00'));
  expect([await deliver(byHand), await deliver(byHand)]).toEqual([200, 200]);
  const asked = { amount: { amount: '5.00', currency: 'EUR' }, reason: 'A part of it' };
  await shop.server.api('POST', `/payments/${payment.id}/refunds`, asked);
  await reconcile();
  const [, ours] = [...paypal.refunds.values()];
  const links = [{ rel: 'up', href: `https://api-m.paypal.com/v2/payments/captures/${captureOf(order())?.id}` }];
  await deliver(message('PAYMENT.CAPTURE.REFUNDED', { ...ours, links }));
  const { body } = await shop.server.api('GET', `/orders/${placed.id}/payments`);
  expect(body.items).toMatchObject([{ refunded: { amount: '9.00' } }]);
});

test('a wallet is kept without a payment once the buyer agreed, for the account it was begun for alone, and renews', async () => {
  const path = (accountId: string) => `/accounts/${accountId}/payment-methods`;
  const ask = { provider: 'paypal', returnUrl: 'https://portal.example/payment-methods' };
  const begun = await shop.api('POST', path(shop.partner.id), ask);
  expect(begun).toMatchObject({ status: 201, body: { action: { kind: 'redirect' } } });
  const { ref } = begun.body;
  const asked = { usage_type: 'MERCHANT', experience_context: { return_url: ask.returnUrl } };
  expect(paypal.setups.get(ref)).toMatchObject({ payment_source: { paypal: asked } });
  const confirm = (accountId: string) => shop.api('POST', `${path(accountId)}/confirm`, { provider: 'paypal', ref });
  expect(await confirm(shop.partner.id)).toMatchObject({ status: 409, body: { code: 'setup_not_done' } });
  paypal.approveSetup(ref);
  const other = await shop.server.api('POST', `${path(shop.vendor.id)}/confirm`, { provider: 'paypal', ref });
  expect(other).toMatchObject({ status: 404, body: { code: 'payment_method_not_found' } });
  const kept = await confirm(shop.partner.id);
  expect(kept).toMatchObject({ status: 200, body: { provider: 'paypal', label: 'PayPal buyer@seaview.example' } });
  // Said again, as by a page that is loaded anew, it is the same one.
  expect((await confirm(shop.partner.id)).body.id).toBe(kept.body.id);
  expect((await shop.api('GET', path(shop.partner.id))).body.saved).toHaveLength(1);
  const { id } = await place({}, STANDBY);
  await pay(id, { methodId: kept.body.id });
  expect(await stateOf(id)).toBe('paid');
  // Removed, it does not come back by confirming it again.
  expect((await shop.api('DELETE', `/payment-methods/${kept.body.id}`, {})).status).toBe(204);
  await reconcile();
  expect(await confirm(shop.partner.id)).toMatchObject({ status: 409, body: { code: 'setup_not_done' } });

  // Agreed to anew, the same wallet is kept anew and pays.
  const anew = await shop.api('POST', path(shop.partner.id), ask);
  paypal.approveSetup(anew.body.ref);
  const back = await shop.api('POST', `${path(shop.partner.id)}/confirm`, { provider: 'paypal', ref: anew.body.ref });
  expect(back).toMatchObject({ status: 200, body: { label: 'PayPal buyer@seaview.example' } });
  expect(back.body.id).not.toBe(kept.body.id);
  const saved = (await shop.api('GET', path(shop.partner.id))).body.saved;
  expect(saved.map((one: { id: string }) => one.id)).toEqual([back.body.id]);
  const again = await place({}, { ...STANDBY, sku: 'PSE-DR' });
  await pay(again.id, { methodId: back.body.id });
  expect(await stateOf(again.id)).toBe('paid');
});
