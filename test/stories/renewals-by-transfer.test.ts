// Renewals that the clock ordered and that wait for a bank transfer: what does not fit any more is closed and told, and what is left ordered anew.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const SECOND = [{ amount: '500.00', currency: 'EUR' as const }];
let shop: Shop;
let number: number;

/** Ten calls that renew by themselves, of which the renewal waits for a transfer two days before the term ends. */
beforeEach(async () => {
  shop = await openShop({ payments: { offline: { offered: true, secondPersonFrom: SECOND } } });
  const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
  await shop.order(quoted.body.quoteId, { autoRenew: true });
  number = (await shop.api('GET', '/subscriptions')).body.items[0].number;
  await shop.creditLine('0.00');
  shop.clock.nowMs = (await read()).periodEndMs - 3 * DAY_MS;
  await advance(1);
  expect(await renewals()).toMatchObject([{ state: 'pending', method: 'offline' }]);
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

async function advance(days: number): Promise<void> {
  expect(await shop.server.api('POST', '/test-clock', { advance: `P${days}D` })).toMatchObject({ status: 200 });
}

const run = async (job: string) => (await shop.server.api('POST', `/jobs/${job}/run`, {})).body;
const read = async () => (await shop.api('GET', `/subscriptions/${number}`)).body;

async function renewals() {
  const { items } = (await shop.api('GET', '/orders?limit=200')).body;
  const own = items.filter(({ kind }: { kind: string }) => kind === 'renewal').toReversed();
  const detailed = [];
  for (const { id } of own) detailed.push((await shop.api('GET', `/orders/${id}`)).body);
  return detailed;
}

async function mails(kind: string): Promise<{ id: string; subject: string; recipient: string }[]> {
  return (await shop.server.api('GET', `/mails?kind=${kind}&limit=200`)).body.items;
}

let bankLines = 0;
function comes(orderId: string, amount: string, as: Record<string, string> = {}) {
  bankLines += 1;
  const line = { amount: { amount, currency: 'EUR' }, receivedOn: '2027-03-30', bankReference: `LINE ${bankLines}` };
  return shop.server.api('POST', `/orders/${orderId}/mark-paid`, line, as);
}

async function buyMore(quantity: number): Promise<void> {
  await shop.creditLine('10000.00');
  await shop.buy([{ subscription: number, quantity }]);
  await shop.creditLine('0.00');
}

test('more units than it was ordered for: it is closed, told to its payer, and ordered anew for all of them, once', async () => {
  const [first] = await renewals();
  await buyMore(12);
  await advance(1);
  const [closed, anew, ...more] = await renewals();
  expect([closed.state, closed.number, anew.state, more]).toEqual(['cancelled', first.number, 'pending', []]);
  expect(anew.lines.map(({ quantityAfter }: { quantityAfter: number }) => quantityAfter)).toEqual([12]);
  const told = await mails('order_closed');
  expect(told.map(({ subject }) => subject)).toEqual([`Order ${first.number} is closed: please do not pay it`]);
  expect((await mails('payment_failed')).map(({ subject }) => subject)).toHaveLength(2);
  for (const job of ['drop-renewals', 'renew', 'drop-renewals']) await run(job);
  expect(await renewals()).toHaveLength(2);
  expect((await comes(anew.id, anew.total.amount)).body.order).toBe('paid');
  expect(await read()).toMatchObject({ quantity: 12, periodStartMs: (await read()).periodEndMs - 30 * DAY_MS });
});

test('money that was on its way to a closed one is held and told to finance, and counts towards the order that took its place', async () => {
  const [{ id, total }] = await renewals();
  const { periodEndMs } = await read();
  await buyMore(12);
  await advance(1);
  const late = await comes(id, total.amount);
  expect(late.body).toMatchObject({ order: 'cancelled', payment: { state: 'held', heldFor: 'order_cancelled' } });
  const balances = (await shop.api('GET', `/accounts/${shop.partner.id}/balance`)).body.items;
  const credit = balances.find(({ account }: { account: string }) => account === 'credit');
  expect(credit.balance.amount).toBe(`-${total.amount}`);
  expect(await mails('money_alert')).toHaveLength(1);
  expect((await read()).periodEndMs).toBe(periodEndMs);
  expect(await run('renew-held')).toMatchObject({ found: 1, done: 1 });
  expect(await run('renew-held')).toMatchObject({ found: 0 });
  const [, anew] = await renewals();
  const parts = async () => (await shop.api('GET', `/orders/${anew.id}/payments`)).body.items;
  expect(await parts()).toMatchObject([{ state: 'held', heldFor: 'part_payment', amount: total }]);
  const rest = (Number(anew.total.amount) - Number(total.amount)).toFixed(2);
  expect((await comes(anew.id, rest)).body.order).toBe('paid');
  expect((await parts()).map(({ state }: { state: string }) => state)).toEqual(['succeeded', 'succeeded']);
  expect(await read()).toMatchObject({ quantity: 12, periodStartMs: periodEndMs });
});

test('money for a closed one that is enough for what took its place pays that at once', async () => {
  const [{ id, total }] = await renewals();
  const { periodEndMs } = await read();
  const { items } = (await shop.api('GET', `/subscriptions/${number}/units`)).body;
  await shop.creditLine('10000.00');
  await shop.buy([{ subscription: number, terminateUnits: items.slice(8).map((one: { id: string }) => one.id) }]);
  await shop.creditLine('0.00');
  await advance(1);
  expect((await comes(id, total.amount)).body.order).toBe('cancelled');
  await run('renew-held');
  expect((await renewals()).map(({ state }) => state)).toEqual(['cancelled', 'paid']);
  expect(await read()).toMatchObject({ quantity: 8, periodStartMs: periodEndMs });
});

test('what renews no more is closed and not ordered again; a part of its money that came is told to finance', async () => {
  const [{ id }] = await renewals();
  expect((await comes(id, '1.00')).body.payment).toMatchObject({ state: 'held', heldFor: 'part_payment' });
  await shop.api('POST', `/subscriptions/${number}/auto-renew`, { autoRenew: false, confirm: true });
  expect((await read()).autoRenew).toBe(false);
  expect(await run('drop-renewals')).toMatchObject({ found: 1, done: 1 });
  expect(await run('drop-renewals')).toMatchObject({ found: 0 });
  await run('renew');
  expect((await renewals()).map(({ state }) => state)).toEqual(['cancelled']);
  expect([await mails('order_closed'), await mails('money_alert')]).toMatchObject([{ length: 1 }, { length: 2 }]);
  await shop.api('POST', `/subscriptions/${number}/auto-renew`, { autoRenew: true });
  await run('renew');
  expect((await renewals()).map(({ state }) => state)).toEqual(['cancelled', 'pending']);
});

test('what one person of finance says is paid is not closed before the second one has spoken', async () => {
  await buyMore(400);
  await advance(1);
  const [, { id, total }] = await renewals();
  const one = await addPerson(shop.server, shop.vendor, 'billing');
  expect((await comes(id, total.amount, one.headers)).body.payment.state).toBe('proposed');
  await shop.api('POST', `/subscriptions/${number}/auto-renew`, { autoRenew: false, confirm: true });
  expect(await run('drop-renewals')).toMatchObject({ found: 0 });
  expect((await renewals())[1].state).toBe('pending');
});

test('units that were added while a renewal by hand waited for its money are not renewed for nothing: the money is held', async () => {
  const { periodEndMs } = await read();
  const quoted = await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId, cycles: 5 });
  const { id, total } = (await shop.order(quoted.body.quoteId, { method: 'offline' })).body;
  await buyMore(300);
  const one = await addPerson(shop.server, shop.vendor, 'billing');
  const paid = await comes(id, total.amount, one.headers);
  expect(paid.body).toMatchObject({ order: 'paid', payment: { state: 'held' } });
  expect((await shop.api('GET', `/orders/${id}`)).body.holdReason).toBe('charge_moved');
  expect(await read()).toMatchObject({ quantity: 300, periodEndMs });
});
