// Trials once per family, internal licences on request, suspending and ending, tiers and plans, whoever sells along a chain.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { applyScheduled, expireSubscription } from '../../server/flows/apply-scheduled.ts';
import { renewPbx } from '../../server/flows/renew-pbx.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addPerson } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2027, 2, 1, 12);

let shop: Shop;
let pbxId = '';
let accountId = '';
let serials = 0;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  shop.clock.nowMs = NOON;
  serials += 1;
  const order = { kind: 'customer', name: `Guest ${serials}`, email: 'guest@house.example' };
  accountId = (await shop.api('POST', '/accounts', order)).body.id;
  pbxId = await shop.addPbx(`TRY-${1000 + serials}`, accountId);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const quote = (items: readonly object[]) => shop.quote(items, { accountId, pbxId });
const buy = (items: readonly object[]) => shop.buy(items, { accountId, pbxId });
const start = (sku: string, more = {}) => shop.api('POST', '/trials', { accountId, pbxId, sku, ...more });
const act = () => ({ actor: 'job', nowMs: shop.clock.nowMs });

async function held() {
  const { body } = await shop.api('GET', `/subscriptions?pbxId=${pbxId}`);
  return Object.fromEntries(body.items.map((one: { sku: string }) => [one.sku, one]));
}

test('a trial is free, ends after thirty times 24 hours, and is given once', async () => {
  const started = await start('C2TUT');
  expect(started).toMatchObject({ status: 201, body: { trial: true, periodEndMs: NOON + 30 * DAY_MS } });
  expect((await start('C2TUT')).body.code).toBe('trial_used');
  const { number } = started.body;
  expect((await quote([{ subscription: number, quantity: 5 }])).status).toBe(422);
  shop.clock.nowMs = NOON + 30 * DAY_MS;
  const { database } = shop.server.deps;
  await database.transact((trx) => expireSubscription(trx, shop.server.deps, act(), number));
  expect((await held()).C2TUT.state).toBe('cancelled');
  expect((await start('C2TUT')).body.code).toBe('trial_used');
  const override = { override: 'the PBX was broken' };
  expect((await start('C2TUT', override)).status).toBe(422);
  const vendors = { accountId, pbxId, sku: 'C2TUT', ...override };
  expect((await shop.server.api('POST', '/trials', vendors)).status).toBe(201);
});

test('the full licence takes the place of the trial at once', async () => {
  await start('C2TUT');
  await buy([{ sku: 'C2TU1', plan: 'monthly', quantity: 3 }]);
  expect(await held()).toMatchObject({ C2TUT: { state: 'cancelled' }, C2TU1: { state: 'active', quantity: 3 } });
});

test('who has the full licence is given no trial of it', async () => {
  await buy([{ sku: 'C2TU1', plan: 'monthly', quantity: 3 }]);
  expect(await start('C2TUT')).toMatchObject({ status: 409, body: { code: 'trial_used' } });
});

test('an internal licence is ordered through a request that the vendor approves', async () => {
  const own = { accountId: shop.partner.id, pbxId: await shop.addPbx(`OWN-${serials}000`, shop.partner.id) };
  const wish = { ...own, items: [{ sku: 'C2TU-I1', plan: 'monthly', quantity: 5 }] };
  expect((await shop.api('POST', '/quotes', wish)).body.code).toBe('offer_on_request');
  expect((await quote(wish.items)).body.code).toBe('offer_not_sold');
  const asked = await shop.api('POST', '/order-requests', { quote: wish, words: 'for our own staff' });
  expect(asked).toMatchObject({ status: 201, body: { state: 'open' } });
  expect((await shop.api('POST', `/order-requests/${asked.body.id}/decide`, { approve: true })).status).toBe(403);
  const decided = await shop.server.api('POST', `/order-requests/${asked.body.id}/decide`, { approve: true });
  expect(decided.body.state).toBe('approved');
  expect((await shop.api('GET', `/orders/${decided.body.orderId}`)).body).toMatchObject({ state: 'pending' });
  const again = await shop.server.api('POST', `/order-requests/${asked.body.id}/decide`, { approve: false });
  expect(again.body.code).toBe('request_decided');
});

test('suspended, the PBX has nothing of it; resumed, all of it; ended, it is over', async () => {
  await buy([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
  const { number } = (await held())['PSE-CC'];
  const path = `/subscriptions/${number}`;
  await shop.api('POST', `${path}/suspend`, { reason: 'invoice overdue' });
  expect((await quote([{ subscription: number, quantity: 11 }])).body.code).toBe('subscription_suspended');
  expect((await shop.api('POST', `${path}/resume`, {})).body.state).toBe('active');
  expect((await shop.api('POST', `${path}/auto-renew`, { autoRenew: true })).body.autoRenew).toBe(true);
  expect((await shop.api('POST', `${path}/auto-renew`, { autoRenew: false })).body.code).toBe('confirm_missing');
  expect((await shop.api('POST', `${path}/end`, { reason: 'closing down', confirm: true })).body.state).toBe(
    'cancelled',
  );
  const { body } = await shop.api('GET', path);
  expect(body.events.map(({ kind }: { kind: string }) => kind)).toEqual([
    ...['created', 'suspended', 'resumed', 'auto_renew', 'cancelled'],
  ]);
});

test('only who suspended, or a level above, resumes', async () => {
  await buy([{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }]);
  const path = `/subscriptions/${(await held())['PSE-CC'].number}`;
  const byVendor = (act: string, body = {}) => shop.server.api('POST', `${path}/${act}`, body);
  const byPartner = (act: string, body = {}) => shop.api('POST', `${path}/${act}`, body);
  const suspended = { status: 403, body: { code: 'forbidden' } };
  await byVendor('suspend', { reason: 'misused' });
  expect(await byPartner('resume')).toMatchObject(suspended);
  // Suspending what is suspended changes nothing about who may resume it.
  await byPartner('suspend', { reason: 'ours now' });
  expect(await byPartner('resume')).toMatchObject(suspended);
  expect((await byVendor('resume')).body.state).toBe('active');
  await byPartner('suspend', { reason: 'not paid' });
  await byVendor('suspend', { reason: 'misused' });
  expect(await byPartner('resume')).toMatchObject(suspended);
  await byVendor('resume');
  await byPartner('suspend', { reason: 'not paid' });
  expect((await byVendor('resume')).body.state).toBe('active');
});

test('up at once, down at the end of the term', async () => {
  await buy([{ sku: 'PSE-ENT', plan: 'yearly', quantity: 50 }]);
  const { number } = (await held())['PSE-ENT'];
  const up = await quote([{ subscription: number, migrate: { sku: 'PSE-ULT', plan: 'yearly', quantity: 50 } }]);
  expect(up.body.lines.map(({ reason }: { reason: string }) => reason)).toContain('migrated');
  await shop.order(up.body.quoteId);
  expect(await held()).toMatchObject({ 'PSE-ULT': { number, quantity: 50 } });
  const down = { sku: 'PSE-ENT', plan: 'yearly', quantity: 50 };
  expect((await quote([{ subscription: number, migrate: down }])).body.code).toBe('downgrade_waits');
  const scheduled = await shop.api('POST', `/subscriptions/${number}/schedule`, down);
  expect(scheduled.body.scheduled).toMatchObject({ quantity: 50, from: '2028-03-01', plan: 'yearly' });
  shop.clock.nowMs = Date.UTC(2028, 2, 1, 1);
  const { database } = shop.server.deps;
  const wish = { pbxId, payerId: shop.partner.id, method: 'credit' } as const;
  const renewed = await database.transact((trx) => renewPbx(trx, shop.server.deps, act(), wish));
  expect(renewed.ok ? 'renewed' : renewed.refusal.message).toBe('renewed');
  await database.transact((trx) => applyScheduled(trx, shop.server.deps, act(), number));
  expect(await held()).toMatchObject({ 'PSE-ENT': { number, state: 'active', scheduled: null } });
  const twice = await database.transact((trx) => renewPbx(trx, shop.server.deps, act(), wish));
  expect(twice.ok).toBe(true);
});

test('a quote of a PBX that changed hands is not ordered', async () => {
  const { body } = await quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 5 }]);
  const { database } = shop.server.deps;
  await database.transact(async (trx) => {
    await trx
      .updateTable('pbxs')
      .set({ account_id: shop.customer.id, account_path: shop.customer.path })
      .where('id', '=', pbxId)
      .execute();
    return { ok: true, value: undefined };
  });
  expect((await shop.order(body.quoteId)).body.code).toBe('pbx_moved');
});

test('what a partner sells to a customer who pays is split along the chain, and no cost is told', async () => {
  const items = [{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }];
  const quoted = await shop.quote(items, { accountId, pbxId, payerId: accountId });
  const placed = await shop.order(quoted.body.quoteId, { method: 'offline' });
  expect(await shop.settle(placed.body.id)).toBe('fulfilled');
  const entries = await shop.server.deps.database.reader
    .selectFrom('ledger_entries')
    .innerJoin('ledger_transactions', 'ledger_transactions.id', 'ledger_entries.transaction_id')
    .select(['account', 'amount'])
    .where('order_id', '=', placed.body.id)
    .execute();
  expect(placed.body.total.currency).toBe('EUR');
  expect(entries.map(({ account }) => account).toSorted()).toEqual(['cash:offline', 'payable', 'revenue']);
});

test('a credit line is not exceeded, and the same key orders once', async () => {
  const { body } = await quote([{ sku: 'PSE-CC', plan: 'monthly', quantity: 100 }]);
  await shop.creditLine('10.00');
  expect((await shop.order(body.quoteId)).body.code).toBe('credit_exceeded');
  await shop.creditLine('100000.00');
  const headers = { 'idempotency-key': 'order-by-key-1' };
  const order = { quoteId: body.quoteId, method: 'credit' };
  const answers = await Promise.all([1, 2, 3].map(() => shop.api('POST', '/orders', order, headers)));
  expect(new Set(answers.map((answer) => answer.body.number)).size).toBe(1);
  expect((await shop.order(body.quoteId)).body.code).toBe('quote_used');
});

test('a customer is told what no longer works, why, since when, and to ask its seller: never the vendor (S2.16, S4.19)', async () => {
  const { server, partner, clock } = shop;
  const [account] = (await server.api('GET', `/accounts?search=Guest ${serials}`)).body.items;
  const vendor = (await server.api('GET', '/settings')).body.sender.name;
  const brand = { name: 'Seaside Telecom', email: 'help@seaside.example' };
  expect((await server.api('PATCH', `/accounts/${partner.id}/brand`, brand)).status).toBe(200);
  const trial = (await start('C2TUT')).body;
  await buy([
    { sku: 'PSE-CC', plan: 'monthly', quantity: 10 },
    { sku: 'PSE-HS', plan: 'monthly', quantity: 1 },
  ]);
  const sold = await held();
  const readAs = async (path: string) => {
    const { headers } = await addPerson(server, account, 'viewer');
    const { body } = await server.api('GET', path, undefined, headers);
    expect(body.askSeller).toEqual(brand);
    expect(vendor).not.toBe('');
    expect(JSON.stringify(body)).not.toContain(vendor);
    return body;
  };
  const told = async () => (await readAs(`/pbxs/${pbxId}/standing`)).stopped;
  expect(await told()).toEqual([]);

  const suspend = { reason: 'the deposit is missing' };
  await shop.api('POST', `/subscriptions/${sold['PSE-HS'].number}/suspend`, suspend);
  const suspended = { offer: 'PSE-HS', why: 'suspended', by: 'above', ...suspend, sinceMs: NOON };
  expect(await told()).toMatchObject([suspended]);
  expect((await shop.api('GET', `/pbxs/${pbxId}/standing`)).body.stopped).toMatchObject([{ by: 'you' }]);
  await server.api('POST', `/subscriptions/${sold['PSE-HS'].number}/suspend`, suspend);
  expect((await readAs(`/subscriptions/${sold['PSE-HS'].number}`)).stopped).toMatchObject(suspended);
  await server.api('POST', `/subscriptions/${sold['PSE-HS'].number}/resume`, {});
  await shop.api('POST', `/subscriptions/${sold['PSE-HS'].number}/end`, { reason: 'not wanted', confirm: true });
  const removed = { offer: 'PSE-HS', why: 'removed', sinceMs: NOON, reason: 'not wanted', renewableUntilMs: null };
  expect(await told()).toMatchObject([removed]);

  const { periodEndMs } = sold['PSE-CC'];
  const overMs = periodEndMs + 14 * DAY_MS;
  const expired = { offer: 'PSE-CC', why: 'expired', sinceMs: overMs, renewableUntilMs: periodEndMs + 28 * DAY_MS };
  const tried = { offer: 'C2TUT', why: 'trial_over', sinceMs: trial.periodEndMs, renewableUntilMs: null };
  clock.nowMs = overMs - 1;
  expect(await told(), 'its grace still serves').toMatchObject([tried, removed]);
  clock.nowMs = overMs;
  expect(await told(), 'before any job came by').toMatchObject([expired, tried, removed]);
  await server.api('POST', '/jobs/lapse/run', {});
  expect(await told()).toMatchObject([expired, tried, removed]);
  clock.nowMs = periodEndMs + 28 * DAY_MS;
  await server.api('POST', '/jobs/lapse/run', {});
  expect((await told())[0]).toMatchObject({ ...expired, renewableUntilMs: null });
  await buy([{ sku: 'PSE-CC', plan: 'monthly', quantity: 4 }]);
  expect(await told(), 'what was bought anew is not missed').toMatchObject([tried, removed]);
  await server.api('DELETE', `/accounts/${partner.id}/brand`);
});
