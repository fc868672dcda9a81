// A trial by the clock: told of its end, ended at its last second, its account removed by rule, restored or wiped; money stays.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

async function trial(): Promise<{ id: number; periodEndMs: number }> {
  const { customer, pbxId } = shop;
  const started = await shop.api('POST', '/trials', { accountId: customer.id, pbxId, sku: 'C2TUT', quantity: 5 });
  expect(started.status).toBe(201);
  return { id: started.body.number, periodEndMs: shop.clock.nowMs + 30 * DAY_MS };
}

/** Days from the shop's first noon, at noon. */
async function advance(days: number): Promise<void> {
  const moved = await shop.server.api('POST', '/test-clock', { advance: `P${days}D` });
  expect(moved).toMatchObject({ status: 200, body: { days } });
}

async function mails(kind: string): Promise<string[]> {
  const { body } = await shop.server.api('GET', `/mails?kind=${kind}&limit=200`);
  return body.items
    .filter((mail: { accountId: string }) => mail.accountId === shop.customer.id)
    .map((mail: { subject: string }) => mail.subject)
    .toReversed();
}

async function standing(id = shop.customer.id): Promise<string> {
  return (await shop.server.api('GET', `/accounts/${id}`)).body.status;
}

test('a trial is told of at 7, 3, 1 and 0 days, and stops counting at its last second', async () => {
  const { id } = await trial();
  await advance(29);
  expect(await mails('trial')).toHaveLength(3);
  expect((await shop.api('GET', `/trials`)).body.items).toMatchObject([{ subscription: id, sku: 'C2TUT' }]);
  shop.clock.nowMs += DAY_MS - 1000;
  await shop.server.api('POST', '/jobs/lapse/run', {});
  expect((await shop.api('GET', `/subscriptions/${id}`)).body.state).toBe('active');
  shop.clock.nowMs += 1000;
  const ran = await shop.server.api('POST', '/jobs/lapse/run', {});
  expect(ran.body).toEqual({ found: 1, done: 1, failed: 0, finished: true });
  expect((await shop.api('GET', `/subscriptions/${id}`)).body.state).toBe('cancelled');
  expect((await mails('trial')).map((subject) => subject.replace(/.*(ended|\d days?)$/, '$1'))).toEqual([
    '7 days',
    '3 days',
    '1 day',
    'ended',
  ]);
  expect((await shop.server.api('GET', '/invoices')).body.items).toEqual([]);
});

test('an outage collapses what it missed to the latest; the full order ends the telling', async () => {
  await trial();
  shop.clock.nowMs += 27.5 * DAY_MS;
  await advance(1);
  expect(await mails('trial')).toEqual([expect.stringContaining('3 days')]);
  await shop.buy([{ sku: 'C2TU1', plan: 'monthly', quantity: 5 }]);
  await advance(3);
  expect(await mails('trial')).toHaveLength(1);
});

test('14 days after everything was cancelled the account goes, is restorable for 7 days, and then wiped', async () => {
  await trial();
  await advance(43);
  expect(await standing()).toBe('active');
  expect((await shop.server.api('GET', '/jobs/removals')).body.items).toMatchObject([
    { name: 'Seaview', rule: 'all_cancelled', atMs: shop.clock.nowMs + DAY_MS },
  ]);
  await advance(1);
  expect(await standing()).toBe('closed');
  expect(await mails('account_removal')).toEqual([
    'Seaview will be deleted in 7 days',
    'Seaview will be deleted in 1 day',
    'Seaview was deleted',
  ]);
  const trail = (await shop.server.api('GET', '/audit?limit=200')).body.items;
  expect(trail).toContainEqual(
    expect.objectContaining({ action: 'account.removed', details: expect.objectContaining({ rule: 'all_cancelled' }) }),
  );
  const restored = await shop.server.api('POST', `/accounts/${shop.customer.id}/restore`, {});
  expect(restored).toMatchObject({ status: 200, body: { status: 'active' } });
  await advance(14);
  expect(await standing()).toBe('closed');
  await advance(7);
  const wiped = (await shop.server.api('GET', `/accounts/${shop.customer.id}`)).body;
  expect(wiped).toMatchObject({ status: 'closed', name: 'removed', email: '' });
  const late = await shop.server.api('POST', `/accounts/${shop.customer.id}/restore`, {});
  expect(late).toMatchObject({ status: 409, body: { code: 'not_restorable' } });
  expect((await shop.server.api('POST', '/pbxs', { serial: 'SHOP-0001', name: 'again' })).status).toBe(201);
});

test('an order on day 13 clears the timer; only the vendor restores', async () => {
  await trial();
  await advance(43);
  await shop.buy([{ sku: 'PSE-CC', plan: 'yearly', quantity: 5 }]);
  await advance(10);
  expect(await standing()).toBe('active');
  expect((await shop.api('POST', `/accounts/${shop.customer.id}/restore`, {})).status).toBe(403);
});

test('28 days without any subscription or child; a parent counts from when its last child went', async () => {
  expect(await standing(shop.partner.id)).toBe('active');
  await advance(27);
  expect(await standing()).toBe('active');
  await advance(1);
  expect([await standing(), await standing(shop.partner.id)]).toEqual(['closed', 'active']);
  await advance(27);
  expect(await standing(shop.partner.id)).toBe('active');
  await advance(1);
  expect(await standing(shop.partner.id)).toBe('closed');
});

test('a reseller that wants no mails about ends gets none, for its customers either', async () => {
  await trial();
  const chosen = await shop.api('PATCH', `/accounts/${shop.partner.id}/alerts`, { wanted: false });
  expect(chosen).toMatchObject({ status: 200, body: { wanted: false } });
  await advance(44);
  expect([await mails('trial'), await mails('account_removal')]).toEqual([[], []]);
  expect(await standing()).toBe('closed');
});

test('an unpaid order closes when its time is over, and a dry run changes nothing', async () => {
  const quoted = await shop.quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 5 }]);
  const { body } = await shop.order(quoted.body.quoteId, { method: 'offline' });
  shop.clock.nowMs += 14 * DAY_MS;
  const rehearsed = await shop.server.api('POST', '/jobs/expire-orders/run', { dryRun: true });
  expect(rehearsed.body).toEqual({ found: 1, done: 0, failed: 0, finished: true });
  expect((await shop.api('GET', `/orders/${body.id}`)).body.state).toBe('pending');
  await shop.server.api('POST', '/jobs/expire-orders/run', {});
  expect((await shop.api('GET', `/orders/${body.id}`)).body.state).toBe('expired');
  expect((await shop.server.api('POST', '/jobs/nothing/run', {})).status).toBe(404);
});
