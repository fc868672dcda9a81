// A larger quantity moves to its tier in one order, and every field that cannot be is refused by its name and its rule.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { countRows } from '../support/database.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2027, 2, 1, 12);

let shop: Shop;
let pbxId = '';
let serials = 0;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  shop.clock.nowMs = NOON;
  serials += 1;
  pbxId = await shop.addPbx(`TIER-${1000 + serials}`);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const quote = (items: readonly object[]) => shop.quote(items, { pbxId });
async function bought(sku: string, quantity: number) {
  await shop.buy([{ sku, plan: 'monthly', quantity }], { pbxId });
  return (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body.items[0].number;
}

test('five more than 77 are told that 82 are enough for the next tier, and move there in one order', async () => {
  const number = await bought('C2TU1', 77);
  const { body: units } = await shop.api('GET', `/subscriptions/${number}/units`);
  shop.clock.nowMs += 10 * DAY_MS;
  const { body: asked } = await quote([{ subscription: number, quantity: 82 }]);
  expect(asked.suggestions).toMatchObject([{ item: 0, code: 'tier', sku: 'C2TU80' }]);
  const migrate = { sku: 'C2TU80', plan: 'monthly', quantity: 82 };
  const { body } = await quote([{ subscription: number, migrate }]);
  expect(body.items, JSON.stringify(body)).toMatchObject([
    { quantityBefore: 77, quantityAfter: 82, sku: 'C2TU80', effective: 'now', effectiveOn: '2027-03-11' },
  ]);
  expect(body.lines).toMatchObject([
    { kind: 'credit', reason: 'migrated', quantity: 77, days: 21 },
    { kind: 'charge', reason: 'migrated', quantity: 77, until: '2027-04-01' },
    { kind: 'charge', reason: 'added', quantity: 5, until: '2027-04-01' },
  ]);
  const before = await countRows(shop.server.deps.database.reader, 'orders');
  const free = body.totals.gross.amount.startsWith('-');
  const placed = await shop.order(body.quoteId, { hash: body.hash, method: free ? 'none' : 'credit' });
  expect(placed, JSON.stringify(placed.body)).toMatchObject({ status: 201, body: { total: body.totals.gross } });
  expect(await countRows(shop.server.deps.database.reader, 'orders')).toBe(before + 1);
  const { body: held } = await shop.api('GET', `/subscriptions?pbxId=${pbxId}`);
  expect(held.items).toMatchObject([{ number, sku: 'C2TU80', quantity: 82, state: 'active' }]);
  const { body: after } = await shop.api('GET', `/subscriptions/${number}/units`);
  const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);
  expect(ids(after).slice(0, 77)).toEqual(ids(units));
});

test.each([[-1], [1.5], ['1e3'], [1_000_000_000], [''], [null], [0]])(
  'a subscription that is amended to %j is refused by its field',
  async (quantity) => {
    const number = await bought('PSE-CC', 10);
    const refused = await quote([{ subscription: number, quantity }]);
    expect(refused.status).toBe(422);
    expect(refused.body.fields).toMatchObject([{ path: 'items.0.quantity', message: expect.stringMatching(/.{10}/) }]);
  },
);

test('a quantity that is the same already makes no order, no quote and no row in the audit trail', async () => {
  const number = await bought('PSE-CC', 10);
  const { reader } = shop.server.deps.database;
  const counts = () =>
    Promise.all((['orders', 'quotes', 'audit', 'invoices'] as const).map((name) => countRows(reader, name)));
  const before = await counts();
  const refused = await quote([{ subscription: number, quantity: 10 }]);
  expect(refused).toMatchObject({ status: 409, body: { code: 'nothing_changes' } });
  expect(refused.body.fields).toMatchObject([{ path: 'items.0.quantity' }]);
  expect(await counts()).toEqual(before);
});
