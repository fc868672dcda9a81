// Who pays VAT: a number that cannot be right earns no reverse charge, and what changes after an order does not alter it (S5.32).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommerce } from '../support/commerce-invariants.ts';
import { openShop, type Shop } from '../support/shop.ts';

const CALLS = { sku: 'PSE-CC', plan: 'monthly', quantity: 10 };
const RIGHT = 'ATU39099603';
let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  const taxRates = [
    { country: 'DE', name: 'USt', percent: '19', reverseCharge: false },
    { country: 'AT', name: 'USt', percent: '20', reverseCharge: true },
  ];
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

const buyerIs = async (country: string, taxId: string) =>
  expect((await shop.server.api('PATCH', `/accounts/${shop.partner.id}`, { country, taxId })).status).toBe(200);

test('a number of the buyer’s country with right check digits pays none; a mistyped, foreign or missing one does', async () => {
  const pbxId = await shop.addPbx('VAT-0001');
  for (const [taxId, percent] of [
    [RIGHT, '0'],
    ['at u 3909.9603', '0'],
    ['ATU39099604', '20'],
    ['DE170376476', '20'],
    ['', '20'],
  ] as const) {
    await buyerIs('AT', taxId);
    const { body } = await shop.quote([CALLS], { pbxId });
    expect([taxId, body.lines[0].taxPercent]).toEqual([taxId, percent]);
  }
});

test('what the buyer says of itself after it ordered alters neither the order nor its invoice', async () => {
  await buyerIs('AT', RIGHT);
  const quoted = await shop.quote([CALLS], { pbxId: await shop.addPbx('VAT-0002') });
  const placed = await shop.order(quoted.body.quoteId, { method: 'offline' });
  expect(placed.status).toBe(201);
  await buyerIs('DE', 'DE000');
  expect(await shop.settle(placed.body.id)).toBe('fulfilled');
  const { body: list } = await shop.api('GET', `/invoices?orderId=${placed.body.id}`);
  const { body: paper } = await shop.api('GET', `/invoices/${list.items[0].id}`);
  expect(paper).toMatchObject({ tax: { amount: '0.00' }, total: placed.body.total });
  expect(paper.buyer).toMatchObject({ country: 'AT', taxId: RIGHT });
  expect(paper.terms).toMatchObject({ reverseCharge: true, taxName: 'USt' });
});
