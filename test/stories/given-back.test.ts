// What an order gives back: on papers that sum to it, off what was never paid, and never for more than was charged.
import { afterEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const DAY_MS = 86_400_000;
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };

async function held() {
  const { body } = await shop.api('GET', `/subscriptions?pbxId=${shop.pbxId}`);
  return body.items[0].number as number;
}

async function terminateAll(subscription: number) {
  const { body } = await shop.api('GET', `/subscriptions/${subscription}/units`);
  return { subscription, terminateUnits: body.items.map(({ id }: { id: string }) => id) };
}

async function giveBack(items: readonly object[]) {
  const quoted = await shop.quote(items);
  expect(quoted.status, JSON.stringify(quoted.body)).toBe(201);
  const placed = await shop.order(quoted.body.quoteId, { method: 'none' });
  return { gross: quoted.body.totals.gross.amount, status: placed.status, body: placed.body };
}

async function migrate(subscription: number, sku: string) {
  const quoted = await shop.quote([{ subscription, migrate: { sku, plan: 'yearly', quantity: 50 } }]);
  return await shop.order(quoted.body.quoteId);
}

async function balance(account: string) {
  const { body } = await shop.api('GET', `/accounts/${shop.partner.id}/balance`);
  const found = body.items.find((item: { account: string }) => item.account === account);
  return found?.balance.amount ?? '0';
}

async function papers(): Promise<string[]> {
  const { body } = await shop.api('GET', '/invoices');
  return body.items.map((one: Record<string, unknown> & { total: { amount: string } }) =>
    [one.kind, one.state, one.total.amount].join(' '),
  );
}

test('what was upgraded the next day and ended within the days is given back over both invoices', async () => {
  shop = await openShop();
  const first = await shop.buy([{ sku: 'PSE-ENT', plan: 'yearly', quantity: 50 }]);
  shop.clock.nowMs += DAY_MS;
  const second = await migrate(await held(), 'PSE-ULT');
  shop.clock.nowMs += DAY_MS;
  const back = await giveBack([await terminateAll(await held())]);
  expect(back.status, JSON.stringify(back.body)).toBe(201);
  const charged = Number(first.total.amount) + Number(second.body.total.amount);
  // But for the one day that the first offer was used.
  expect(Number(back.gross) + charged).toBeCloseTo(1.05, 5);
  const notes = (await papers()).filter((one) => one.startsWith('credit_note'));
  expect(notes).toHaveLength(2);
  expect(await balance('receivable')).toBe('1.05');
});

test('becoming another offer does not open the days of giving back anew', async () => {
  shop = await openShop();
  await shop.buy([{ sku: 'PSE-ENT', plan: 'yearly', quantity: 50 }]);
  shop.clock.nowMs += 100 * DAY_MS;
  expect((await migrate(await held(), 'PSE-ULT')).status).toBe(201);
  const quoted = await shop.quote([await terminateAll(await held())]);
  expect(quoted.body.totals.gross.amount).toBe('0.00');
});

test('giving back what was never paid leaves nothing owed and nothing to the credit', async () => {
  shop = await openShop();
  await shop.buy([CALLS]);
  expect(await balance('receivable')).toBe('17.50');
  const back = await giveBack([await terminateAll(await held())]);
  expect(back.status, JSON.stringify(back.body)).toBe(201);
  expect([await balance('receivable'), await balance('credit')]).toEqual(['0', '0']);
  expect((await papers()).toSorted()).toEqual(['credit_note paid -17.50', 'invoice void 17.50']);
});

test('an order that gives back more than it charges has an invoice for what it charges', async () => {
  shop = await openShop();
  const bought = await shop.quote([{ sku: 'PSE-OCC', plan: 'monthly', quantity: 10 }]);
  const { body } = await shop.order(bought.body.quoteId, { method: 'offline' });
  expect(await shop.settle(body.id)).toBe('fulfilled');
  const back = await giveBack([await terminateAll(await held()), CALLS]);
  expect(back.gross).toBe('-38.50');
  expect(await balance('credit')).toBe('-38.50');
  expect((await papers()).toSorted()).toEqual(['credit_note paid -56.00', 'invoice paid 17.50', 'invoice paid 56.00']);
});

test('and where nothing was paid before, that invoice is what stays owed', async () => {
  shop = await openShop();
  await shop.buy([{ sku: 'PSE-OCC', plan: 'monthly', quantity: 10 }]);
  const back = await giveBack([await terminateAll(await held()), CALLS]);
  expect(back.gross).toBe('-38.50');
  expect([await balance('receivable'), await balance('credit')]).toEqual(['17.50', '0']);
  expect((await papers()).toSorted()).toEqual(['credit_note paid -56.00', 'invoice open 17.50', 'invoice void 56.00']);
});
