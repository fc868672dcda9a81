// By which price a month's fees are stated: the one they were sold at; without one they wait, finance is told, and a statement follows.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 1, 1, 12) });
});
afterEach(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const price = (offerId: string, amount: string, more: object = {}) =>
  shop.server.api('POST', `/offers/${offerId}/prices`, {
    ...{ audience: 'partner', plan: 'monthly', currency: 'EUR', tiers: [{ from: 1, amount }], ...more },
  });

async function addFee(sku: string, amount?: string): Promise<string> {
  const offer = { sku, name: sku, family: 'FEES', model: 'flat', plans: ['monthly'], billing: 'statement' };
  const { status, body } = await shop.server.api('POST', '/offers', offer);
  expect(status, JSON.stringify(body)).toBe(201);
  if (amount !== undefined) expect((await price(body.id, amount)).status).toBe(201);
  return body.id;
}

const buy = (sku: string) => shop.buy([{ sku, plan: 'monthly', quantity: 1 }]);
const nets = async () => {
  const { body } = await shop.api('GET', '/invoices?kind=statement');
  return body.items.map(({ net }: { net: { amount: string } }) => net.amount).toSorted();
};
const runJob = async () => {
  expect((await shop.server.api('POST', '/test-clock', { advance: 'P1D' })).status).toBe(200);
};

test('whoever holds a fee keeps its price when a newer one is for new buyers', async () => {
  const offerId = await addFee('FEE-KEPT', '10.00');
  await buy('FEE-KEPT');
  shop.clock.nowMs = Date.UTC(2027, 1, 2, 12);
  expect((await price(offerId, '14.00')).status).toBe(201);
  shop.clock.nowMs = Date.UTC(2027, 2, 1, 6);
  const issued = await shop.server.api('POST', '/statements', { month: '2027-02' });
  expect(issued.body.items).toMatchObject([{ net: { amount: '10.00' } }]);
});

test('a fee without a price waits alone, finance is told once, and it is stated once it has one', async () => {
  await addFee('FEE-PRICED', '5.00');
  const offerId = await addFee('FEE-UNPRICED');
  await buy('FEE-PRICED');
  await buy('FEE-UNPRICED');
  shop.clock.nowMs = Date.UTC(2027, 2, 1, 6);
  await runJob();
  await runJob();
  expect(await nets()).toEqual(['5.00']);
  const told = (await shop.server.api('GET', '/mails?kind=money_alert')).body.items;
  expect(told).toMatchObject([{ subject: 'Fees of Aurora for 2027-02 have no price' }]);
  const first = { effectiveFromMs: Date.UTC(2027, 0, 31) };
  expect((await price(offerId, '7.00', first)).status).toBe(201);
  // What was charged stays: only the first one may reach back.
  expect((await price(offerId, '6.00', { effectiveFromMs: Date.UTC(2027, 1, 2) })).status).toBe(422);
  await runJob();
  await runJob();
  expect(await nets()).toEqual(['5.00', '7.00']);
});
