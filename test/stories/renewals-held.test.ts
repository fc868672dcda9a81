// Renewals that the clock ordered and that were paid when they did not fit any more: the next term is ordered as it costs now, nothing is paid twice and nothing lapses.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const PAYMENTS = {
  sandbox: 'by_hand' as const,
  offline: { offered: true, secondPersonFrom: [{ amount: '1.00', currency: 'EUR' as const }] },
};
let shop: Shop;
let number: number;
let termEndMs: number;

/** Ten calls that renew by themselves and whose renewal waits for its money, two days before the term ends. */
beforeEach(async () => {
  shop = await openShop({ payments: PAYMENTS });
  await shop.buy([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
  number = (await shop.api('GET', '/subscriptions')).body.items[0].number;
  await shop.api('POST', `/subscriptions/${number}/auto-renew`, { autoRenew: true });
  await shop.creditLine('0.00');
  termEndMs = (await read()).periodEndMs;
  shop.clock.nowMs = termEndMs - 3 * DAY_MS;
  await advance('P1D');
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

async function advance(by: string): Promise<void> {
  expect(await shop.server.api('POST', '/test-clock', { advance: by })).toMatchObject({ status: 200 });
}

const run = async (job: string) => (await shop.server.api('POST', `/jobs/${job}/run`, {})).body;
const read = async () => (await shop.api('GET', `/subscriptions/${number}`)).body;
const paymentsOf = async (id: string) => (await shop.api('GET', `/orders/${id}/payments`)).body.items;

/** Oldest first. */
async function renewals() {
  const { items } = (await shop.api('GET', '/orders?limit=200')).body;
  const own = items.filter(({ kind }: { kind: string }) => kind === 'renewal').toReversed();
  return await Promise.all(own.map(async ({ id }: { id: string }) => (await shop.api('GET', `/orders/${id}`)).body));
}

async function credit(): Promise<string | undefined> {
  const { items } = (await shop.api('GET', `/accounts/${shop.partner.id}/balance`)).body;
  return items.find(({ account }: { account: string }) => account === 'credit')?.balance.amount;
}

const mails = async (kind: string) => (await shop.server.api('GET', `/mails?kind=${kind}&limit=200`)).body.items;

async function change(quantity: number): Promise<void> {
  await shop.creditLine('10000.00');
  const now = await read();
  const item =
    quantity > now.quantity
      ? { subscription: number, quantity }
      : { subscription: number, terminateUnits: (await units()).slice(quantity) };
  await shop.buy([item]);
  await shop.creditLine('0.00');
}

async function units(): Promise<string[]> {
  const { body } = await shop.api('GET', `/subscriptions/${number}/units`);
  return body.items.map(({ id }: { id: string }) => id);
}

let bankLines = 0;
/** Two people of finance, the second one after what `meanwhile` does. */
async function transfer(orderId: string, amount: string, meanwhile: () => Promise<void> = async () => {}) {
  bankLines += 1;
  const [one, other] = [
    await addPerson(shop.server, shop.vendor, 'billing'),
    await addPerson(shop.server, shop.vendor, 'billing'),
  ];
  const line = { amount: { amount, currency: 'EUR' }, receivedOn: '2027-03-30', bankReference: `LINE ${bankLines}` };
  const marked = await shop.server.api('POST', `/orders/${orderId}/mark-paid`, line, one.headers);
  expect(marked.body.payment.state).toBe('proposed');
  await meanwhile();
  const { id } = marked.body.payment;
  return (await shop.server.api('POST', `/payments/${id}/confirm`, { agrees: true }, other.headers)).body;
}

/** Of ten units it becomes so many between what the first and what the second person of finance says of the transfer. */
async function paidWhileItBecame(quantity: number, { id, total }: { id: string; total: { amount: string } }) {
  expect(await transfer(id, total.amount, () => change(quantity))).toMatchObject({
    order: 'paid',
    payment: { state: 'held' },
  });
  expect((await shop.api('GET', `/orders/${id}`)).body.holdReason).toBe('charge_moved');
  expect(await run('renew-held')).toMatchObject({ found: 1, done: 1 });
  expect(await run('renew-held')).toMatchObject({ found: 0 });
  return await renewals();
}

test('fewer units than were paid for: the money pays the order that takes its place, and the rest is to the credit', async () => {
  const [first] = await renewals();
  const [closed, anew, ...more] = await paidWhileItBecame(8, first);
  expect([closed.state, closed.holdReason, anew.state, more]).toEqual(['refunded', 'ordered_anew', 'paid', []]);
  expect(await read()).toMatchObject({ quantity: 8, state: 'active', periodStartMs: termEndMs });
  expect([await paymentsOf(closed.id), await paymentsOf(anew.id)]).toMatchObject([[], [{ state: 'succeeded' }]]);
  expect(await credit()).toBe(`-${(Number(closed.total.amount) - Number(anew.total.amount)).toFixed(2)}`);
  // Refunded like any other payment of an order.
  const [{ id }] = await paymentsOf(anew.id);
  const back = { amount: closed.total, reason: 'it was a mistake', endSubscriptions: true };
  expect((await shop.server.api('POST', `/payments/${id}/refunds`, back)).status).toBe(201);
  expect(await credit()).toBeUndefined();
});

test('more units than were paid for by transfer: it counts towards the order that takes its place, and the rest is asked for', async () => {
  const [first] = await renewals();
  const [closed, anew, ...more] = await paidWhileItBecame(12, first);
  expect([closed.state, anew.state, anew.method, more]).toEqual(['refunded', 'pending', 'offline', []]);
  expect(await paymentsOf(anew.id)).toMatchObject([{ state: 'held', heldFor: 'part_payment', amount: first.total }]);
  for (const job of ['drop-renewals', 'renew', 'charge-renewals']) await run(job);
  expect(await renewals()).toHaveLength(2);
  const rest = (Number(anew.total.amount) - Number(first.total.amount)).toFixed(2);
  const [asked] = (await mails('payment_failed')).filter(({ subject }: { subject: string }) =>
    subject.includes(`${anew.number}`),
  );
  const { text } = (await shop.server.api('GET', `/mails/${asked.id}`)).body;
  expect(text).toContain(rest);
  expect(text).toContain(`Came for order ${first.number} already`);
  expect(await transfer(anew.id, rest)).toMatchObject({ order: 'paid' });
  expect(await read()).toMatchObject({ quantity: 12, periodStartMs: termEndMs });
  expect([await credit(), (await paymentsOf(anew.id)).map(({ state }: { state: string }) => state)]).toEqual([
    undefined,
    ['succeeded', 'succeeded'],
  ]);
});

test('what renews no more is left to finance, and what was renewed by hand meanwhile is not renewed twice', async () => {
  const [first] = await renewals();
  await transfer(first.id, first.total.amount, async () => {
    await shop.creditLine('10000.00');
    const quoted = await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId });
    expect((await shop.order(quoted.body.quoteId)).body.state).toBe('paid');
  });
  expect((await renewals())[0]).toMatchObject({ holdReason: 'term_moved' });
  const { periodEndMs } = await read();
  for (const job of ['renew-held', 'renew']) await run(job);
  expect([(await renewals()).length, (await read()).periodEndMs]).toEqual([2, periodEndMs]);
  expect([await credit(), await paymentsOf(first.id)]).toMatchObject([`-${first.total.amount}`, [{ state: 'held' }]]);
});

test('a renewal by hand of fewer units now is carried out as it was asked for; of more, nothing is ordered that nobody agreed to', async () => {
  const byHand = async () => {
    const quoted = await shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId, cycles: 5 });
    return (await shop.order(quoted.body.quoteId, { method: 'offline' })).body;
  };
  await shop.api('POST', `/subscriptions/${number}/auto-renew`, { autoRenew: false, confirm: true });
  const fewer = await byHand();
  const [, closed, anew, ...more] = await paidWhileItBecame(8, fewer);
  expect([closed.number, closed.state, anew.state, anew.total.amount, more]).toEqual([
    ...[fewer.number, 'refunded', 'paid', (Number(fewer.total.amount) * 0.8).toFixed(2), []],
  ]);
  expect((await read()).periodEndMs).toBeGreaterThan(termEndMs + 5 * 29 * DAY_MS);
  const before = await read();
  const held = await byHand();
  await paidWhileItBecame(12, held);
  expect((await shop.api('GET', `/orders/${held.id}`)).body).toMatchObject({
    state: 'paid',
    holdReason: 'charge_moved',
  });
  expect((await read()).periodEndMs).toBe(before.periodEndMs);
  expect(await paymentsOf(held.id)).toMatchObject([{ state: 'held' }]);
});

const linesOf = ({ lines }: { lines: { subscription: number }[] }) => lines.map(({ subscription }) => subscription);

/** Hot standby that ends with the calls and renews by itself. */
async function buyStandby(): Promise<number> {
  await shop.creditLine('10000.00');
  await shop.buy([{ sku: 'PSE-HS', plan: 'monthly', quantity: 1 }]);
  await shop.creditLine('0.00');
  const { items } = (await shop.api('GET', '/subscriptions')).body;
  const standby = items.find(({ sku }: { sku: string }) => sku === 'PSE-HS');
  expect(standby.periodEndMs).toBe(termEndMs);
  await shop.api('POST', `/subscriptions/${standby.number}/auto-renew`, { autoRenew: true });
  return standby.number;
}

test('of two that one order was to renew the one that did not end meanwhile is renewed by its money', async () => {
  const standby = await buyStandby();
  for (const job of ['drop-renewals', 'renew']) await run(job);
  const [, both] = await renewals();
  expect(linesOf(both)).toEqual([number, standby]);
  await transfer(both.id, both.total.amount, async () => {
    const end = { reason: 'no longer needed', confirm: true };
    expect((await shop.api('POST', `/subscriptions/${standby}/end`, end)).status).toBe(200);
  });
  expect((await shop.api('GET', `/orders/${both.id}`)).body.holdReason).toBe('subscription_ended');
  await run('renew-held');
  const anew = (await renewals()).at(-1);
  expect([anew.state, linesOf(anew)]).toEqual(['paid', [number]]);
  expect(await read()).toMatchObject({ state: 'active', periodStartMs: termEndMs });
});

test('what comes to end with a renewal that waits is ordered with it, and after it where it was being paid', async () => {
  const [first] = await renewals();
  const standby = await buyStandby();
  for (const job of ['drop-renewals', 'renew']) await run(job);
  const [closed, both, ...more] = await renewals();
  expect([closed.state, linesOf(both), more]).toEqual(['cancelled', [number, standby], []]);
  expect(closed.number).toBe(first.number);
  let later = 0;
  shop.clock.nowMs += 60_000;
  await transfer(both.id, both.total.amount, async () => {
    await shop.creditLine('10000.00');
    await shop.buy([{ sku: 'PSE-EXT', plan: 'monthly', quantity: 5 }]);
    await shop.creditLine('0.00');
    const { items } = (await shop.api('GET', '/subscriptions')).body;
    later = items.find(({ sku }: { sku: string }) => sku === 'PSE-EXT').number;
    await shop.api('POST', `/subscriptions/${later}/auto-renew`, { autoRenew: true });
    for (const job of ['drop-renewals', 'renew']) await run(job);
    expect(await renewals()).toHaveLength(2);
  });
  for (const job of ['drop-renewals', 'renew', 'renew']) await run(job);
  const [, paid, rest, ...none] = await renewals();
  expect([paid.state, rest.state, linesOf(rest), none]).toEqual(['paid', 'pending', [later], []]);
});

test('what its seller ends with its term is not waited for by the renewal of the rest', async () => {
  const [first] = await renewals();
  await buyStandby();
  const { items } = (await shop.server.api('GET', '/offers?search=PSE-HS')).body;
  const { id, version } = items.find(({ sku }: { sku: string }) => sku === 'PSE-HS');
  const withdrawn = await shop.server.api('POST', `/offers/${id}/withdraw`, { version, endsAtMs: termEndMs });
  expect(withdrawn.status, JSON.stringify(withdrawn.body)).toBe(200);
  for (const job of ['drop-renewals', 'renew']) await run(job);
  expect(await renewals()).toMatchObject([{ number: first.number, state: 'pending' }]);
});
