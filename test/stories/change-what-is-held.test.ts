// Amending, migrating, terminating and renewing what a PBX holds: shown before, atomic, at the right day and price.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2027, 2, 1, 12);
const EXTENSIONS = { sku: 'PSE-EXT', plan: 'monthly', quantity: 20 };
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

let shop: Shop;
let pbxId = '';
let serials = 0;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  shop.clock.nowMs = NOON;
  serials += 1;
  pbxId = await shop.addPbx(`HELD-${1000 + serials}`);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

/** Of the fresh PBX, by SKU. */
async function held() {
  const { body } = await shop.api('GET', `/subscriptions?pbxId=${pbxId}`);
  return Object.fromEntries(body.items.map((one: { sku: string }) => [one.sku, one]));
}
const buy = (items: readonly object[]) => shop.buy(items, { pbxId });
const quote = (items: readonly object[]) => shop.quote(items, { pbxId });

test('more units show old and new before, cost the days that are left, and end with the others', async () => {
  await buy([EXTENSIONS, CALLS]);
  shop.clock.nowMs += 10 * DAY_MS;
  const { number } = (await held())['PSE-EXT'];
  const { body } = await quote([{ subscription: number, quantity: 40 }]);
  expect(body.items).toMatchObject([{ quantityBefore: 20, quantityAfter: 40, effective: 'now', per: 'month' }]);
  expect(body.lines).toMatchObject([{ reason: 'added', quantity: 20, days: 21, periodDays: 31, until: '2027-04-01' }]);
  expect((await held())['PSE-EXT'].quantity).toBe(20);
  const placed = await shop.order(body.quoteId);
  expect(placed.body.total).toEqual(body.totals.gross);
  expect((await held())['PSE-EXT'].quantity).toBe(40);
  const { body: later } = await quote([{ sku: 'PSE-HS', plan: 'monthly', quantity: 1 }]);
  expect(later.lines).toMatchObject([{ until: '2027-04-01', days: 21 }]);
});

test('fewer units wait for the renewal without refund, and the renewal takes them up', async () => {
  await buy([EXTENSIONS, CALLS]);
  shop.clock.nowMs += 10 * DAY_MS;
  const { number } = (await held())['PSE-EXT'];
  const { body } = await quote([{ subscription: number, quantity: 5 }]);
  expect(body).toMatchObject({
    items: [{ effective: 'renewal', effectiveOn: '2027-04-01', quantityAfter: 5 }],
    lines: [],
  });
  await shop.order(body.quoteId, { method: 'none' });
  expect((await held())['PSE-EXT']).toMatchObject({ quantity: 20, scheduled: { quantity: 5, from: '2027-04-01' } });
  const asked = await quote([{ subscription: number, quantity: 30 }]);
  expect(asked).toMatchObject({ status: 409, body: { code: 'scheduled_change' } });
  const renewal = await shop.api('POST', '/quotes/renewal', { pbxId });
  expect(renewal.body.lines).toMatchObject([
    { sku: 'PSE-EXT', quantity: 5, from: '2027-04-01', until: '2027-05-01' },
    { sku: 'PSE-CC', quantity: 10, from: '2027-04-01', until: '2027-05-01' },
  ]);
  expect((await shop.order(renewal.body.quoteId)).status).toBe(201);
  expect((await held())['PSE-CC'].periodEndMs).toBe(Date.UTC(2027, 4, 1));
});

async function owed() {
  const { body } = await shop.api('GET', `/accounts/${shop.partner.id}/balance`);
  return Number(body.items.find(({ account }: { account: string }) => account === 'receivable')?.balance.amount ?? 0);
}

test('an added batch is given back within seven days to who paid', async () => {
  await buy([EXTENSIONS]);
  shop.clock.nowMs += 10 * DAY_MS;
  const { number } = (await held())['PSE-EXT'];
  await buy([{ subscription: number, quantity: 30 }]);
  shop.clock.nowMs += 3 * DAY_MS;
  const { body } = await quote([{ subscription: number, quantity: 20 }]);
  expect(body.totals.gross.amount).toMatch(/^-/);
  const before = await owed();
  const placed = await shop.order(body.quoteId, { method: 'none' });
  expect(placed.body).toMatchObject({ state: 'paid', method: 'none' });
  expect((await held())['PSE-EXT'].quantity).toBe(20);
  // It was bought on credit: what comes back is that much less owed.
  expect(await owed()).toBeCloseTo(before + Number(body.totals.gross.amount), 2);
});

test('a unit ends by its UUID, once, and stays known', async () => {
  await buy([EXTENSIONS]);
  const { number } = (await held())['PSE-EXT'];
  const { body: units } = await shop.api('GET', `/subscriptions/${number}/units`);
  const wanted = units.items[6].id;
  expect((await shop.api('GET', `/units?unit=${wanted}`)).body).toMatchObject({ subscription: number, unit: 7 });
  const { body } = await quote([{ subscription: number, terminateUnits: [wanted] }]);
  expect((await shop.order(body.quoteId, { method: 'none' })).status).toBe(201);
  expect((await held())['PSE-EXT']).toMatchObject({ quantity: 19, terminatedUnits: [7] });
  const again = await quote([{ subscription: number, terminateUnits: [wanted] }]);
  expect(again).toMatchObject({ status: 409, body: { code: 'unit_terminated' } });
  const foreign = await quote([{ subscription: number, terminateUnits: ['00000000-0000-5000-8000-000000000000'] }]);
  expect(foreign).toMatchObject({ status: 404, body: { code: 'unit_not_found' } });
});

test('one bad row of three refuses all, and names the row', async () => {
  await buy([EXTENSIONS, CALLS]);
  const { 'PSE-EXT': extensions, 'PSE-CC': calls } = await held();
  const rows = [
    { subscription: extensions.number, quantity: 25 },
    { subscription: calls.number, quantity: 501 },
    { sku: 'PSE-HS', plan: 'monthly', quantity: 1 },
  ];
  const refused = await quote(rows);
  expect(refused).toMatchObject({ status: 422, body: { code: 'quantity_out_of_bounds' } });
  expect(refused.body.fields).toMatchObject([{ path: 'items.1.quantity' }]);
  expect((await held())['PSE-EXT'].quantity).toBe(20);
});

test.each([[-1], [1.5], ['1e3'], [1_000_000_000], [''], [null]])(
  'a quantity of %s is refused by its field',
  async (quantity) => {
    const refused = await quote([{ ...CALLS, quantity }]);
    expect(refused.status).toBe(422);
    expect(refused.body.fields).toMatchObject([{ path: 'items.0.quantity' }]);
  },
);

test('two carts for one PBX that are paid one after the other both count', async () => {
  await buy([CALLS]);
  const { number } = (await held())['PSE-CC'];
  const carts = [
    await quote([{ subscription: number, quantity: 15 }]),
    await quote([{ subscription: number, quantity: 12 }]),
  ];
  const orders = [];
  for (const cart of carts) orders.push((await shop.order(cart.body.quoteId, { method: 'offline' })).body.id);
  for (const id of orders) expect(await shop.settle(id)).toBe('fulfilled');
  expect((await held())['PSE-CC'].quantity).toBe(17);
});

test('two carts that open the same PBX with the same offer make one subscription of both', async () => {
  const carts = [await quote([CALLS]), await quote([{ ...CALLS, quantity: 5 }])];
  const orders = [];
  for (const cart of carts) orders.push((await shop.order(cart.body.quoteId, { method: 'offline' })).body.id);
  for (const id of orders) expect(await shop.settle(id)).toBe('fulfilled');
  expect((await held())['PSE-CC'].quantity).toBe(15);
});

test('a stale quote is not ordered', async () => {
  await buy([CALLS]);
  const { number } = (await held())['PSE-CC'];
  const first = await quote([{ subscription: number, quantity: 15 }]);
  await buy([{ subscription: number, quantity: 12 }]);
  const stale = await shop.order(first.body.quoteId);
  expect(stale.status).toBe(409);
  expect(['price_changed', 'quote_stale']).toContain(stale.body.code);
  expect((await held())['PSE-CC'].quantity).toBe(12);
});
