// Money that banks take back in parts, again and after all, and what somebody gives back on Stripe's own pages: booked once, and told.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { lookForReversals } from '../../server/flows/take-reversal.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { STRIPE_KEYS, type StripeServer, startStripe } from '../support/stripe-server.ts';

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
let stripe: StripeServer;
let shop: Shop;
let pbxId: string;
let intentId: string;
let order: { readonly id: string; readonly number: number };
let orders = 0;

beforeAll(async () => {
  stripe = await startStripe();
  shop = await openShop({ payments: { card: { ...STRIPE_KEYS, apiUrl: stripe.url } } });
});
/** 17.50 EUR by card for a new PBX, settled. */
beforeEach(async () => {
  orders += 1;
  shop.clock.nowMs += 3_600_000;
  pbxId = await shop.addPbx(`BACK-${orders}`);
  const quoted = await shop.quote([CALLS], { pbxId });
  order = (await shop.order(quoted.body.quoteId, { method: 'card' })).body;
  await shop.api('POST', `/orders/${order.id}/payments`, {});
  intentId = [...stripe.intents.keys()].at(-1) ?? '';
  stripe.confirm(intentId);
  await deliver('payment_intent.succeeded', stripe.intents.get(intentId) ?? {});
  expect(await stateOf()).toBe('paid');
});
afterEach(() => checkCommerce(shop.server.deps.database.reader));
afterAll(async () => {
  await shop.server.close();
  await stripe.close();
});

async function deliver(type: string, object: Record<string, unknown>): Promise<string> {
  const { body, headers } = stripe.message(type, object, { atMs: shop.clock.nowMs });
  const answer = await fetch(`${shop.server.url}/api/v1/provider-events/card`, { method: 'POST', headers, body });
  const { outcome } = (await answer.json()) as { outcome: string };
  return outcome;
}

const dispute = (status: string, more: Record<string, unknown> = {}) => {
  shop.clock.nowMs += 60_000;
  return deliver('charge.dispute.updated', stripe.dispute(intentId, status, more));
};
const stateOf = async () => (await shop.api('GET', `/orders/${order.id}`)).body.state;
const payment = async () => (await shop.server.api('GET', `/orders/${order.id}/payments`)).body.items[0];
const look = () => lookForReversals(shop.server.deps, { actor: 'job', nowMs: shop.clock.nowMs });

async function calls(): Promise<number> {
  const { body } = await shop.api('GET', `/pbxs/${pbxId}/grants`);
  const open = body.items.filter((grant: { endedAtMs: number | null }) => grant.endedAtMs === null);
  return open.reduce((sum: number, grant: { quantity: number }) => sum + grant.quantity, 0);
}

/** What finance was told of the order. */
async function told(): Promise<string[]> {
  const rows = await shop.server.deps.database.reader
    .selectFrom('mails')
    .select('body_text')
    .where('kind', '=', 'money_alert')
    .execute();
  const texts = rows.map(({ body_text }) => body_text.replaceAll(/\s+/g, ' '));
  return texts.filter((text) => text.includes(`for order ${order.number} `));
}

test('an inquiry of the bank takes nothing: the order stays paid, finance is told once, and may give the money back', async () => {
  await dispute('warning_needs_response');
  await dispute('warning_under_review');
  expect([await stateOf(), (await payment()).dispute]).toEqual(['paid', null]);
  expect(await told()).toEqual([expect.stringContaining('The bank asks about it, and has taken nothing: fraudulent.')]);
  const refund = { amount: { amount: '5.00', currency: 'EUR' }, reason: 'We agree' };
  expect((await shop.server.api('POST', `/payments/${(await payment()).id}/refunds`, refund)).status).toBe(201);
  await dispute('warning_closed');
  expect([await stateOf(), (await payment()).dispute]).toEqual(['paid', 'won']);
});

test('an inquiry that becomes a dispute takes the money from then on', async () => {
  await dispute('warning_needs_response');
  await dispute('needs_response');
  expect([await stateOf(), (await payment()).dispute]).toEqual(['disputed', 'open']);
  await dispute('won');
  expect([await stateOf(), (await payment()).dispute]).toEqual(['paid', 'won']);
});

test('a dispute that is decided over another sum than was taken leaves nothing in between', async () => {
  await dispute('needs_response');
  await dispute('lost', { amount: 600 });
  expect([await stateOf(), (await payment()).refunded.amount]).toEqual(['paid', '6.00']);
  expect(await calls()).toBe(10);
});

test('a payment is disputed in two parts at once: each is decided by itself, and the order is disputed until both are', async () => {
  await dispute('needs_response', { id: 'dp_half', amount: 500 });
  await dispute('needs_response', { id: 'dp_rest', amount: 1_750 });
  // Of the second there was only the rest to take.
  await dispute('won', { id: 'dp_half' });
  expect([await stateOf(), (await payment()).dispute]).toEqual(['disputed', 'open']);
  await dispute('lost', { id: 'dp_rest' });
  expect([await stateOf(), (await payment()).refunded.amount]).toEqual(['paid', '12.50']);
});

test('after a dispute that was won the buyer disputes again and wins: what was bought ends', async () => {
  await dispute('needs_response', { id: 'dp_1' });
  await dispute('won', { id: 'dp_1' });
  expect(await stateOf()).toBe('paid');
  await dispute('needs_response', { id: 'dp_2' });
  await dispute('lost', { id: 'dp_2' });
  expect(await stateOf()).toBe('refunded');
  expect((await payment()).refunded.amount).toBe('17.50');
});

test('a bank that decides for the vendor after all brings the money to the payer’s credit, from where it can go back', async () => {
  await dispute('needs_response');
  await dispute('lost');
  await dispute('won');
  expect((await payment()).refunded.amount).toBe('0.00');
  const balance = (await shop.api('GET', `/accounts/${shop.partner.id}/balance`)).body.items;
  expect(balance).toMatchObject([{ account: 'credit', balance: { amount: '-17.50' } }]);
  expect((await told()).join()).toContain('The bank decided for you after all');
  const refund = { reason: 'It is theirs' };
  expect((await shop.server.api('POST', `/payments/${(await payment()).id}/refunds`, refund)).status).toBe(201);
});

test('a dispute that was prevented is lost where money was taken, and nothing where none was', async () => {
  await dispute('prevented', { id: 'dp_none' });
  expect([await stateOf(), (await payment()).dispute]).toEqual(['paid', 'won']);
  await dispute('prevented', { id: 'dp_taken', balance_transactions: [{ id: 'txn_1' }] });
  expect([await stateOf(), (await payment()).dispute]).toEqual(['refunded', 'lost']);
});

test('what somebody gives back on Stripe’s own pages is booked once with its credit note, and finance is told', async () => {
  const refund = stripe.giveBack(intentId, 500);
  expect(await deliver('refund.created', refund)).toBe('done');
  await deliver('refund.updated', refund);
  expect((await payment()).refunded.amount).toBe('5.00');
  const notes = (await shop.api('GET', `/invoices?orderId=${order.id}&kind=credit_note`)).body.items;
  expect(notes).toMatchObject([{ total: { amount: '-5.00' } }]);
  expect(await told()).toEqual([expect.stringContaining('5.00 EUR was given back at the provider itself')]);
  expect(await calls()).toBe(10);
  // What is left can still go back here, and no more.
  const refunds = `/payments/${(await payment()).id}/refunds`;
  const tooMuch = { amount: { amount: '12.51', currency: 'EUR' }, reason: 'Too much' };
  expect((await shop.server.api('POST', refunds, tooMuch)).body.code).toBe('refund_too_large');
});

test('all of it given back on Stripe’s own pages ends what it bought', async () => {
  await deliver('refund.created', stripe.giveBack(intentId, 1_750));
  expect(await stateOf()).toBe('refunded');
});

test('the message of a refund of ours may overtake the answer to it, and is no second one', async () => {
  const refunds = `/payments/${(await payment()).id}/refunds`;
  const asked = { amount: { amount: '5.00', currency: 'EUR' }, reason: 'A part of it' };
  const { body: promised } = await shop.server.api('POST', refunds, asked);
  const made = Object.assign(stripe.giveBack(intentId, 500), { metadata: { refund_id: promised.id } });
  await deliver('refund.created', made);
  expect((await payment()).refunded.amount).toBe('5.00');
  expect((await shop.server.api('GET', refunds)).body.items).toMatchObject([{ id: promised.id, state: 'succeeded' }]);
  expect(await told()).toEqual([]);
});

test('a refund that the bank sends back after it was called done leaves the money to the payer’s credit, once', async () => {
  const refunds = `/payments/${(await payment()).id}/refunds`;
  const asked = { amount: { amount: '5.00', currency: 'EUR' }, reason: 'A part of it' };
  const { body: promised } = await shop.server.api('POST', refunds, asked);
  const made = Object.assign(stripe.giveBack(intentId, 500), { metadata: { refund_id: promised.id } });
  await deliver('refund.created', made);
  Object.assign(made, { status: 'failed', failure_reason: 'expired_or_canceled_card' });
  expect(await deliver('refund.failed', made)).toBe('done');
  await deliver('refund.updated', made);
  expect((await shop.server.api('GET', refunds)).body.items).toMatchObject([{ id: promised.id, state: 'failed' }]);
  const balance = (await shop.api('GET', `/accounts/${shop.partner.id}/balance`)).body.items;
  expect(balance).toMatchObject([{ account: 'credit', balance: { amount: '-5.00' } }]);
  expect((await told()).join()).toContain('The refund did not go through: expired_or_canceled_card');
});

test('a server that no message reaches finds both by asking, once', async () => {
  stripe.giveBack(intentId, 500);
  stripe.dispute(intentId, 'needs_response', { amount: 300 });
  expect(await look()).toEqual({ found: 2, done: 2, failed: 0 });
  expect([await stateOf(), (await payment()).dispute]).toEqual(['disputed', 'open']);
  shop.clock.nowMs += 3_600_000;
  stripe.dispute(intentId, 'lost');
  expect(await look()).toEqual({ found: 1, done: 1, failed: 0 });
  expect((await payment()).refunded.amount).toBe('8.00');
  expect(await look()).toEqual({ found: 0, done: 0, failed: 0 });
});

test('a refund beside a dispute is taken for a part of it, and told', async () => {
  await dispute('needs_response');
  await deliver('refund.created', stripe.giveBack(intentId, 1_750));
  expect((await payment()).refunded.amount).toBe('0.00');
  expect((await told()).join()).toContain('It is taken for a part of the dispute');
});

test('a provider that does not answer stops nothing, and is asked again', async () => {
  await stripe.close();
  expect(await look()).toEqual({ found: 0, done: 0, failed: 1 });
});
