// The margin report: every level sees its own cost, retail and margin, nobody another's; what is given back is taken off.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { addApiKey } from '../../server/flows/manage-api-keys.ts';
import { sumEarnings } from '../../server/flows/sum-earnings.ts';
import { tendAll } from '../../server/jobs/tend-all.ts';
import { type ChargedSale, marginsOf } from '../../server/subscriptions/margin-report.ts';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
let harbour: Account;
let guest: Account;
let keys: Record<string, { authorization: string }>;

const as = (who: string, method: string, path: string, body?: unknown) =>
  shop.server.api(method, path, body, keys[who]);

beforeAll(async () => {
  shop = await openShop();
  harbour = await addAccountBelow(shop.server, shop.partner, 'partner', 'Harbour');
  guest = await addAccountBelow(shop.server, harbour, 'customer', 'Guest');
  expect((await shop.server.api('PATCH', `/accounts/${guest.id}`, { name: '=Guest' })).status).toBe(200);
  const act = { actor: 'cli', nowMs: shop.clock.nowMs };
  const wish = { account: harbour, name: 'margins', scopes: ['read', 'write'] as const };
  const keyed = await shop.server.deps.database.transact((trx) => addApiKey(trx, randomBytes, act, wish));
  if (!keyed.ok) throw new Error('no key');
  keys = { partner: shop.seller.headers, harbour: { authorization: `Bearer ${keyed.value.apiKey}` } };
  const { body } = await shop.server.api('GET', '/offers?limit=200');
  const { id } = body.items.find((offer: { sku: string }) => offer.sku === 'PSE-CC');
  for (const [who, audience, amount] of [
    ['vendor', 'partner', '1.83'],
    ['partner', 'partner', '2.50'],
    ['harbour', 'customer', '4.00'],
  ] as const) {
    shop.clock.nowMs += 1_000;
    const price = { audience, plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount }] };
    expect((await as(who, 'POST', `/offers/${id}/prices`, price)).status).toBe(201);
  }
  const pbxId = await shop.addPbx('MARG-0001', guest.id);
  const items = [{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }];
  const quoted = await shop.server.api('POST', '/quotes', { accountId: guest.id, payerId: guest.id, pbxId, items });
  const placed = await shop.server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'offline' });
  expect(placed.status, JSON.stringify([quoted.body, placed.body])).toBe(201);
  expect(await shop.settle(placed.body.id)).toBe('fulfilled');
});
afterAll(() => shop.server.close());

const report = async (who: string) => (await as(who, 'GET', '/reports/margins?from=2027-03')).body.items;
const euro = (amount: string) => ({ amount, currency: 'EUR' });

test('each level is shown what it pays, what it charges and what it keeps', async () => {
  const row = { month: '2027-03', accountId: guest.id, sku: 'PSE-CC' };
  expect(await report('vendor')).toMatchObject([{ ...row, cost: null, retail: euro('18.30'), margin: euro('18.30') }]);
  const partner = await report('partner');
  expect(partner).toMatchObject([{ ...row, cost: euro('18.30'), retail: euro('25.00'), margin: euro('6.70') }]);
  const own = await report('harbour');
  expect(own).toMatchObject([{ ...row, cost: euro('25.00'), retail: euro('40.00'), margin: euro('15.00') }]);
  expect(JSON.stringify(own)).not.toContain('18.30');
  expect(JSON.stringify(partner)).not.toContain('40.00');
});

test('another month is empty, and the CSV carries the same without a formula', async () => {
  expect((await as('partner', 'GET', '/reports/margins?from=2027-01&until=2027-02')).body.items).toEqual([]);
  const { body } = await as('harbour', 'GET', '/reports/margins.csv?from=2027-02&until=2027-04');
  expect(body.trim().split('\r\n')[1]).toBe(`2027-03,${guest.id},'=Guest,PSE-CC,EUR,25.00,40.00,15.00`);
});

test('what is given back is taken off at every level', async () => {
  const { items } = (await shop.server.api('GET', '/subscriptions/1/units')).body;
  const terminateUnits = items.slice(0, 5).map(({ id }: { id: string }) => id);
  const cart = {
    accountId: guest.id,
    payerId: guest.id,
    pbxId: (await pbx()).id,
    items: [{ subscription: 1, terminateUnits }],
  };
  const quoted = await shop.server.api('POST', '/quotes', cart);
  const placed = await shop.server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'none' });
  expect(placed.status).toBe(201);
  expect(await report('vendor')).toMatchObject([{ retail: euro('9.15') }]);
  expect(await report('partner')).toMatchObject([{ cost: euro('9.15'), retail: euro('12.50') }]);
  expect(await report('harbour')).toMatchObject([{ cost: euro('12.50'), retail: euro('20.00') }]);
});

test('revenue, margin and spending stand by month of booking, the same before and after they were summed', async () => {
  const { server, clock } = shop;
  const lastOf = ({ status, body }: { status: number; body: { series: { amounts: object[] }[] } }) => {
    expect(status).toBe(200);
    return body.series.map(({ amounts }) => amounts.at(-1));
  };
  const told = async () => {
    const levels = await Promise.all(['vendor', 'partner', 'harbour'].map((who) => as(who, 'GET', '/reports/revenue')));
    const spent = await server.api('GET', '/reports/spending', undefined, { 'x-switchkey-account': guest.id });
    return [...levels, spent].flatMap(lastOf);
  };
  const step = { nowMs: clock.nowMs, dryRun: false, mayGoOn: async () => true };
  const sum = () => tendAll(server.deps, 'sum-earnings', sumEarnings(), step);
  const once = [euro('9.15'), euro('3.35'), euro('7.50'), euro('20.00')];
  expect(await told()).toEqual(once);
  expect(await sum()).toMatchObject({ found: 1, done: 1 });
  expect(await sum()).toMatchObject({ found: 0, done: 0 });
  expect(await told()).toEqual(once);

  const items = [{ sku: 'PSE-CC', plan: 'monthly', quantity: 10 }];
  const other = { accountId: guest.id, payerId: guest.id, pbxId: await shop.addPbx('MARG-0002', guest.id), items };
  const quoted = await server.api('POST', '/quotes', other);
  const placed = await server.api('POST', '/orders', { quoteId: quoted.body.quoteId, method: 'offline' });
  await shop.settle(placed.body.id);
  const twice = [euro('27.45'), euro('10.05'), euro('22.50'), euro('60.00')];
  expect(await told()).toEqual(twice);
  expect(await sum()).toMatchObject({ done: 1 });
  expect(await told()).toEqual(twice);
  const { body } = await as('harbour', 'GET', '/reports/revenue');
  expect([body.months.length, body.months[0], body.months.at(-1)]).toEqual([12, '2026-04', '2027-03']);
  expect(JSON.stringify(body)).not.toContain('27.45');
  expect((await as('partner', 'GET', '/reports/spending')).body.series).toEqual([]);
});

const pbx = async () => (await shop.server.api('GET', '/pbxs?search=MARG')).body.items[0];

test('currencies are never mixed, and what a level paid itself has no retail', () => {
  const sale = (currency: 'EUR' | 'USD', payerId: string): ChargedSale => ({
    ...{ paidAtMs: Date.UTC(2027, 2, 31, 23), account: { id: 'c', name: 'C' }, sku: 'A', currency, payerId },
    ...{ sellerId: payerId === 'c' ? 'p' : 'v', net: 1_000n, credited: 0n },
    levels: payerId === 'c' ? { v: { net: 600n, credited: 100n } } : {},
  });
  const sales = [sale('EUR', 'c'), sale('USD', 'c'), sale('EUR', 'p'), sale('EUR', 'c')];
  const level = { id: 'p', parentId: 'v', zone: 'Asia/Tokyo' };
  const rows = marginsOf(sales, level).map(({ month, currency, cost, retail, margin }) => [
    month,
    currency,
    cost,
    retail,
    margin,
  ]);
  expect(rows).toEqual([
    ['2027-04', 'EUR', 1_000n, null, null],
    ['2027-04', 'EUR', 1_000n, 2_000n, 1_000n],
    ['2027-04', 'USD', 500n, 1_000n, 500n],
  ]);
  expect(marginsOf(sales, { id: 'x', parentId: 'v', zone: 'UTC' })).toEqual([]);
});
