// Closing an account and extending a term: both shown before they are done, by the rule that does them (S4.23, S3.22).
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const FEE = { sku: 'RS-RECORDING', plan: 'monthly', quantity: 1 };
const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 1, 1, 12) });
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const closing = (headers?: Record<string, string>) =>
  shop.server.api('GET', `/accounts/${shop.customer.id}/closing`, undefined, headers);
const close = () =>
  shop.api('POST', `/accounts/${shop.customer.id}/status`, { status: 'closed', reason: 'It moved away' });
const run = (name: string) => shop.server.api('POST', `/jobs/${name}/run`, {});

test('closing shows what ends when and the fee that is owed to the end of the month; then it ends so, and nothing is given back', async () => {
  await shop.buy([CALLS]);
  await shop.buy([FEE]);
  shop.clock.nowMs = Date.UTC(2027, 1, 10, 12);
  const { status, body } = await closing(shop.seller.headers);
  expect([status, body.account.status]).toEqual([200, 'active']);
  expect(body.subscriptions).toMatchObject([
    { sku: 'PSE-CC', units: 10, endsOn: '2027-03-01', lastFeeMonth: null, fee: null },
    { sku: 'RS-RECORDING', endsOn: '2027-03-01', lastFeeMonth: '2027-02', fee: { amount: '10.00', currency: 'EUR' } },
  ]);
  expect(await close()).toMatchObject({ status: 200, body: { status: 'closed' } });
  const held = async () => (await shop.server.api('GET', '/subscriptions')).body.items;
  const waiting = await held();
  for (const [index, one] of body.subscriptions.entries()) {
    expect(waiting[index]).toMatchObject({
      ...{ number: one.number, state: 'active', autoRenew: false },
      scheduled: { quantity: 0, from: one.endsOn },
    });
  }
  expect((await shop.server.api('GET', '/invoices?kind=credit_note')).body.items).toEqual([]);
  expect((await closing()).body.code).toBe('status_not_reachable');
  shop.clock.nowMs = Date.UTC(2027, 2, 1, 0, 10);
  await run('schedules');
  expect((await held()).map(({ state }: { state: string }) => state)).toEqual(['cancelled', 'cancelled']);
  const stated = async (month: string) => (await shop.server.api('POST', '/statements', { month })).body.items;
  expect(await stated('2027-02')).toMatchObject([{ net: { amount: '10.00' } }]);
  shop.clock.nowMs = Date.UTC(2027, 3, 1, 12);
  expect(await stated('2027-03')).toEqual([]);
});

test('what is owed on statements may be used no longer than it is owed once its account is closed', async () => {
  await shop.buy([FEE]);
  await close();
  await run('roll');
  const { body } = await shop.server.api('GET', `/pbxs/${shop.pbxId}/grants`);
  expect(body.items).toMatchObject([{ until: Date.UTC(2027, 2, 1) / 1000 }]);
});

test('nobody closes the own account, nor one above accounts that are open, nor sees what that would end', async () => {
  const own = await shop.api('GET', `/accounts/${shop.partner.id}/closing`);
  expect(own).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  const above = await shop.server.api('GET', `/accounts/${shop.partner.id}/closing`);
  expect(above).toMatchObject({ status: 409, body: { code: 'account_not_empty' } });
});

test('a term is extended by so many of its terms, or up to a day that is a month on at least, as it was shown', async () => {
  await shop.buy([CALLS]);
  const renewal = (wish: object) => shop.api('POST', '/quotes/renewal', { pbxId: shop.pbxId, ...wish });
  const early = await renewal({ until: '2027-03-31' });
  expect(early).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  expect(JSON.stringify(early.body)).toContain('must be 2027-04-01 or later');
  expect(await renewal({ until: '2027-02-30' })).toMatchObject({ status: 422 });
  expect(await renewal({ until: '2027-05-16', cycles: 2 })).toMatchObject({ status: 422 });
  const quick = await renewal({ cycles: 2 });
  expect(quick.body.lines.at(-1)).toMatchObject({ until: '2027-05-01' });
  const shown = (await renewal({ until: '2027-05-16' })).body;
  const spans = shown.lines.map(({ from, until, days }: Record<string, unknown>) => [from, until, days]);
  expect(spans).toEqual([
    ['2027-03-01', '2027-04-01', 31],
    ['2027-04-01', '2027-05-01', 30],
    ['2027-05-01', '2027-05-16', 15],
  ]);
  const placed = await shop.order(shown.quoteId);
  expect(placed).toMatchObject({ status: 201, body: { state: 'paid', total: shown.totals.gross } });
  const [held] = (await shop.api('GET', '/subscriptions')).body.items;
  expect(held.periodEndMs).toBe(Date.UTC(2027, 4, 16));
});
