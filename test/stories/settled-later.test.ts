// Days between quote, order and money: no day is lost, no figure moves, and what cannot be as it was shown is said or held.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const NOON = Date.UTC(2027, 0, 29, 12);
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
const STANDBY = { sku: 'PSE-HS', plan: 'monthly', quantity: 1 };

let shop: Shop;
let pbxId = '';
let serials = 0;
beforeAll(async () => {
  shop = await openShop({ nowMs: NOON });
});
beforeEach(async () => {
  shop.clock.nowMs = NOON;
  serials += 1;
  pbxId = await shop.addPbx(`LATE-${1000 + serials}`);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const quote = (items: readonly object[]) => shop.quote(items, { pbxId });
async function held() {
  const { body } = await shop.api('GET', `/subscriptions?pbxId=${pbxId}`);
  return Object.fromEntries(body.items.map((one: { sku: string }) => [one.sku, one]));
}
async function offline(items: readonly object[]) {
  const { body } = await quote(items);
  return (await shop.order(body.quoteId, { method: 'offline' })).body;
}
const orderNow = async (id: string) => (await shop.api('GET', `/orders/${id}`)).body;

test('a term that an offline order opens begins when the money is there, at the same figures', async () => {
  const placed = await offline([CALLS, { ...STANDBY, plan: 'monthly' }]);
  shop.clock.nowMs += 5 * DAY_MS;
  expect(await shop.settle(placed.id)).toBe('fulfilled');
  const end = Date.UTC(2027, 2, 3);
  expect(await held()).toMatchObject({ 'PSE-CC': { periodEndMs: end }, 'PSE-HS': { periodEndMs: end } });
  const order = await orderNow(placed.id);
  expect(order.total).toEqual(placed.total);
  expect(order.lines).toMatchObject([{ periodStartMs: Date.UTC(2027, 1, 3), periodEndMs: end }, { periodEndMs: end }]);
  expect(order.lines[0].words).toContain('2027-02-03 to 2027-03-02');
  // The next period is counted from the day of the payment.
  const renewal = await shop.api('POST', '/quotes/renewal', { pbxId });
  expect(renewal.body.lines).toMatchObject([{ from: '2027-03-03', until: '2027-04-03' }, { sku: 'PSE-HS' }]);
});

test('the days in which units may be given back count from the payment', async () => {
  const placed = await offline([CALLS]);
  shop.clock.nowMs += 12 * DAY_MS;
  await shop.settle(placed.id);
  shop.clock.nowMs += 10 * DAY_MS;
  const { number } = (await held())['PSE-CC'];
  const { body: units } = await shop.api('GET', `/subscriptions/${number}/units`);
  const { body } = await quote([
    { subscription: number, terminateUnits: units.items.map(({ id }: { id: string }) => id) },
  ]);
  expect(body.totals.gross.amount).toBe(`-${placed.total.amount}`);
});

test('two orders that open one PBX and are paid on one day end together', async () => {
  const orders = [await offline([CALLS]), await offline([STANDBY])];
  shop.clock.nowMs += 3 * DAY_MS;
  for (const { id } of orders) expect(await shop.settle(id)).toBe('fulfilled');
  const { 'PSE-CC': calls, 'PSE-HS': standby } = await held();
  expect(calls.periodEndMs).toBe(standby.periodEndMs);
});

test('what was priced to an end that moved meanwhile is held, and says why', async () => {
  await shop.buy([CALLS], { pbxId });
  shop.clock.nowMs += 5 * DAY_MS;
  const placed = await offline([STANDBY]);
  const renewal = await shop.api('POST', '/quotes/renewal', { pbxId });
  expect((await shop.order(renewal.body.quoteId)).status).toBe(201);
  expect(await shop.settle(placed.id)).toBe('held');
  expect(await orderNow(placed.id)).toMatchObject({ state: 'paid', holdReason: 'term_moved' });
  expect(await held()).not.toHaveProperty('PSE-HS');
  const { body } = await shop.server.api('GET', `/audit?limit=200`);
  expect(JSON.stringify(body)).toContain(
    'ends on 2027-03-29 now, and what was ordered was priced to end on 2027-02-28',
  );
});

test.each([
  ['units that are added', async (number: number) => await quote([{ subscription: number, quantity: 15 }])],
  ['a renewal', async () => await shop.api('POST', '/quotes/renewal', { pbxId })],
] as const)(
  '%s by an order that is paid after it became another offer: held, and it stays what it is',
  async (_, ask) => {
    await shop.buy([{ ...CALLS, sku: 'PSE-ENT', plan: 'yearly' }], { pbxId });
    const { number } = (await held())['PSE-ENT'];
    const { body } = await ask(number);
    const { id } = (await shop.order(body.quoteId, { method: 'offline' })).body;
    await shop.buy(
      [{ subscription: number, migrate: { sku: 'PSE-ULT', plan: 'yearly', quantity: 10, term: 'kept' } }],
      {
        pbxId,
      },
    );
    const before = await held();
    expect(before['PSE-ULT']).toMatchObject({ number, quantity: 10 });
    expect(await shop.settle(id)).toBe('held');
    expect(await orderNow(id)).toMatchObject({ state: 'paid', holdReason: 'offer_moved' });
    expect(await held()).toEqual(before);
  },
);

test('units that are added by an order that is paid after the plan became another: held, and the plan stays', async () => {
  await shop.buy([{ ...CALLS, sku: 'PSE-ENT', plan: 'yearly' }], { pbxId });
  const { number } = (await held())['PSE-ENT'];
  const { body } = await quote([{ subscription: number, quantity: 15 }]);
  const { id } = (await shop.order(body.quoteId, { method: 'offline' })).body;
  const other = await quote([
    { subscription: number, migrate: { sku: 'PSE-ENT', plan: 'monthly', quantity: 10, term: 'kept' } },
  ]);
  expect(other.status, JSON.stringify(other.body)).toBe(201);
  expect((await shop.order(other.body.quoteId)).body.state).toBe('paid');
  expect(await shop.settle(id)).toBe('held');
  expect(await orderNow(id)).toMatchObject({ holdReason: 'offer_moved' });
  expect((await held())['PSE-ENT']).toMatchObject({ plan: 'monthly', quantity: 10 });
});

async function setCost(sku: string, amount: string) {
  const { body } = await shop.server.api('GET', '/offers?limit=200');
  const { id } = body.items.find((offer: { sku: string }) => offer.sku === sku);
  // The catalogue's own version began at this very instant.
  shop.clock.nowMs += 1_000;
  const price = { audience: 'partner', plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount }] };
  const set = await shop.server.api('POST', `/offers/${id}/prices`, price);
  expect(set.status, JSON.stringify(set.body)).toBe(201);
}

test('the price that was shown is charged for half an hour, though a new one came into force', async () => {
  const { body: shown } = await quote([CALLS]);
  await setCost('PSE-CC', '9.99');
  shop.clock.nowMs += 28 * MINUTE_MS;
  const placed = await shop.order(shown.quoteId, { hash: shown.hash });
  expect(placed.body.total).toEqual(shown.totals.gross);
  // Who holds it keeps its price (M17).
  const { number } = (await held())['PSE-CC'];
  const { body: more } = await quote([{ subscription: number, quantity: 20 }]);
  expect(more.items[0].totalAfter.amount).toBe((Number(shown.totals.net.amount) * 2).toFixed(2));
});

test('a price that changed is refused with both totals once the hold is over; one that did not is not', async () => {
  const { body: standby } = await quote([STANDBY]);
  const { body: users } = await quote([{ sku: 'PSE-EXT', plan: 'monthly', quantity: 20 }]);
  await setCost('PSE-HS', '77.00');
  shop.clock.nowMs += 31 * MINUTE_MS;
  const refused = await shop.order(standby.quoteId);
  expect(refused).toMatchObject({ status: 409, body: { code: 'price_changed' } });
  expect(refused.body.detail).toBe(`It was ${standby.totals.gross.amount} EUR and is 77.00 EUR now.`);
  expect(await held()).toEqual({});
  expect((await shop.order(users.quoteId)).body.total).toEqual(users.totals.gross);
});

test('a quote from before midnight is charged the same after midnight', async () => {
  await shop.buy([CALLS], { pbxId });
  const { number } = (await held())['PSE-CC'];
  shop.clock.nowMs = Date.UTC(2027, 1, 10, 23, 50);
  const { body } = await quote([{ subscription: number, quantity: 20 }]);
  shop.clock.nowMs += 20 * MINUTE_MS;
  const placed = await shop.order(body.quoteId, { hash: body.hash });
  expect(placed).toMatchObject({ status: 201, body: { total: body.totals.gross } });
});
