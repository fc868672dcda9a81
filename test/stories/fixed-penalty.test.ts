// A minimum term whose earlier end costs a fixed sum: shown before anybody agrees, charged once for each unit, and kept as it was agreed (S4.15, S4.23).
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportCatalogue, importCatalogue } from '../../server/flows/import-catalogue.ts';
import { catalogueFileSchema } from '../../shared/contracts/catalogue-api.ts';
import { addChargedOffer } from '../support/charged-offer.ts';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { addAccountBelow } from '../support/people.ts';
import { openShop, type Shop } from '../support/shop.ts';

const euro = (amount: string) => ({ amount, currency: 'EUR' });
const DOLLARS = { amount: '60.00', currency: 'USD' };
let shop: Shop;
let offerId: string;
let pbxs = 0;

beforeAll(async () => {
  shop = await openShop({ nowMs: Date.UTC(2027, 0, 1, 12) });
  offerId = await addChargedOffer(shop, 'FIXED', {
    minimumTerm: { periods: 12, penaltyAmounts: [euro('50'), DOLLARS] },
  });
});
afterAll(async () => {
  await checkCommerce(shop.server.deps.database.reader);
  await shop.server.close();
});

const on = (month: number, day: number) => {
  shop.clock.nowMs = Date.UTC(2027, month - 1, day, 12);
};
const read = async (number: number) => (await shop.api('GET', `/subscriptions/${number}`)).body;
const ending = async (number: number) => (await shop.api('GET', `/subscriptions/${number}/ending`)).body;

async function bought(quantity: number, accountId = shop.customer.id) {
  pbxs += 1;
  const pbxId = await shop.addPbx(`FIXED-${1000 + pbxs}`, accountId);
  await shop.buy([{ sku: 'FIXED', plan: 'monthly', quantity }], { accountId, pbxId });
  const { items } = (await shop.api('GET', `/subscriptions?pbxId=${pbxId}`)).body;
  const change = (item: object) => shop.quote([{ subscription: items[0].number, ...item }], { pbxId });
  return { pbxId, number: items[0].number as number, change };
}

const penalties = ({ body }: { body: { lines: { reason: string; quantity: number; net: { amount: string } }[] } }) =>
  body.lines.flatMap(({ reason, quantity, net }) => (reason === 'early_end' ? [[quantity, net.amount]] : []));

test('each unit that ends before costs the sum that was agreed, whatever is left of the term, and costs it once', async () => {
  const { number, change } = await bought(3);
  expect(penalties(await change({ cancel: true }))).toEqual([]);
  on(1, 20);
  const all = await change({ cancel: true });
  expect(penalties(all)).toEqual([[3, '150.00']]);
  expect(all.body.lines[0].words).toMatchObject({
    code: 'early_end_fixed',
    text: '3 × FIXED ended before 2028-01-01, as it was agreed: 50.00 EUR each.',
  });
  const fewer = await change({ quantity: 1 });
  expect(penalties(fewer)).toEqual([[2, '100.00']]);
  const { body: order } = await shop.order(fewer.body.quoteId);
  expect(order).toMatchObject({ state: 'paid', total: euro('100.00') });
  const [{ id }] = (await shop.api('GET', `/invoices?orderId=${order.id}`)).body.items;
  expect((await shop.api('GET', `/invoices/${id}`)).body.lines).toMatchObject([
    { name: 'Early end: FIXED', net: euro('100.00'), words: 'Ended before the agreed term: 50.00 EUR each' },
  ]);
  expect(await ending(number)).toMatchObject({ boundUntil: '2028-01-01', penalty: euro('50.00') });
});

test('who ends it at once agrees to the figure that was shown, and owes just that', async () => {
  on(2, 1);
  const { pbxId, number } = await bought(2);
  on(2, 20);
  const { penalty } = await ending(number);
  expect(penalty).toEqual(euro('100.00'));
  const end = (more: object) =>
    shop.api('POST', `/subscriptions/${number}/end`, { reason: 'no longer needed', confirm: true, ...more });
  expect((await end({})).body.code).toBe('penalty_missing');
  expect((await end({ penalty })).body.state).toBe('cancelled');
  const orders = (await shop.api('GET', '/orders?limit=200')).body.items;
  const own = orders.filter((order: { pbxId: string }) => order.pbxId === pbxId);
  expect(own.map(({ total }: { total: object }) => total)).toContainEqual(euro('100.00'));
  expect(own).toHaveLength(2);
  expect((await ending(number)).penalty).toBeNull();
});

test('closing an account, and a term that is not renewed, cost the same sum', async () => {
  on(3, 1);
  const leaving = await addAccountBelow(shop.server, shop.partner, 'customer', 'Leaving');
  await bought(2, leaving.id);
  const lapsing = await bought(1);
  on(3, 20);
  const { body } = await shop.api('GET', `/accounts/${leaving.id}/closing`);
  expect(body.subscriptions).toMatchObject([{ sku: 'FIXED', penalty: euro('100.00') }]);
  on(4, 20);
  for (let twice = 0; twice < 2; twice += 1) await shop.server.api('POST', '/jobs/lapse/run', {});
  expect((await read(lapsing.number)).state).toBe('expired');
  const orders = (await shop.api('GET', '/orders?limit=200')).body.items;
  const own = orders.filter((order: { pbxId: string }) => order.pbxId === lapsing.pbxId);
  expect(own.map(({ total }: { total: { amount: string } }) => total.amount).toSorted()).toEqual(['30.00', '50.00']);
});

test('what is agreed is kept whatever the offer says later; where the currency is not named nothing is agreed', async () => {
  on(5, 1);
  const { number } = await bought(1);
  const set = async (minimumTerm: object | null) => {
    const { version } = (await shop.server.api('GET', `/offers/${offerId}`)).body;
    return await shop.server.api('PATCH', `/offers/${offerId}`, { version, charging: { minimumTerm } });
  };
  const dollars = await set({ periods: 6, penaltyAmounts: [DOLLARS] });
  expect(dollars.body.charging.minimumTerm).toEqual({ periods: 6, penaltyPercent: null, penaltyAmounts: [DOLLARS] });
  expect((await ending((await bought(1)).number)).boundUntil).toBeNull();
  on(5, 20);
  expect(await ending(number)).toMatchObject({ boundUntil: '2028-05-01', penalty: euro('50.00') });
  const path = 'charging.minimumTerm.penaltyAmounts';
  for (const [minimumTerm, fault] of [
    [{ periods: 6 }, 'charging.minimumTerm.penaltyPercent'],
    [{ periods: 6, penaltyPercent: 5, penaltyAmounts: [DOLLARS] }, 'charging.minimumTerm.penaltyPercent'],
    [{ periods: 6, penaltyAmounts: [euro('0')] }, `${path}.0.amount`],
    [{ periods: 6, penaltyAmounts: [euro('1'), euro('2')] }, `${path}.1.currency`],
    [{ periods: 6, penaltyAmounts: [euro('-1')] }, `${path}.0.amount`],
  ] as const) {
    expect(await set(minimumTerm)).toMatchObject({ status: 422, body: { fields: [{ path: fault }] } });
  }
  const share = { periods: 6, penaltyPercent: 5 };
  expect((await set(share)).body.charging.minimumTerm).toEqual({ ...share, penaltyAmounts: [] });
});

test('a catalogue file carries the sums there and back, and a file of before they were known is read as a share', async () => {
  const { database, nowMs } = shop.server.deps;
  const sums = { periods: 6, penaltyPercent: null, penaltyAmounts: [euro('50.00'), DOLLARS] };
  const { version } = (await shop.server.api('GET', `/offers/${offerId}`)).body;
  await shop.server.api('PATCH', `/offers/${offerId}`, { version, charging: { minimumTerm: sums } });
  const exported = await exportCatalogue(database.reader, shop.vendor, nowMs());
  const file = catalogueFileSchema.parse(JSON.parse(JSON.stringify(exported)));
  const own = file.offers.find(({ sku }) => sku === 'FIXED');
  expect(own?.charging.minimumTerm).toEqual(sums);
  const imported = async (offers: readonly object[]) =>
    await database.transact((trx) =>
      importCatalogue(
        trx,
        randomBytes,
        { actor: 'cli', nowMs: nowMs() },
        {
          vendor: shop.vendor,
          file: catalogueFileSchema.parse({ offers }),
        },
      ),
    );
  expect(await imported(file.offers)).toMatchObject({ ok: true, value: { added: 0, changed: 0, prices: 0 } });
  const share = { periods: 6, penaltyPercent: 5 };
  expect(await imported([{ ...own, charging: { minimumTerm: share } }])).toMatchObject({ value: { changed: 1 } });
  const { charging } = (await shop.server.api('GET', `/offers/${offerId}`)).body;
  expect(charging.minimumTerm).toEqual({ ...share, penaltyAmounts: [] });
});
