// A card is kept for renewals without an order, through the real Stripe SDK: only Stripe's word counts, and only for whom it was begun.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reconcilePayments } from '../../server/flows/reconcile-payments.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../support/stripe-server.ts';

let stripe: StripeServer;
let shop: Shop;
beforeEach(async () => {
  stripe = await startStripe();
  shop = await openShop({ payments: { card: { ...STRIPE_KEYS, apiUrl: stripe.url } } });
});
afterEach(async () => {
  await shop.server.close();
  await stripe.close();
});

const path = (accountId = shop.partner.id) => `/accounts/${accountId}/payment-methods`;
const saved = async () => (await shop.api('GET', path())).body.saved;
const confirm = (ref: string, accountId?: string) => shop.api('POST', `${path(accountId)}/confirm`, { ref });

async function begin(): Promise<string> {
  const begun = await shop.api('POST', path(), {});
  expect(begun).toMatchObject({ status: 201, body: { action: { kind: 'card', publishableKey: 'pk_test_switchkey' } } });
  return begun.body.ref;
}

async function deliver(type: string, object: Record<string, unknown>) {
  const { body, headers } = stripe.message(type, object, { atMs: shop.clock.nowMs });
  const answer = await fetch(`${shop.server.url}/api/v1/provider-events/card`, { method: 'POST', headers, body });
  return (await answer.json()) as { outcome: string };
}

test('a card that the buyer confirmed at Stripe is kept, listed, made the default, and removed', async () => {
  const first = await begin();
  expect(await confirm(first)).toMatchObject({ status: 409, body: { code: 'setup_not_done' } });
  expect(await saved()).toEqual([]);
  stripe.confirmSetup(first);
  expect((await confirm(first)).body).toMatchObject({ label: 'Visa •••• 4242', expires: '2030-12', isDefault: true });
  // Cards are listed in the order in which they were added.
  shop.clock.nowMs += 1_000;
  const second = await begin();
  stripe.confirmSetup(second);
  const { id } = (await confirm(second)).body;
  expect(await saved()).toMatchObject([{ isDefault: true }, { isDefault: false }]);
  expect((await shop.api('POST', `/payment-methods/${id}/default`, {})).body.isDefault).toBe(true);
  expect((await shop.api('DELETE', `/payment-methods/${id}`, {})).status).toBe(204);
  expect(await saved()).toMatchObject([{ isDefault: true }]);
  // Both are of one customer at Stripe.
  const customers = [...stripe.setups.values()].map(({ customer }) => customer);
  expect(new Set(customers).size).toBe(1);
});

test('a closed browser loses nothing: the signed message keeps the card, once however often it is said', async () => {
  const ref = await begin();
  const setup = stripe.setups.get(ref) ?? {};
  expect(await deliver('setup_intent.succeeded', setup)).toEqual({ outcome: 'ignored' });
  stripe.confirmSetup(ref);
  expect(await deliver('setup_intent.succeeded', setup)).toEqual({ outcome: 'done' });
  expect(await deliver('setup_intent.succeeded', setup)).toEqual({ outcome: 'done' });
  expect((await confirm(ref)).status).toBe(200);
  expect(await saved()).toHaveLength(1);
});

test('a card that was begun for another account is not found, and nobody keeps one for another', async () => {
  const ref = await begin();
  stripe.confirmSetup(ref);
  Object.assign(stripe.setups.get(ref) ?? {}, { metadata: { account_id: shop.customer.id } });
  expect((await confirm(ref)).body.code).toBe('payment_method_not_found');
  expect((await confirm('seti_unknown')).body.code).toBe('payment_method_not_found');
  expect((await shop.api('POST', path(shop.customer.id), {})).body.code).toBe('forbidden');
  expect((await shop.server.api('POST', path(), {})).body.code).toBe('forbidden');
  expect(await saved()).toEqual([]);
});

test('a removed card does not come back by confirming it again', async () => {
  const ref = await begin();
  stripe.confirmSetup(ref);
  const { id } = (await confirm(ref)).body;
  await shop.api('DELETE', `/payment-methods/${id}`, {});
  await reconcilePayments(shop.server.deps, { actor: 'job', nowMs: shop.clock.nowMs });
  expect((await confirm(ref)).body.code).toBe('setup_not_done');
  expect(await saved()).toEqual([]);
});

test('Stripe that is away is a 503 that says nothing was charged', async () => {
  stripe.trouble = ['error', 'error'];
  expect(await shop.api('POST', path(), {})).toMatchObject({ status: 503, body: { code: 'provider_unreachable' } });
});
