// Monthly statements: what a partner owes per customer account, grouped by product, suspended or not, stated once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAmount, sumOf } from '../../shared/money.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
const FEE = { sku: 'RS-RECORDING', plan: 'monthly', quantity: 1 };

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 1, 1, 12) });
  const taxRates = [{ country: 'DE', name: 'VAT', percent: '19', reverseCharge: false }];
  const seller = {
    ...{ name: 'Yonder', country: 'DE', taxId: '', registration: '', email: '', website: '', bank: [] },
    address: { lines: [], city: '', postcode: '', region: '' },
  };
  expect((await shop.server.api('PATCH', '/settings', { taxRates, seller })).status).toBe(200);
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const state = (month: string) => shop.server.api('POST', '/statements', { month });
const cents = (amount: string) => parseAmount(amount, 'EUR') ?? 0n;

test('a month that is not over, and a partner without customers, have no statement', async () => {
  expect(await state('2027-02')).toMatchObject({ status: 409, body: { code: 'month_not_over' } });
  expect((await state('2027-01')).body.items).toEqual([]);
  expect(await state('2027-13')).toMatchObject({ status: 422 });
});

test('each customer account is owed for its days, the group is the sum of its details, and it is stated once', async () => {
  await shop.buy([FEE]);
  const second = await addAccountBelow(shop.server, shop.partner, 'customer', 'Harbour');
  const renamed = await shop.server.api('PATCH', `/accounts/${second.id}`, { name: '=Harbour' });
  expect(renamed.status).toBe(200);
  const pbxId = await shop.addPbx('FEE-0002', second.id);
  shop.clock.nowMs = Date.UTC(2027, 1, 15, 12);
  await shop.buy([FEE], { accountId: second.id, pbxId });
  shop.clock.nowMs = Date.UTC(2027, 2, 1, 6);
  const issued = await state('2027-02');
  expect(issued.body.items).toMatchObject([{ kind: 'statement', state: 'open', payerId: shop.partner.id }]);
  const [{ id, label }] = issued.body.items;
  expect(label).toMatch(/^ST-2027-000001$/);
  const { body } = await shop.api('GET', `/invoices/${id}`);
  // 28 of 28 days and 14 of 28 days of 10.00, and the tax of the line rounded once.
  expect(body).toMatchObject({ net: { amount: '15.00' }, tax: { amount: '2.85' }, total: { amount: '17.85' } });
  expect(body.lines).toMatchObject([{ sku: 'RS-RECORDING', quantity: 2, words: 'Fees of 2 customer accounts' }]);
  const csv = (await shop.api('GET', `/invoices/${id}/csv`)).body.trim().split('\r\n');
  expect(csv).toHaveLength(3);
  expect(csv[2]).toContain("'=Harbour,FEE-0002");
  expect(sumOf(csv.slice(1).map((row: string) => cents(row.split(',').at(-1) ?? '')))).toBe(cents(body.net.amount));
  expect((await state('2027-02')).body.items).toEqual([]);
});

test('it is still owed while the customer is suspended, and paying it clears what is owed', async () => {
  const { body: list } = await shop.api('GET', '/subscriptions');
  const [first] = list.items;
  const suspended = await shop.server.api('POST', `/subscriptions/${first.number ?? first.id}/suspend`, {
    reason: 'Overdue',
  });
  expect(suspended.status).toBeLessThan(300);
  shop.clock.nowMs = Date.UTC(2027, 3, 1, 6);
  const { body } = await state('2027-03');
  expect(body.items).toMatchObject([{ net: { amount: '20.00' }, total: { amount: '23.80' } }]);
  const owed = async () => (await shop.server.api('GET', `/accounts/${shop.partner.id}/balance`)).body;
  const before = JSON.stringify(await owed());
  const [{ id }] = body.items;
  const settled = await shop.server.api('POST', `/invoices/${id}/settlement`, { state: 'paid', reason: 'Bank 4711' });
  expect(settled).toMatchObject({ status: 200, body: { state: 'paid' } });
  expect(JSON.stringify(await owed())).not.toBe(before);
  const again = await shop.server.api('POST', `/invoices/${id}/settlement`, { state: 'uncollectible', reason: 'Lost' });
  expect(again).toMatchObject({ status: 409, body: { code: 'invoice_settled' } });
});

test('what may be applied more than once is owed each time; what may not is refused the second time', async () => {
  const base = { family: 'FEES', model: 'flat', plans: ['monthly'], billing: 'statement' };
  for (const [sku, repeatable] of [['FEE-MANY', true] as const, ['FEE-ONCE', false] as const]) {
    const added = await shop.server.api('POST', '/offers', { ...base, sku, name: sku, repeatable });
    expect(added.status, JSON.stringify(added.body)).toBe(201);
    const price = { audience: 'partner', plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount: '5.00' }] };
    expect((await shop.server.api('POST', `/offers/${added.body.id}/prices`, price)).status).toBe(201);
  }
  const pbxId = await shop.addPbx('FEE-0003');
  const cart = (sku: string) => shop.quote([{ sku, plan: 'monthly', quantity: 1 }], { pbxId });
  for (const sku of ['FEE-MANY', 'FEE-MANY', 'FEE-ONCE']) {
    const { body } = await cart(sku);
    expect(body.totals.gross.amount).toBe('0.00');
    expect((await shop.order(body.quoteId, { method: 'none' })).body).toMatchObject({ state: 'paid' });
  }
  expect((await cart('FEE-ONCE')).body.code).toBe('already_subscribed');
  shop.clock.nowMs = Date.UTC(2027, 4, 1, 6);
  const [{ id }] = (await state('2027-04')).body.items;
  const { body } = await shop.api('GET', `/invoices/${id}`);
  const lines = Object.fromEntries(body.lines.map((line: { sku: string }) => [line.sku, line]));
  expect(lines).toMatchObject({ 'FEE-MANY': { quantity: 2 }, 'FEE-ONCE': { quantity: 1 } });
});
