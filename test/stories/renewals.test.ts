// Terms by the clock: reminded of, renewed by themselves once, charged again where that failed, lapsed after their grace.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writtenDate } from '../../shared/written.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

async function advance(days: number): Promise<void> {
  const moved = await shop.server.api('POST', '/test-clock', { advance: `P${days}D` });
  expect(moved).toMatchObject({ status: 200 });
}

async function subjects(kind: string): Promise<string[]> {
  const { body } = await shop.server.api('GET', `/mails?kind=${kind}&limit=200`);
  return body.items.map((mail: { subject: string }) => mail.subject).toReversed();
}

async function buyRenewing(item: object = CALLS): Promise<number> {
  const quoted = await shop.quote([item]);
  const placed = await shop.order(quoted.body.quoteId, { autoRenew: true });
  expect(placed.body.state).toBe('paid');
  return (await shop.api('GET', '/subscriptions')).body.items.at(-1).number;
}

async function orders(kind = 'renewal') {
  const { body } = await shop.api('GET', '/orders?limit=200');
  return body.items.filter((order: { kind: string }) => order.kind === kind).toReversed();
}

test('a month on credit renews by itself three days ahead, reminded of once, every month once', async () => {
  const number = await buyRenewing();
  await advance(25);
  expect(await subjects('renewal')).toEqual(['PBX SHOP-0001 renews in 7 days']);
  expect(await orders()).toHaveLength(0);
  await advance(4);
  expect((await orders()).map(({ state }: { state: string }) => state)).toEqual(['paid']);
  const renewed = (await shop.api('GET', `/subscriptions/${number}`)).body;
  expect(renewed.state).toBe('active');
  await shop.server.api('POST', '/jobs/renew/run', {});
  expect(await orders()).toHaveLength(1);
});

test('a renewal on credit is due no earlier than the period that it pays for, and not before its days are over', async () => {
  const limit = { amount: '100000.00', currency: 'EUR' };
  const inDays = (termsDays: number) =>
    shop.server.api('PATCH', `/accounts/${shop.partner.id}/credit-line`, { limit, termsDays });
  const number = await buyRenewing();
  const newest = async () => {
    const periodStartMs = (await shop.api('GET', `/subscriptions/${number}`)).body.periodStartMs;
    const { id } = (await orders()).at(-1);
    const { issuedAtMs, dueAtMs, state } = (await shop.api('GET', `/invoices?orderId=${id}`)).body.items[0];
    return { state, dueAtMs, periodStartMs, issuedAtMs };
  };
  await inDays(1);
  await advance(29);
  const first = await newest();
  expect(first).toMatchObject({ state: 'open', dueAtMs: first.periodStartMs });
  expect(first.issuedAtMs).toBeLessThan(first.periodStartMs - DAY_MS);
  await inDays(14);
  await advance(30);
  const second = await newest();
  expect([second.dueAtMs, second.periodStartMs > first.periodStartMs]).toEqual([
    ...[second.issuedAtMs + 14 * DAY_MS, true],
  ]);
});

test('what does not renew ends after its grace, and is gone 28 days after its term', async () => {
  await shop.buy([CALLS]);
  const [{ number }] = (await shop.api('GET', '/subscriptions')).body.items;
  const state = async () => (await shop.api('GET', `/subscriptions/${number}`)).body.state;
  await advance(31 + 13);
  expect([await state(), await subjects('renewal')]).toEqual(['active', ['PBX SHOP-0001 ends in 7 days']]);
  await advance(1);
  expect(await state()).toBe('expired');
  await advance(14);
  expect(await state()).toBe('cancelled');
});

test('an outage charges every missed month once, in one order', async () => {
  const number = await buyRenewing();
  const { periodEndMs } = (await shop.api('GET', `/subscriptions/${number}`)).body;
  shop.clock.nowMs = periodEndMs + 40 * DAY_MS;
  await advance(1);
  const [order, ...more] = await orders();
  expect([order.state, more]).toEqual(['paid', []]);
  const lines = (await shop.api('GET', `/orders/${order.id}`)).body.lines;
  expect(lines).toHaveLength(2);
  expect((await shop.api('GET', `/subscriptions/${number}`)).body.state).toBe('active');
});

test('a credit line that is used up makes a transfer of it, told to the payer; the term lapses when it does not come', async () => {
  const number = await buyRenewing();
  await shop.creditLine('0.00');
  await advance(29);
  const [order] = await orders();
  expect(order).toMatchObject({ state: 'pending', method: 'offline' });
  expect(await subjects('payment_failed')).toEqual([`Payment of order ${order.number} failed`]);
  await advance(17);
  expect((await orders()).map(({ state }: { state: string }) => state)).toEqual(['expired']);
  expect((await shop.api('GET', `/subscriptions/${number}`)).body.state).toBe('expired');
});

test('fewer units that wait for the term are what is renewed', async () => {
  const number = await buyRenewing();
  const { version } = (await shop.api('GET', `/subscriptions/${number}`)).body;
  shop.clock.nowMs += 20 * DAY_MS;
  await shop.buy([{ subscription: number, quantity: 4, version }]);
  await advance(13);
  const renewed = (await shop.api('GET', `/subscriptions/${number}`)).body;
  expect(renewed).toMatchObject({ state: 'active', quantity: 4 });
});

test('overdue invoices are asked for, suspend their payer after two weeks, and release it when paid', async () => {
  await shop.buy([{ ...CALLS, plan: 'yearly' }]);
  const [invoice] = (await shop.server.api('GET', '/invoices')).body.items;
  shop.clock.nowMs = invoice.dueAtMs;
  await advance(13);
  const status = async () => (await shop.server.api('GET', `/accounts/${shop.partner.id}`)).body.status;
  expect([await status(), await subjects('overdue')]).toEqual([
    'active',
    [1, 7, 13].map((days) => `${invoice.label} is overdue by ${days === 1 ? '1 day' : `${days} days`}`),
  ]);
  await advance(1);
  expect(await status()).toBe('suspended');
  await shop.server.api('POST', `/invoices/${invoice.id}/settlement`, { state: 'paid', reason: 'bank transfer' });
  await shop.server.api('POST', '/jobs/lift-suspensions/run', {});
  expect(await status()).toBe('active');
});

test('a suspension is put off to a day by the vendor alone, comes then, and no block that is taken back goes round it', async () => {
  await shop.buy([{ ...CALLS, plan: 'yearly' }]);
  const [invoice] = (await shop.server.api('GET', '/invoices')).body.items;
  shop.clock.nowMs = invoice.dueAtMs;
  await advance(14);
  const path = `/accounts/${shop.partner.id}`;
  const status = async () => (await shop.server.api('GET', path)).body.status;
  const setTo = (to: string) => shop.server.api('POST', `${path}/status`, { status: to, reason: 'by hand' });
  expect([await status(), (await setTo('active')).status]).toEqual(['suspended', 409]);
  expect((await setTo('blocked')).status).toBe(200);
  expect((await setTo('active')).body.status).toBe('suspended');
  const day = (days: number) => new Date(shop.clock.nowMs + days * DAY_MS).toISOString().slice(0, 10);
  const defer = (until: string) => ({ until, reason: 'pays at the end of the month' });
  const ask = (body: object) => shop.server.api('POST', `${path}/suspension/deferral`, body);
  expect((await shop.api('POST', `${path}/suspension/deferral`, defer(day(5)))).status).toBe(403);
  for (const until of [day(0), day(91)]) {
    expect(await ask(defer(until))).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  }
  expect(await ask(defer(day(5)))).toMatchObject({ status: 200, body: { status: 'active', deferredUntil: day(5) } });
  expect((await shop.api('GET', `${path}/suspension`)).body).toEqual({ status: 'active', deferredUntil: day(5) });
  await advance(4);
  expect([await status(), (await shop.quote([CALLS], { pbxId: await shop.addPbx('DEFER-0001') })).status]).toEqual([
    ...['active', 201],
  ]);
  await advance(1);
  expect(await status()).toBe('suspended');
  // Again, and paid before the day: nothing comes.
  expect((await ask(defer(day(3)))).status).toBe(200);
  await shop.server.api('POST', `/invoices/${invoice.id}/settlement`, { state: 'paid', reason: 'bank transfer' });
  await advance(4);
  expect(await status()).toBe('active');
  expect((await shop.api('GET', `${path}/suspension`)).body.deferredUntil).toBe(null);
});

test('what is put off before it comes is announced with the later day', async () => {
  await shop.buy([{ ...CALLS, plan: 'yearly' }]);
  const [invoice] = (await shop.server.api('GET', '/invoices')).body.items;
  shop.clock.nowMs = invoice.dueAtMs;
  await advance(8);
  const until = new Date(invoice.dueAtMs + 20 * DAY_MS).toISOString().slice(0, 10);
  const path = `/accounts/${shop.partner.id}`;
  expect((await shop.server.api('POST', `${path}/suspension/deferral`, { until, reason: 'agreed' })).status).toBe(200);
  await advance(7);
  expect((await shop.server.api('GET', path)).body.status).toBe('active');
  const { body } = await shop.server.api('GET', '/mails?kind=overdue&limit=200');
  const mail = (await shop.server.api('GET', `/mails/${body.items[0].id}`)).body;
  expect(JSON.stringify(mail)).toContain(writtenDate(until, 'en'));
  await advance(6);
  expect((await shop.server.api('GET', path)).body.status).toBe('suspended');
});
